package io.github.sparkredis.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.result.WriteResult;
import io.github.sparkredis.testing.SharedTarget;
import io.github.sparkredis.testing.Spark;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Keys that the connector makes up: {@code {idx}}, {@code {uuid}}, and a prefix alone. */
abstract class GeneratedKeysContract {
    private final SharedTarget target;
    private final String prefix;

    GeneratedKeysContract(SharedTarget target) {
        this.target = target;
        prefix = target.prefix;
    }

    @AfterEach
    void close() {
        target.close();
    }

    @Test
    void theIndexCountsTheRowsOfOnePartition() {
        WriteResult result = write(numbers(25, 1), Map.of("key_pattern", prefix + "{idx}", "batch_size", "4"));
        Map<String, Map<String, String>> stored = stored();
        assertThat(stored).hasSize(25);
        IntStream.range(0, 25)
                .forEach(i -> assertThat(stored.get(String.valueOf(i))).isEqualTo(Map.of("id", String.valueOf(i))));
        assertThat(result.keys())
                .containsExactlyElementsOf(
                        IntStream.range(0, 25).mapToObj(i -> prefix + i).toList());
        assertThat(result.keysTotal()).isEqualTo(25);
    }

    @Test
    void theIndexIsDenseOverEqualPartitions() {
        write(numbers(40, 4), Map.of("key_pattern", prefix + "{idx}"));
        assertThat(stored().keySet()).isEqualTo(indexes(40));
    }

    @Test
    void theIndexIsUniqueOverUnequalPartitions() {
        // The rows of a range, so that the partitions hold 5, 0, 1 and 14 of them.
        Dataset<Row> skewed = Spark.shared()
                .range(0, 40, 1, 4)
                .toDF("id")
                .filter("id < 5 OR id = 20 OR id IN (26, 27, 28, 29) OR id >= 30");
        WriteResult result = write(skewed, Map.of("key_pattern", prefix + "{idx}"));
        assertThat(result.rowsWritten()).isEqualTo(20);
        Map<String, Map<String, String>> stored = stored();
        assertThat(stored).hasSize(20);
        assertThat(ids(stored.values())).hasSize(20);
        assertThat(stored).containsKeys("0", "4", "16");
    }

    @Test
    void theIndexStaysUniqueWhereRowsFail() {
        Dataset<Row> rows = Spark.shared().range(0, 20, 1, 1).selectExpr("id", "IF(id % 2 = 0, NULL, 'x') AS k");
        WriteResult result = write(rows, Map.of("key_pattern", prefix + "{idx}:{k}"));
        assertThat(result.failures()).isEqualTo(Map.of("null_key", 10L));
        assertThat(ids(stored().values())).hasSize(10);
    }

    @Test
    void placeholdersGoTogetherAtWill() {
        WriteResult result = write(numbers(3, 1), Map.of("key_pattern", prefix + "{{{idx}}}:{id}:{idx}:{uuid}:{uuid}"));
        assertThat(stored().keySet()).hasSize(3).allSatisfy(key -> {
            String[] parts = key.split(":");
            assertThat(parts).hasSize(5);
            assertThat(parts[0]).isEqualTo("{" + parts[1] + "}");
            assertThat(parts[2]).isEqualTo(parts[1]);
            assertThat(UUID.fromString(parts[3])).hasToString(parts[4]);
        });
        assertThat(keys(result)).isEqualTo(stored().keySet());
    }

    @Test
    void aPrefixAloneIsFollowedByAUuid() {
        WriteResult result = write(numbers(500, 4), Map.of("key_prefix", prefix));
        assertThat(stored()).hasSize(500);
        assertThat(ids(stored().values())).hasSize(500);
        for (String key : stored().keySet()) {
            UUID uuid = UUID.fromString(key);
            assertThat(uuid).hasToString(key);
            assertThat(uuid.variant()).isEqualTo(2);
        }
        assertThat(keys(result)).isEqualTo(stored().keySet());
        assertThat(result.keysTotal()).isEqualTo(500);
    }

    @Test
    void theSameSeedGivesTheSameKeysAndAnotherOneOthers() {
        String first = UUID.randomUUID().toString();
        Set<String> keys = keys(write(numbers(30, 3), Map.of("key_prefix", prefix, "key_seed", first)));
        assertThat(keys(write(numbers(30, 3), Map.of("key_prefix", prefix, "key_seed", first))))
                .isEqualTo(keys);
        assertThat(keys(write(numbers(30, 3), Map.of("key_pattern", prefix + "{uuid}", "key_seed", first))))
                .isEqualTo(keys);
        assertThat(stored().keySet()).isEqualTo(keys).hasSize(30);
        assertThat(keys(write(numbers(30, 3), Map.of("key_prefix", prefix, "key_seed", first + "2"))))
                .doesNotContainAnyElementsOf(keys);
        assertThat(keys(write(numbers(30, 3), Map.of("key_prefix", prefix)))).doesNotContainAnyElementsOf(keys);
        assertThat(stored()).hasSize(90);
    }

