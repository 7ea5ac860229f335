package io.github.sparkredis.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkredis.SparkRedis;
import io.github.sparkredis.result.RedisWriteException;
import io.github.sparkredis.result.WriteResult;
import io.github.sparkredis.testing.JsonServer;
import io.github.sparkredis.testing.RedisProcess;
import io.github.sparkredis.testing.SparkExtension;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.json.JsonProtocol.JsonCommand;

/** Documents for a server that refuses some of what is asked of it, where the tests have RedisJSON to configure. */
@ExtendWith(SparkExtension.class)
final class JsonRefusedIT {
    /** The rights are the fewest that the docs ask for. */
    @ParameterizedTest
    @CsvSource({
        "upsert, none, $, +json.set",
        "insert, none, $, +json.set",
        "update, none, $, +json.set",
        "merge, none, $, +json.merge",
        "replace, none, $, +json.set +evalsha +script +exists +type +del +persist",
        "upsert, 100, $, +json.set +evalsha +script +exists +type +expire",
        "merge, 100, $, +json.merge +evalsha +script +exists +type +expire",
        "insert, 100, $, +json.set +evalsha +script +exists +type +expire",
        "update, 100, $, +json.set +evalsha +script +exists +type +expire",
        "upsert, none, $.n, +json.set +json.type +evalsha +script +exists +type",
        "merge, 100, $.n, +json.merge +json.type +evalsha +script +exists +type +expire",
    })
    void aUserWithJustTheNeededRightsWrites(String mode, String ttl, String path, String commands, SparkSession spark) {
        withServer(
                server -> {
                    try (Jedis redis = server.client()) {
                        redis.sendCommand(JsonCommand.SET, "user:0", "$", "{\"name\":\"before\"}");
                        WriteResult result = SparkRedis.writeJson(
                                people(spark),
                                Map.of(
                                        "url",
                                        server.url(),
                                        "user",
                                        "app",
                                        "password",
                                        "app-secret",
                                        "key_column",
                                        "id",
                                        "key_prefix",
                                        "user:",
                                        "mode",
                                        mode,
                                        "ttl",
                                        ttl,
                                        "json_path",
                                        path));
                        assertThat(result.rowsFailed() - result.failures().getOrDefault("key_missing", 0L))
                                .as(result.errors().toString())
                                .isZero();
                        assertThat(result.rowsWritten() + result.rowsSkipped() + result.rowsFailed())
                                .isEqualTo(10);
                        String document = new String((byte[]) redis.sendCommand(JsonCommand.GET, "user:0"));
                        assertThat(document).contains(mode.equals("insert") ? "before" : "Ann");
                        assertThat(redis.ttl("user:0") > 0).isEqualTo(ttl.equals("100") && !mode.equals("insert"));
                    }
                },
                "user app on >app-secret ~user:* -@all " + commands);
    }

    @ParameterizedTest
    @CsvSource({"upsert, none", "insert, none", "replace, none", "upsert, 100", "merge, none"})
    void aUserWithoutTheCommand(String mode, String ttl, SparkSession spark) {
        withServer(
                server -> {
                    try (Jedis redis = server.client()) {
                        Map<String, String> options = new HashMap<>(Map.of("mode", mode, "ttl", ttl));
                        options.putAll(Map.of("url", server.url(), "user", "app", "password", "app-secret"));
                        assertThatThrownBy(() -> write(people(spark), options))
                                .isInstanceOf(RedisWriteException.class)
                                .hasMessageContaining("NOPERM")
                                .hasMessageContaining("json.")
                                .hasMessageContaining("ACL SETUSER");
                        assertThat(redis.dbSize()).isZero();
                    }
                },
                "user app on >app-secret ~* +@all -json.set -json.merge");
    }

    @ParameterizedTest
    @CsvSource({"upsert, none", "insert, none", "replace, none", "upsert, 100", "merge, none"})
    void aFullServer(String mode, String ttl, SparkSession spark) {
        withServer(
                server -> {
                    try (Jedis redis = server.client()) {
                        Map<String, String> options =
                                new HashMap<>(Map.of("mode", mode, "ttl", ttl, "url", server.url()));
                        assertThatThrownBy(() -> write(people(spark), options))
                                .isInstanceOf(RedisWriteException.class)
                                .hasMessageContaining("OOM")
                                .hasMessageContaining("maxmemory")
                                .hasMessageContaining("eviction policy");
                        assertThat(redis.dbSize()).isZero();
                    }
                },
                "maxmemory 1kb",
                "maxmemory-policy noeviction");
    }

    private interface ServerTest {
        void run(RedisProcess server);
    }

    private static void withServer(ServerTest test, String... configLines) {
        Optional<RedisProcess> started = JsonServer.startConfigured(configLines);
        started.ifPresent(server -> {
            try (server) {
                test.run(server);
            }
        });
    }

    private static void write(Dataset<Row> rows, Map<String, String> options) {
        rows.write()
                .format("redis-json")
                .options(options)
                .option("key_column", "id")
                .mode("append")
                .save();
    }

    private static Dataset<Row> people(SparkSession spark) {
        return spark.sql("SELECT id, 'Ann' AS name FROM range(0, 10, 1, 2)");
    }
}
