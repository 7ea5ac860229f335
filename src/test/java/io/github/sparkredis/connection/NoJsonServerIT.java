package io.github.sparkredis.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkredis.SparkRedis;
import io.github.sparkredis.result.WriteResult;
import io.github.sparkredis.testing.RedisProcess;
import io.github.sparkredis.testing.RedisServer;
import io.github.sparkredis.testing.RespCommand;
import io.github.sparkredis.testing.ScriptedServer;
import io.github.sparkredis.testing.SparkExtension;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import redis.clients.jedis.Jedis;

/** Documents for a server that has none: one error, before any row is sent. */
@ExtendWith(SparkExtension.class)
final class NoJsonServerIT {
    @Test
    void aRedisWithoutJsonIsToldOnceWhateverTheWriteIs(SparkSession spark) {
        try (RedisProcess server = RedisServer.start();
                Jedis redis = server.client()) {
            for (Map<String, String> options : List.<Map<String, String>>of(
                    Map.of(),
                    Map.of("mode", "insert"),
                    Map.of("ttl", "60"),
                    Map.of("mode", "replace"),
                    Map.of("json_path", "$.a"),
                    Map.of("transaction", "batch"))) {
                redis.configResetStat();
                assertThatThrownBy(() -> write(spark, server.url(), options))
                        .as(options.toString())
                        .hasMessageContaining(server.url().substring("redis://".length()))
                        .hasMessageContaining("JSON.SET")
                        .hasMessageContaining("unknown command")
                        .hasMessageContaining("does not know JSON")
                        .hasMessageContaining("redis-hash");
                assertThat(redis.dbSize()).isZero();
                // One empty transaction shows that there may be transactions.
                assertThat(redis.info("commandstats"))
                        .doesNotContain("cmdstat_evalsha")
                        .doesNotContainPattern("cmdstat_exec:calls=(?!1,)");
            }
        }
    }

    @Test
    void noRowIsSentToAServerThatKnowsNoJson(SparkSession spark) {
        try (ScriptedServer server = ScriptedServer.start(command -> switch (command.name()) {
            case "MULTI", "DISCARD" -> "+OK\r\n";
            default -> null;
        })) {
            assertThatThrownBy(() -> write(spark, server.url(), Map.of())).hasMessageContaining("JSON.SET");
            assertThat(server.commands())
                    .filteredOn(command -> command.name().startsWith("JSON"))
                    .extracting(RespCommand::toString)
                    .allMatch(command -> command.contains("spark-redis-probe"));
        }
    }

    private static WriteResult write(SparkSession spark, String url, Map<String, String> options) {
        Map<String, String> all = new HashMap<>(options);
        all.put("url", url);
        all.put("key_column", "id");
        Dataset<Row> rows = spark.range(0, 1000, 1, 4).selectExpr("id", "id AS n");
        return SparkRedis.writeJson(rows, all);
    }
}
