package io.github.sparkredis.changes;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.testing.ChildJvm;
import io.github.sparkredis.testing.HashTarget;
import io.github.sparkredis.testing.JsonTarget;
import io.github.sparkredis.testing.SharedTarget;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The change data feed of Delta Lake, as it is, in any order, again and late: Redis holds what the table does. In a JVM of its own,
 * as Delta extends the session; with the Delta that is made for Spark 3.5.
 */
@Tag("spark-3.5")
final class DeltaFeedIT {

    private final List<SharedTarget> targets = List.of(new HashTarget(), new JsonTarget());

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        targets.forEach(SharedTarget::close);
    }

    @Test
    void redisHoldsWhatTheTableDoes() throws Exception {
        String[] arguments = Stream.concat(
                        Stream.of(folder.toString()),
                        targets.stream().flatMap(target -> Stream.of(target.format, target.url, target.prefix)))
                .toArray(String[]::new);
        ChildJvm program = ChildJvm.run("-Xmx1g", DeltaFeedProgram.class, arguments);
        assertThat(program.exit()).as(program.output()).isZero();
        assertThat(program.output())
                .contains("feed [update_preimage,", "feed [update_postimage,", "feed [delete,", "feed [insert,");
        Map<String, Map<String, String>> table = new TreeMap<>();
        for (String line : program.output().lines().toList()) {
            String[] words = line.split(" ");
            if (words[0].equals("row")) {
                table.put(words[1], Map.of("name", words[2], "plan", words[3]));
            }
        }
        assertThat(table).hasSizeGreaterThan(50);
        targets.forEach(target -> assertHolds(target, table));
    }

    private static void assertHolds(SharedTarget target, Map<String, Map<String, String>> table) {
        Map<String, Map<String, String>> stored = new TreeMap<>();
        target.rowsUnder(target.prefix).forEach((id, fields) -> {
            Map<String, String> row = new HashMap<>(fields);
            assertThat(row.remove("_version")).isNotNull();
            if (!row.isEmpty()) { // else it is a tombstone
                stored.put(id, row);
            }
        });
        assertThat(stored).as(target.format).isEqualTo(table);
        assertThat(List.copyOf(stored.keySet())).contains("7", "50", "149").doesNotContain("51", "14");
    }
}
