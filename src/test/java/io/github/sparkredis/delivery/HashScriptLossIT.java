package io.github.sparkredis.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.SparkRedis;
import io.github.sparkredis.result.WriteResult;
import io.github.sparkredis.testing.HashTarget;
import io.github.sparkredis.testing.RedisProcess;
import io.github.sparkredis.testing.RedisServer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

final class HashScriptLossIT extends ScriptLossContract {
    HashScriptLossIT() {
        super(new HashTarget());
    }

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
                                "bulk_load", "off",
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
}
