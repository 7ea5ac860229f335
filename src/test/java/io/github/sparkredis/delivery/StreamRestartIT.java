package io.github.sparkredis.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.testing.RedisProcess;
import io.github.sparkredis.testing.RedisServer;
import io.github.sparkredis.testing.SparkExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/** A stream with {@code foreachBatch} outlives its server's restarts, which meet the starts of its batches. */
@ExtendWith(SparkExtension.class)
@Timeout(120)
final class StreamRestartIT {
    @TempDir
    private Path input;

    @Test
    void threeRestartsCostItNothing(SparkSession spark) throws Exception {
        try (RedisProcess server = RedisServer.start("appendonly yes", "appendfsync always")) {
            run(spark, 5, (batch, epoch) -> {
                if (epoch >= 1 && epoch <= 3) {
                    server.kill();
                    startIn(1, server);
                }
                write(batch, server);
            });
            try (Jedis redis = server.client()) {
                assertThat(redis.keys("*")).containsExactlyInAnyOrder("0", "1", "2", "3", "4");
            }
        }
    }

    /** Later than a batch job would wait for a host that never answered: a query is started once and runs for long. */
    @Test
    void aServerThatIsLateForTheFirstBatchIsWaitedFor(SparkSession spark) throws Exception {
        try (RedisProcess server = RedisServer.start()) {
            server.kill();
            run(spark, 1, (batch, epoch) -> {
                startIn(8, server);
                write(batch, server);
            });
            try (Jedis redis = server.client()) {
                assertThat(redis.keys("*")).containsExactly("0");
            }
        }
    }

    private static void startIn(int seconds, RedisProcess server) {
        CompletableFuture.runAsync(server::start, CompletableFuture.delayedExecutor(seconds, TimeUnit.SECONDS));
    }

    private static void write(Dataset<Row> batch, RedisProcess server) {
        batch.write()
                .format("redis-hash")
                .options(Map.of("url", server.url(), "key_column", "id"))
                .mode("append")
                .save();
    }

    /** Runs so many batches of one row. */
    private void run(SparkSession spark, int batches, VoidFunction2<Dataset<Row>, Long> write) throws Exception {
        for (int i = 0; i < batches; i++) {
            Files.writeString(input.resolve(i + ".json"), "{\"id\":" + i + ",\"n\":1}\n");
        }
        spark.readStream()
                .schema("id INT, n INT")
                .option("maxFilesPerTrigger", "1")
                .json(input.toString())
                .writeStream()
                .foreachBatch(write)
                .trigger(Trigger.AvailableNow())
                .start()
                .awaitTermination();
    }
}
