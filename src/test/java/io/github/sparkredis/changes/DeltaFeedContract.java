package io.github.sparkredis.changes;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.testing.ChildJvm;
import io.github.sparkredis.testing.SharedTarget;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The change data feed of Delta Lake, as it is, in any order, again and late: Redis holds what the table does. In a JVM of its own,
 * as Delta extends the session; with the Delta that is made for Spark 3.5.
 */
@Tag("spark-3.5")
abstract class DeltaFeedContract {

    private final SharedTarget target;

    @TempDir
    private Path folder;

    DeltaFeedContract(SharedTarget target) {
        this.target = target;
    }

    @AfterEach
    void close() {
        target.close();
    }

    @Test
    void redisHoldsWhatTheTableDoes() throws Exception {
        ChildJvm program = ChildJvm.run(
                "-Xmx1g", DeltaFeedProgram.class, target.format, target.url, target.prefix, folder.toString());
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
        Map<String, Map<String, String>> stored = new TreeMap<>();
        target.rowsUnder(target.prefix).forEach((id, fields) -> {
            Map<String, String> row = new HashMap<>(fields);
            assertThat(row.remove("_version")).isNotNull();
            if (!row.isEmpty()) { // else it is a tombstone
                stored.put(id, row);
            }
        });
        assertThat(stored).isEqualTo(table);
        assertThat(List.copyOf(stored.keySet())).contains("7", "50", "149").doesNotContain("51", "14");
    }
}
