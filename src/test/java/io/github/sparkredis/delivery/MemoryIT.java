package io.github.sparkredis.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.SparkRedis;
import io.github.sparkredis.result.WriteResult;
import io.github.sparkredis.testing.ChildJvm;
import io.github.sparkredis.testing.RedisProcess;
import io.github.sparkredis.testing.RedisServer;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.args.ClientPauseMode;

/** The memory of a task is bounded by its batches, whatever the partition's size. */
final class MemoryIT {
    private static final long ROWS = 5_000_000;
    private static final long KEYS = 100_000;
    private static final long LARGE_ROWS = 6_000;
    private static final long LARGE_KEYS = 100;

    @Test
    void fiveMillionRowsGoThroughOneTaskInHalfAGigabyte() throws Exception {
        try (RedisProcess server = RedisServer.start();
                Jedis redis = server.client()) {
            String output = run("-Xmx512m", Job.class, server.url());
            assertThat(output).contains("written=" + ROWS + " failed=0 complete=true");
            assertThat(redis.dbSize()).isEqualTo(KEYS);
            assertThat(redis.hgetAll("7"))
                    .isEqualTo(Map.of("value", Long.toString(ROWS - KEYS + 7), "name", "Customer#" + 7));
        }
    }

    /** More than the heap has, in rows of 100 KB, for a server that stands still for most of the time. */
    @Test
    void aServerThatSlowsDownSlowsTheWriteAndNoMemoryGrows() throws Exception {
        AtomicInteger pauses = new AtomicInteger();
        try (RedisProcess server = RedisServer.start();
                Jedis redis = server.client()) {
            CompletableFuture<String> output =
                    CompletableFuture.supplyAsync(() -> output("-Xmx512m", LargeRows.class, server.url()));
            while (!output.isDone()) {
                if (redis.dbSize() > 0) {
                    redis.clientPause(100, ClientPauseMode.ALL); // its own connection, too
                    pauses.incrementAndGet();
                }
                Thread.sleep(50);
            }
            assertThat(output.get()).contains("written=" + LARGE_ROWS + " failed=0 complete=true");
            assertThat(redis.dbSize()).isEqualTo(LARGE_KEYS);
        }
        System.out.println("Pauses of the server: " + pauses);
        assertThat(pauses.get()).isGreaterThan(5);
    }

    /** What runs in the small JVM, too. */
    static final class LargeRows {
        private LargeRows() {}

        public static void main(String[] url) {
            write(
                    url[0],
                    spark -> spark.range(0, LARGE_ROWS, 1, 1)
                            .selectExpr("id % " + LARGE_KEYS + " AS id", "repeat('0123456789', 10000) AS value"));
        }
    }

    /** What runs in the small JVM. */
    static final class Job {
        private Job() {}

        public static void main(String[] url) {
            write(
                    url[0],
                    spark -> spark.range(0, ROWS, 1, 1)
                            .selectExpr(
                                    "id % " + KEYS + " AS id",
                                    "id AS value",
                                    "concat('Customer#', id % " + KEYS + ") AS name"));
        }
    }

    private static void write(String url, Function<SparkSession, Dataset<Row>> rows) {
        try (SparkSession spark = SparkSession.builder()
                .master("local[1]")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.host", "127.0.0.1")
                .getOrCreate()) {
            WriteResult result = SparkRedis.writeHashes(rows.apply(spark), Map.of("url", url, "key_column", "id"));
            System.out.println("written=" + result.rowsWritten() + " failed=" + result.rowsFailed() + " complete="
                    + result.complete());
        }
    }

    private static String output(String memory, Class<?> main, String argument) {
        try {
            return run(memory, main, argument);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String run(String memory, Class<?> main, String argument) throws IOException, InterruptedException {
        ChildJvm child = ChildJvm.run(memory, main, argument);
        assertThat(child.exit()).as(child.output()).isZero();
        return child.output();
    }
}
