package io.github.sparkredis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.testing.RedisProcess;
import io.github.sparkredis.testing.RedisServer;
import io.github.sparkredis.testing.ScriptedServer;
import io.github.sparkredis.testing.SparkExtension;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import redis.clients.jedis.Jedis;

/** The server forgets the script while a write calls it: NOSCRIPT. */
@ExtendWith(SparkExtension.class)
final class ScriptLossIT {

    @Test
    void aFlushOfTheScriptsWithinAWriteCostsNoRow(SparkSession spark) throws Exception {
        try (RedisProcess server = RedisServer.start();
                Jedis redis = server.client()) {
            AtomicBoolean through = new AtomicBoolean();
            CompletableFuture<Integer> flushes = CompletableFuture.supplyAsync(() -> {
                int count = 0;
                try (Jedis other = server.client()) {
                    // Only once rows are there, and only as they come on: else no try would ever get through.
                    for (long seen = 0; !through.get(); ) {
                        long size = other.dbSize();
                        if (size >= seen + 1_500) {
                            other.scriptFlush();
                            count++;
                            seen = size;
                        }
                    }
                }
                return count;
            });
            WriteResult result;
            try {
                result = SparkRedis.writeHashes(
                        spark.range(0, 20_000, 1, 2).selectExpr("id", "concat('v', id) AS s"),
                        Map.of(
                                "url", server.url(),
                                "key_column", "id",
                                "mode", "insert",
                                "ttl", "1000",
                                "retry_base_ms", "1",
                                "batch_size", "100"));
            } finally {
                through.set(true);
            }
            assertThat(flushes.get()).isPositive();
            assertThat(result.rowsWritten()).isEqualTo(20_000);
            assertThat(result.rowsSkipped()).isZero();
            assertThat(result.rowsFailed()).isZero();
            assertThat(redis.dbSize()).isEqualTo(20_000);
            assertThat(redis.hget("19999", "s")).isEqualTo("v19999");
        }
    }

    @Test
    void theScriptIsLoadedAgainAndItsRowsAreSentAgain(SparkSession spark) {
        AtomicInteger calls = new AtomicInteger();
        AtomicInteger loads = new AtomicInteger();
        try (ScriptedServer server = ScriptedServer.start(command -> {
            if (command.name().equals("SCRIPT")) {
                loads.incrementAndGet();
            } else if (command.name().equals("EVALSHA") && calls.getAndIncrement() == 14) {
                return "-NOSCRIPT No matching script. Please use EVAL.\r\n";
            }
            return UsualReplies.to(command);
        })) {
            WriteResult result = SparkRedis.writeHashes(
                    spark.range(0, 40, 1, 1).selectExpr("id", "'x' AS s"),
                    Map.of("url", server.url(), "key_column", "id", "mode", "replace", "batch_size", "10"));
            assertThat(result.rowsWritten()).isEqualTo(40);
            assertThat(result.rowsFailed()).isZero();
            assertThat(loads.get()).as("at the driver, by the task, and again").isEqualTo(3);
        }
    }

    /** It is no trouble of the server's that passes with time, so the time for such troubles does not matter. */
    @Test
    void noTimeForRetriesIsNeeded(SparkSession spark) {
        AtomicInteger calls = new AtomicInteger();
        try (ScriptedServer server =
                ScriptedServer.start(command -> command.name().equals("EVALSHA") && calls.getAndIncrement() == 4
                        ? "-NOSCRIPT No matching script. Please use EVAL.\r\n"
                        : UsualReplies.to(command))) {
            WriteResult result = SparkRedis.writeHashes(
                    spark.range(0, 40, 1, 1).selectExpr("id", "'x' AS s"),
                    Map.of("url", server.url(), "key_column", "id", "mode", "replace", "retry_timeout_ms", "0"));
            assertThat(result.rowsWritten()).isEqualTo(40);
        }
    }
}
