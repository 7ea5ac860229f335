package io.github.sparkredis.result;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.SparkRedis;
import io.github.sparkredis.testing.CapturedLog;
import io.github.sparkredis.testing.RedisProcess;
import io.github.sparkredis.testing.RedisServer;
import io.github.sparkredis.testing.Spark;
import io.github.sparkredis.testing.SparkCluster;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How far a write is, where its tasks run in other processes than the driver. The format makes no difference. */
@Timeout(300)
final class ProgressOverExecutorsIT {
    private static final int ROWS = 3_000;

    @Test
    void figuresAndTroubleReachTheDriverWhileTasksRun() throws Exception {
        List<WriteResult> told = new CopyOnWriteArrayList<>();
        try (SparkSession spark = Spark.start(SparkCluster.shared().settings(Map.of()));
                RedisProcess server = RedisServer.start();
                CapturedLog log = new CapturedLog("io.github.sparkredis")) {
            Map<String, String> options =
                    Map.of("url", server.url(), "key_column", "id", "max_rows_per_second", "300", "batch_size", "30");
            CompletableFuture<WriteResult> write = CompletableFuture.supplyAsync(() ->
                    SparkRedis.writeHashes(spark.range(0, ROWS, 1, 2).selectExpr("id", "id AS n"), options, told::add));

            await(told, figures -> figures.rowsWritten() > 0);
            server.kill();
            await(told, figures -> figures.retries() > 0 && figures.connectionsLost() > 0);
            assertThat(log.lines())
                    .as("of the driver, where no task runs")
                    .anyMatch(line ->
                            line.startsWith("WARN redis-hash: ") && line.contains("127.0.0.1:" + server.port()));
            server.start();

            WriteResult result = write.get();
            assertThat(result.rowsWritten()).isEqualTo(ROWS);
            assertThat(result.retries()).isPositive();
            assertThat(result.connectionsLost()).isPositive();
            assertThat(log.lines().stream().filter(line -> line.startsWith("WARN redis-hash: ")))
                    .as("each once")
                    .doesNotHaveDuplicates();
        }
    }

    private static void await(List<WriteResult> told, Predicate<WriteResult> condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (told.stream().noneMatch(figures -> figures.running() && condition.test(figures))) {
            assertThat(System.nanoTime()).as("never came: %s", told).isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }
}