    @Test
    void writesUnderOneResultIdDoNotMeetEachOthersUuids() {
        for (int i = 0; i < 2; i++) {
            WriteResult result = write(numbers(3, 1), Map.of("key_prefix", prefix, "result_id", "nightly"));
            assertThat(result.resultId()).isEqualTo("nightly");
            assertThat(result.rowsWritten()).isEqualTo(3);
        }
        SparkSession session = Spark.newSession();
        session.conf().set("spark.datasource.redis.result_id", "of-the-session");
        write(session.sql("SELECT 1 AS id"), Map.of("key_prefix", prefix));
        write(session.sql("SELECT 2 AS id"), Map.of("key_pattern", prefix + "{uuid}"));
        assertThat(stored()).hasSize(8);
    }

    @Test
    void theIndexCountsFromZeroInEveryWrite() {
        write(numbers(3, 1), Map.of("key_pattern", prefix + "{idx}"));
        WriteResult second = write(numbers(2, 1).selectExpr("id + 10 AS id"), Map.of("key_pattern", prefix + "{idx}"));
        assertThat(second.keys()).containsExactly(prefix + 0, prefix + 1);
        assertThat(ids(stored().values())).containsExactlyInAnyOrder("10", "11", "2");
    }

    @Test
    void keysLimitHoldsOverAllTasks() {
        for (int limit : new int[] {0, 1, 7, 39, 40, 41}) {
            String fresh = target.freshPrefix();
            WriteResult result =
                    write(numbers(40, 8), Map.of("key_pattern", fresh + "{idx}", "keys_limit", String.valueOf(limit)));
            assertThat(result.keys())
                    .as("keys_limit=%s", limit)
                    .hasSize(Math.min(40, limit))
                    .doesNotHaveDuplicates();
            assertThat(result.keysTotal()).isEqualTo(40);
            assertThat(target.rowsUnder(fresh).keySet().stream().map(key -> fresh + key))
                    .hasSize(40)
                    .containsAll(result.keys());
        }
    }

    @Test
    void onlyWrittenKeysAreInTheResult() {
        write(numbers(5, 1), Map.of("key_pattern", prefix + "{id}"));
        WriteResult inserted = write(numbers(8, 1), Map.of("key_pattern", prefix + "{id}", "mode", "insert"));
        assertThat(inserted.rowsSkipped()).isEqualTo(5);
        assertThat(inserted.keys()).containsExactly(prefix + 5, prefix + 6, prefix + 7);
        assertThat(inserted.keysTotal()).isEqualTo(3);
    }

    @Test
    void upsertUnderAMadeUpKeyWritesTheRowWhole() {
        String id = UUID.randomUUID().toString();
        for (Map<String, String> strategy : List.of(
                Map.of("key_pattern", prefix + "{idx}"),
                Map.of("key_pattern", prefix + "x{uuid}"),
                Map.of("key_prefix", prefix + "y"),
                Map.of("key_pattern", prefix + "{id}:{idx}"))) {
            Map<String, String> options = new HashMap<>(strategy);
            if (!strategy.getOrDefault("key_pattern", "{uuid}").contains("{idx}")) {
                options.put("key_seed", id);
            }
            List<String> keys = write(numbers(2, 1), options).keys();
            List<String> ids =
                    keys.stream().map(key -> key.substring(prefix.length())).toList();
            target.store(ids, Map.of("old", "goes"));
            ids.forEach(key -> target.expire(key, 1_000));
            write(numbers(2, 1), options);
            ids.forEach(key -> {
                assertThat(target.row(key)).containsOnlyKeys("id");
                assertThat(target.ttl(key)).isEqualTo(-1);
            });
        }
    }

    @Test
    void upsertUnderAPatternOfColumnsIsThatOfTheFormat() {
        target.store("0", Map.of("old", "there"));
        write(numbers(1, 1), Map.of("key_pattern", prefix + "{id}"));
        assertThat(stored()).isEqualTo(Map.of("0", target.upserted(Map.of("old", "there"), Map.of("id", "0"))));
    }

    private static Dataset<Row> numbers(int rows, int partitions) {
        return Spark.shared().range(0, rows, 1, partitions).toDF("id");
    }

    private static Set<String> indexes(int count) {
        return IntStream.range(0, count).mapToObj(String::valueOf).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> ids(Collection<Map<String, String>> rows) {
        return rows.stream().map(row -> row.get("id")).collect(Collectors.toSet());
    }

    /** The keys of a result, without the prefix. */
    private Set<String> keys(WriteResult result) {
        assertThat(result.keys()).isNotNull().doesNotHaveDuplicates();
        Set<String> keys = new HashSet<>();
        result.keys().forEach(key -> keys.add(key.substring(prefix.length())));
        return keys;
    }

    private WriteResult write(Dataset<Row> rows, Map<String, String> options) {
        return target.writeWith(rows, options);
    }

    private Map<String, Map<String, String>> stored() {
        return target.rowsUnder(prefix);
    }
}
