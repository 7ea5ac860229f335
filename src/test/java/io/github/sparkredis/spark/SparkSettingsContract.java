package io.github.sparkredis.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.result.WriteResult;
import io.github.sparkredis.testing.SharedTarget;
import io.github.sparkredis.testing.Spark;
import io.github.sparkredis.testing.SparkEvents;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Writes behind a shuffle whose partitions adaptive query execution (AQE) changes while they run, and of cached frames. */
abstract class SparkSettingsContract {
    private static final int ROWS = 1_200;
    private static final int SHUFFLE_PARTITIONS = 16;

    private final SharedTarget target;
    private final SparkSession spark = Spark.newSession();
    private final SparkEvents events = SparkEvents.of(spark);

    SparkSettingsContract(SharedTarget target) {
        this.target = target;
    }

    @BeforeEach
    void letAqeMakePartitionsOfAFewKilobytes() {
        set("spark.sql.shuffle.partitions", String.valueOf(SHUFFLE_PARTITIONS));
        set("spark.sql.adaptive.advisoryPartitionSizeInBytes", "4k");
        set("spark.sql.adaptive.coalescePartitions.minPartitionSize", "1k");
        set("spark.sql.adaptive.coalescePartitions.parallelismFirst", "false");
    }

    @AfterEach
    void close() {
        events.close();
        target.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theIndexIsUniqueAndWithoutGapsWhereAqeCoalescesPartitions(boolean adaptive) throws TimeoutException {
        set("spark.sql.adaptive.enabled", String.valueOf(adaptive));
        WriteResult result = write(shuffled(), "{idx}", "upsert");
        int partitions = events.tasksOfLastStage();
        if (adaptive) {
            assertThat(partitions).isBetween(2, SHUFFLE_PARTITIONS - 1);
        } else {
            assertThat(partitions).isEqualTo(SHUFFLE_PARTITIONS);
        }
        assertCounts(result, ROWS, 0);
        assertIndexesAreTheRowsOfTheirPartitions(partitions);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theIndexIsUniqueAndWithoutGapsWhereAqeSplitsASkewedPartition(boolean adaptive) throws TimeoutException {
        set("spark.sql.adaptive.enabled", String.valueOf(adaptive));
        set("spark.sql.autoBroadcastJoinThreshold", "-1");
        set("spark.sql.adaptive.skewJoin.skewedPartitionFactor", "2");
        set("spark.sql.adaptive.skewJoin.skewedPartitionThresholdInBytes", "4k");
        // Three quarters of the rows have one key, 99.
        Dataset<Row> skewed = spark.sql("SELECT id, IF(id % 4 = 0, id % 50, 99) AS key, repeat(uuid(), 3) AS filler"
                        + " FROM range(0, " + ROWS + ", 1, 6)")
                .join(spark.sql("SELECT id AS key FROM range(0, 100, 1, 2)"), "key")
                .selectExpr("id", "key", "spark_partition_id() AS partition");
        WriteResult result = write(skewed, "{idx}", "upsert");
        Set<String> partitionsOfTheSkewedKey = stored().values().stream()
                .filter(row -> row.get("key").equals("99"))
                .map(row -> row.get("partition"))
                .collect(Collectors.toSet());
        if (adaptive) {
            assertThat(partitionsOfTheSkewedKey).hasSizeGreaterThan(1);
        } else {
            assertThat(partitionsOfTheSkewedKey).hasSize(1);
        }
        assertCounts(result, ROWS, 0);
        assertIndexesAreTheRowsOfTheirPartitions(events.tasksOfLastStage());
    }

    /** With the setting, AQE may change the stages that compute what is cached; 3.5 leaves the last of them as it is. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCachedFrameHasTheSameKeysAndRowsInEachWrite(boolean adaptive) throws TimeoutException {
        set("spark.sql.optimizer.canChangeCachedPlanOutputPartitioning", String.valueOf(adaptive));
        // The token is another one each time that the frame is computed; that of uuid(), which has a seed, would not
        // be.
        Dataset<Row> frame = shuffled()
                .selectExpr("*", "reflect('java.util.UUID', 'randomUUID') AS token")
                .persist();
        try {
            assertCounts(write(frame, "{idx}", "upsert"), ROWS, 0);
            int partitions = events.tasksOfLastStage();
            if (adaptive) {
                assertThat(frame.queryExecution().executedPlan().toString()).contains("isFinalPlan=true");
            } else {
                assertThat(partitions).isEqualTo(SHUFFLE_PARTITIONS);
            }
            assertIndexesAreTheRowsOfTheirPartitions(partitions);
            Map<String, Map<String, String>> first = stored();
            assertCounts(write(frame, "{idx}", "insert"), 0, ROWS);
            assertThat(stored()).isEqualTo(first);

            assertCounts(write(frame, "by token:{token}", "upsert"), ROWS, 0);
            assertCounts(write(frame, "by token:{token}", "insert"), 0, ROWS);
            assertThat(stored()).hasSize(2 * ROWS);
        } finally {
            frame.unpersist();
        }
    }

    /** Rows behind a shuffle, each with the partition that it was then in. */
    private Dataset<Row> shuffled() {
        Dataset<Row> rows = spark.range(0, ROWS, 1, 6).toDF("id");
        return rows.repartition(rows.col("id")).selectExpr("id", "spark_partition_id() AS partition");
    }

    private WriteResult write(Dataset<Row> rows, String pattern, String mode) {
        return target.write(rows, "key_pattern", target.prefix + pattern, "mode", mode);
    }

    private static void assertCounts(WriteResult result, long written, long skipped) {
        assertThat(result.complete()).isTrue();
        assertThat(result.rowsWritten()).isEqualTo(written);
        assertThat(result.rowsSkipped()).isEqualTo(skipped);
        assertThat(result.rowsFailed()).isZero();
    }

    /** Each row is there once; the n-th of the rows in partition p has the key n × partitions + p. */
    private void assertIndexesAreTheRowsOfTheirPartitions(int partitions) {
        Map<String, Map<String, String>> stored = stored();
        assertThat(ids(stored.values())).hasSize(ROWS);
        Map<Integer, Integer> sizes = new HashMap<>();
        stored.values().forEach(row -> sizes.merge(Integer.valueOf(row.get("partition")), 1, Integer::sum));
        Set<String> indexes = new HashSet<>();
        sizes.forEach((partition, size) -> {
            for (int offset = 0; offset < size; offset++) {
                indexes.add(String.valueOf(offset * partitions + partition));
            }
        });
        assertThat(stored.keySet()).isEqualTo(indexes).hasSize(ROWS);
        stored.forEach((index, row) ->
                assertThat(Integer.parseInt(index) % partitions).isEqualTo(Integer.parseInt(row.get("partition"))));
    }

    private static Set<String> ids(Collection<Map<String, String>> rows) {
        return rows.stream().map(row -> row.get("id")).collect(Collectors.toSet());
    }

    private Map<String, Map<String, String>> stored() {
        return target.rowsUnder(target.prefix);
    }

    private void set(String setting, String value) {
        spark.conf().set(setting, value);
    }
}
