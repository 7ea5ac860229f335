package io.github.sparkredis.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkredis.SparkRedis;
import io.github.sparkredis.testing.Capability;
import io.github.sparkredis.testing.RedisProcess;
import io.github.sparkredis.testing.RedisServer;
import io.github.sparkredis.testing.SparkExtension;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.Jedis;

/** A right that a script needs behind its first write: half of a row would be there. */
@ExtendWith(SparkExtension.class)
final class RightsBehindAWriteIT {

    @ParameterizedTest
    @CsvSource({"upsert, +del, expire", "insert, +del, expire", "replace, +expire, del"})
    void oneThatLacksIsSaidBeforeTheFirstRowThoughNothingCanBeQueued(
            String mode, String right, String missing, SparkSession spark) {
        String user = "user app on >app-secret ~* -@all +hset +exists +evalsha +script|load ";
        try (RedisProcess server = RedisServer.start(user + right);
                Jedis redis = server.client()) {
            if (!server.has(Capability.ACL_SELECTORS)) { // nor what a script can ask for its rights
                return;
            }
            Dataset<Row> rows = spark.range(100).selectExpr("id", "'x' AS text");
            Map<String, String> options = Map.of(
                    "url",
                    server.url(),
                    "user",
                    "app",
                    "password",
                    "app-secret",
                    "key_column",
                    "id",
                    "mode",
                    mode,
                    "ttl",
                    "60");
            redis.hset("5", "own", "stays");
            assertThatThrownBy(() -> SparkRedis.writeHashes(rows, options))
                    .hasMessageContaining("'" + missing + "' command")
                    .hasMessageContaining("+" + missing)
                    .hasMessageEndingWith("No row was sent.");
            assertThat(redis.dbSize()).isEqualTo(1);
            assertThat(redis.hgetAll("5")).isEqualTo(Map.of("own", "stays"));
        }
    }
}
