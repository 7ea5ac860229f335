package io.github.sparkredis.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.SparkRedis;
import io.github.sparkredis.testing.CapturedLog;
import io.github.sparkredis.testing.RedisProcess;
import io.github.sparkredis.testing.RedisServer;
import io.github.sparkredis.testing.SparkExtension;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import redis.clients.jedis.Jedis;

/** A server that removes keys to make room is warned of, once for each write. */
@ExtendWith(SparkExtension.class)
final class EvictionIT {
    private static final String WARNING = "removes keys when its maxmemory is used up (maxmemory-policy allkeys-lru)";

    @Test
    void aWriteThatMayLoseKeysSaysSo(SparkSession spark) {
        try (RedisProcess server = RedisServer.start("maxmemory 1gb", "maxmemory-policy allkeys-lru");
                Jedis redis = server.client()) {
            assertThat(warnings(spark, server)).hasSize(1);
            assertThat(warnings(spark, server)).hasSize(1);
            redis.configSet("maxmemory-policy", "noeviction");
            assertThat(warnings(spark, server)).isEmpty();
        }
    }

    private static List<String> warnings(SparkSession spark, RedisProcess server) {
        try (CapturedLog log = new CapturedLog("io.github.sparkredis")) {
            SparkRedis.writeHashes(
                    spark.sql("SELECT id, id AS n FROM range(10)"), Map.of("url", server.url(), "key_column", "id"));
            return log.lines().stream()
                    .filter(line -> line.startsWith("WARN redis-hash: ") && line.contains(WARNING))
                    .toList();
        }
    }
}
