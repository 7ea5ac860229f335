package io.github.sparkredis.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.result.WriteResult;
import io.github.sparkredis.testing.HashTarget;
import io.github.sparkredis.testing.Spark;
import io.github.sparkredis.testing.SparkCluster;
import io.github.sparkredis.testing.SparkEvents;
import io.github.sparkredis.testing.SparkEvents.Attempt;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two attempts at one partition write at the same time, and the slower one is killed. The format makes no difference. */
final class SpeculationIT {
    private static final int PARTITIONS = 4;
    private static final int ROWS = 400;

    static final Map<String, String> SPECULATES = Map.of(
            "spark.speculation", "true",
            "spark.speculation.interval", "100ms",
            // Once all other partitions are through.
            "spark.speculation.quantile", "0.75",
            "spark.speculation.multiplier", "1.1",
            // Else tasks that Spark has measured to be quick enough are left alone.
            "spark.speculation.efficiency.enabled", "false");

    private static SparkSession spark;

    private final HashTarget target = new HashTarget();

    @TempDir
    private Path directory;

    @BeforeAll
    static void startASparkThatSpeculates() {
        spark = Spark.start(SparkCluster.shared().settings(SPECULATES));
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    @AfterEach
    void close() {
        target.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{id}", "{idx}", "{uuid}"})
    void anUpsertHasEachRowOnceAndCountsItOnce(String key) throws InterruptedException {
        WriteResult result = write(key, "upsert");
        assertThat(result.rowsWritten()).isEqualTo(ROWS);
        assertThat(result.rowsSkipped()).isZero();
        assertThat(result.rowsInDoubt()).isZero();
        assertThat(result.keysTotal()).isEqualTo(ROWS);
        assertThat(result.keys()).hasSize(ROWS).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{id}", "{idx}"})
    void anInsertCountsTheRowsOfTheSlowerAttemptAsWritten(String key) throws InterruptedException {
        WriteResult result = write(key, "insert");
        assertThat(result.rowsWritten()).isEqualTo(ROWS);
        assertThat(result.keysTotal()).isEqualTo(ROWS);
        // Of its 45 rows, three batches of 10 are sure to have been answered.
        assertThat(result.rowsInDoubt()).isBetween(30L, (long) ROWS / PARTITIONS);
    }

    private WriteResult write(String key, String mode) throws InterruptedException {
        Dataset<Row> rows = spark.range(0, ROWS, 1, PARTITIONS).selectExpr("id", "concat('name', id) AS name");
        Dataset<Row> straggling = rows.mapPartitions(new StragglingTask(directory), Encoders.row(rows.schema()));
        try (SparkEvents events = SparkEvents.of(spark)) {
            WriteResult result =
                    target.write(straggling, "key_pattern", target.prefix + key, "mode", mode, "batch_size", "10");
            events.await(
                    "a speculative attempt that won, and one that was killed",
                    seen -> seen.attempts().stream().anyMatch(SpeculationIT::won)
                            && seen.attempts().stream().anyMatch(SpeculationIT::wasKilled));
            assertThat(result.complete()).isTrue();
            assertThat(result.rowsFailed()).isZero();
            assertEachRowIsThereOnce();
            return result;
        }
    }

    private static boolean won(Attempt attempt) {
        return attempt.partition() == StragglingTask.PARTITION
                && attempt.speculative()
                && attempt.status().equals("SUCCESS");
    }

    static boolean wasKilled(Attempt attempt) {
        return attempt.partition() == StragglingTask.PARTITION
                && !attempt.speculative()
                && attempt.status().equals("KILLED");
    }

    private void assertEachRowIsThereOnce() {
        Map<String, Map<String, String>> stored = target.rowsUnder(target.prefix);
        assertThat(stored).hasSize(ROWS);
        assertThat(stored.values())
                .allSatisfy(
                        row -> assertThat(row).isEqualTo(Map.of("id", row.get("id"), "name", "name" + row.get("id"))));
        assertThat(stored.values().stream().map(row -> row.get("id")).distinct())
                .hasSize(ROWS);
    }
}
