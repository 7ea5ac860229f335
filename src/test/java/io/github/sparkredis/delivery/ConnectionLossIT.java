package io.github.sparkredis.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkredis.SparkRedis;
import io.github.sparkredis.result.RedisWriteException;
import io.github.sparkredis.result.WriteResult;
import io.github.sparkredis.testing.RedisProcess;
import io.github.sparkredis.testing.RedisServer;
import io.github.sparkredis.testing.SparkExtension;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;

/** A real server goes away in the middle of a write, and comes back or does not. */
@ExtendWith(SparkExtension.class)
@Timeout(120)
final class ConnectionLossIT {
    private static final long ROWS = 5_000;

    /** What happens when the task of a write makes its row 2,500; in local mode it runs in this JVM. */
    private static volatile Runnable halfway;

    @ParameterizedTest
    @ValueSource(strings = {"upsert", "insert", "update", "replace"})
    void aRestartCostsTheWriteNothing(String mode, SparkSession spark) {
        try (RedisProcess server = RedisServer.start("appendonly yes", "appendfsync always")) {
            if (mode.equals("update")) {
                write(rows(spark), server, Map.of());
            }
            halfway = () -> {
                server.stop();
                CompletableFuture.runAsync(server::start);
            };
            WriteResult result = write(rows(spark), server, Map.of("mode", mode, "ttl", "1000"));
            assertThat(result.complete()).isTrue();
            assertThat(result.rowsWritten()).isEqualTo(ROWS);
            assertThat(result.rowsInDoubt()).isBetween(1L, 3 * 500L);
            assertThatAllRowsAreThere(server);
        }
    }

    @Test
    void aKilledServerThatComesBackCostsTheWriteNothing(SparkSession spark) {
        try (RedisProcess server = RedisServer.start("appendonly yes", "appendfsync always")) {
            halfway = () -> {
                server.kill();
                CompletableFuture.runAsync(server::start);
            };
            WriteResult result = write(rows(spark), server, Map.of());
            assertThat(result.rowsWritten()).isEqualTo(ROWS);
            assertThat(result.rowsInDoubt()).isPositive();
            assertThatAllRowsAreThere(server);
        }
    }

    @Test
    void aServerThatStaysAwayEndsTheWriteWithinTheTime(SparkSession spark) {
        try (RedisProcess server = RedisServer.start()) {
            halfway = server::kill;
            assertThatThrownBy(() ->
                            write(rows(spark), server, Map.of("retry_timeout_ms", "400", "result_id", "stayed-away")))
                    .isInstanceOf(RedisWriteException.class)
                    .hasMessageContaining("retry_timeout_ms=400")
                    .hasMessageContaining("tries")
                    .hasMessageContaining("127.0.0.1:" + server.port())
                    .hasMessageContaining("Check that the server runs")
                    .hasMessageContaining("stays");
            Row result = spark.read()
                    .format("redis-write-result")
                    .option("result_id", "stayed-away")
                    .load()
                    .select("complete", "rows_written")
                    .first();
            assertThat(result.getBoolean(0)).isFalse();
            assertThat(result.getLong(1)).isLessThan(ROWS);
        }
    }

    @Test
    void aServerThatIsSilentForLongerThanTheSocketTimeoutCostsTheWriteNothing(SparkSession spark) {
        try (RedisProcess server = RedisServer.start()) {
            halfway = () -> {
                server.pause();
                CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS).execute(server::resume);
            };
            WriteResult result = write(rows(spark), server, Map.of("socket_timeout_ms", "200"));
            assertThat(result.rowsWritten()).isEqualTo(ROWS);
            assertThat(result.rowsInDoubt()).as("it was given up").isPositive();
            assertThatAllRowsAreThere(server);
        }
    }

    /** More than the sockets' buffers hold, so that the write itself blocks: SO_TIMEOUT is for reads alone. */
    @Test
    void aBlockedSendIsGivenUpAfterTheSocketTimeout(SparkSession spark) {
        try (RedisProcess server = RedisServer.start()) {
            halfway = server::pause;
            Dataset<Row> large = rows(spark).selectExpr("id", "repeat('x', 8000) AS text");
            assertThatThrownBy(() -> write(
                            large,
                            server,
                            Map.of(
                                    "batch_bytes", "16m",
                                    "batch_size", "10000",
                                    "socket_timeout_ms", "300",
                                    "retry_timeout_ms", "0")))
                    .isInstanceOf(RedisWriteException.class)
                    .hasMessageContaining("retry_timeout_ms=0")
                    .hasMessageContaining("took no bytes for 300 ms");
            server.resume();
        }
    }

    @Test
    void aBlockedSendGoesThroughWhenTheServerComesBack(SparkSession spark) {
        try (RedisProcess server = RedisServer.start()) {
            halfway = () -> {
                server.pause();
                CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS).execute(server::resume);
            };
            Dataset<Row> large = rows(spark).selectExpr("id", "repeat('x', 8000) AS text");
            WriteResult result = write(
                    large, server, Map.of("batch_bytes", "16m", "batch_size", "10000", "socket_timeout_ms", "300"));
            assertThat(result.rowsWritten()).isEqualTo(ROWS);
            assertThat(result.rowsInDoubt()).isPositive();
            try (Jedis redis = server.client()) {
                assertThat(redis.dbSize()).isEqualTo(ROWS);
                assertThat(redis.hget("4999", "text")).hasSize(8_000);
            }
        }
    }

    private static Dataset<Row> rows(SparkSession spark) {
        return spark.range(0, ROWS, 1, 1)
                .map(
                        (MapFunction<Long, Long>) id -> {
                            if (id == ROWS / 2 && halfway != null) {
                                Runnable event = halfway;
                                halfway = null;
                                event.run();
                            }
                            return id;
                        },
                        Encoders.LONG())
                .selectExpr("value AS id", "concat('n', value) AS name", "value * 2 AS twice");
    }

    private static WriteResult write(Dataset<Row> rows, RedisProcess server, Map<String, String> more) {
        Map<String, String> options =
                new HashMap<>(Map.of("url", server.url(), "key_column", "id", "batch_size", "500"));
        options.putAll(more);
        return SparkRedis.writeHashes(rows, options);
    }

    private static void assertThatAllRowsAreThere(RedisProcess server) {
        try (Jedis redis = server.client()) {
            assertThat(redis.dbSize()).isEqualTo(ROWS);
            for (long id = 0; id < ROWS; id += 99) {
                assertThat(redis.hgetAll(Long.toString(id)))
                        .isEqualTo(Map.of("name", "n" + id, "twice", Long.toString(2 * id)));
            }
        }
    }
}
