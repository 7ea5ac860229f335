package io.github.sparkredis.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.result.WriteResult;
import io.github.sparkredis.testing.HashTarget;
import io.github.sparkredis.testing.Spark;
import io.github.sparkredis.testing.SparkCluster;
import io.github.sparkredis.testing.SparkEvents;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Executors come for a write and go after it, and their connections with them. The format makes no difference. */
final class DynamicAllocationIT {
    private static final int ROWS = 2_000;

    private final HashTarget target = new HashTarget();

    @AfterEach
    void close() {
        target.close();
    }

    @Test
    void aWriteAfterAllExecutorsWentGetsNewOnes() throws InterruptedException {
        Map<String, String> settings = SparkCluster.shared()
                .settings(Map.of(
                        "spark.dynamicAllocation.enabled", "true",
                        "spark.dynamicAllocation.shuffleTracking.enabled", "true",
                        "spark.dynamicAllocation.minExecutors", "0",
                        "spark.dynamicAllocation.maxExecutors", String.valueOf(SparkCluster.EXECUTORS),
                        "spark.dynamicAllocation.executorIdleTimeout", "1s",
                        // There are none before there is a job.
                        "spark.scheduler.minRegisteredResourcesRatio", "0"));
        try (SparkSession spark = Spark.start(settings);
                SparkEvents events = SparkEvents.of(spark)) {
            assertThat(events.executorsAdded()).isEmpty();
            // No shuffle: that of an executor which goes too soon would have to be computed again.
            Dataset<Row> rows = spark.range(0, ROWS, 1, 4).selectExpr("id", "concat('name', id) AS name");

            assertCounts(write(rows, "upsert"), ROWS, 0);
            Set<String> first = executorsThatRanTasks(events);
            assertThat(first).isNotEmpty();
            events.await("all executors went", seen -> seen.executorsRemoved().equals(seen.executorsAdded()));

            assertCounts(write(rows, "insert"), 0, ROWS);
            assertThat(target.rowsUnder(target.prefix)).hasSize(ROWS);
            Set<String> second = new HashSet<>(executorsThatRanTasks(events));
            second.removeAll(first);
            assertThat(second).isNotEmpty();
            assertThat(events.attempts())
                    .allSatisfy(attempt -> assertThat(attempt.status()).isEqualTo("SUCCESS"));
        }
    }

    private WriteResult write(Dataset<Row> rows, String mode) {
        return target.write(rows, "mode", mode, "batch_size", "50");
    }

    private static Set<String> executorsThatRanTasks(SparkEvents events) {
        return events.attempts().stream().map(SparkEvents.Attempt::executor).collect(Collectors.toSet());
    }

    private static void assertCounts(WriteResult result, long written, long skipped) {
        assertThat(result.complete()).isTrue();
        assertThat(result.rowsWritten()).isEqualTo(written);
        assertThat(result.rowsSkipped()).isEqualTo(skipped);
        assertThat(result.rowsFailed()).isZero();
        assertThat(result.rowsInDoubt()).isZero();
    }
}
