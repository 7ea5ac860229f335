package io.github.sparkredis.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.result.WriteResult;
import io.github.sparkredis.testing.HashTarget;
import io.github.sparkredis.testing.Spark;
import io.github.sparkredis.testing.SparkCluster;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code max_rows_per_second} where executors do not know of each other. The format makes no difference. */
@Timeout(180)
final class RateOverExecutorsIT {
    private static final int ROWS = 2_000;
    private static final int RATE = 500;

    private final HashTarget target = new HashTarget();

    @AfterEach
    void close() {
        target.close();
    }

    @Test
    void executorsTogetherKeepToTheRateWithManyMorePartitionsThanTheyHaveCores() throws Exception {
        try (SparkSession spark = Spark.start(SparkCluster.shared().settings(Map.of()))) {
            String counter = target.prefix + "probe"; // so that executors are up, and their classes loaded
            target.write(spark.range(0, 40, 1, 4).toDF(), "key_prefix", counter, "mode", "replace", "columns", "id");
            long start = System.nanoTime();
            CompletableFuture<WriteResult> writing = CompletableFuture.supplyAsync(() -> target.write(
                    spark.range(0, ROWS, 1, 40).selectExpr("id", "'Ann' AS name"),
                    "max_rows_per_second",
                    Integer.toString(RATE)));
            long quarter = 0;
            long threeQuarters = 0;
            while (!writing.isDone()) {
                long rows = target.redis.keys(target.prefix + "[0-9]*").size();
                long now = System.nanoTime();
                assertThat((double) rows).as("rows at any moment").isLessThanOrEqualTo(RATE * seconds(now - start));
                quarter = quarter == 0 && rows >= ROWS / 4 ? now : quarter;
                threeQuarters = threeQuarters == 0 && rows >= 3 * ROWS / 4 ? now : threeQuarters;
                Thread.sleep(20);
            }
            assertThat(writing.get().rowsWritten()).isEqualTo(ROWS);
            assertThat(seconds(System.nanoTime() - start)).isGreaterThanOrEqualTo((double) ROWS / RATE);
            double rate = ROWS / 2 / seconds(threeQuarters - quarter);
            System.out.printf("Over executors: %.0f rows per second of %d%n", rate, RATE);
            assertThat(rate).as("rows per second in the middle").isGreaterThan(RATE / 3.0);
        }
    }

    private static double seconds(long nanos) {
        return nanos / (double) TimeUnit.SECONDS.toNanos(1);
    }
}
