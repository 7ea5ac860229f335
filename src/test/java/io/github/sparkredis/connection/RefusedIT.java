package io.github.sparkredis.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkredis.SparkRedis;
import io.github.sparkredis.result.RedisWriteException;
import io.github.sparkredis.result.WriteResult;
import io.github.sparkredis.testing.RedisProcess;
import io.github.sparkredis.testing.RedisServer;
import io.github.sparkredis.testing.ScriptedServer;
import io.github.sparkredis.testing.SparkExtension;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.Jedis;

/**
 * What concerns every row ends the write with a message that says what and what to do. Each write here has the default
 * {@code retry_timeout_ms}, a minute: a test that takes that long has found retries that cannot help.
 */
@ExtendWith(SparkExtension.class)
final class RefusedIT {
    @Test
    void aFullServer(SparkSession spark) {
        try (RedisProcess server = RedisServer.start("maxmemory 1kb", "maxmemory-policy noeviction");
                Jedis redis = server.client()) {
            assertRefused(spark, Map.of("url", server.url(), "key_column", "id"))
                    .hasMessageContaining("OOM")
                    .hasMessageContaining("maxmemory")
                    .hasMessageContaining("eviction policy");
            assertThat(redis.dbSize()).isZero();
        }
    }

    @Test
    void aServerThatFillsUpWithinTheWrite(SparkSession spark) {
        try (RedisProcess server = RedisServer.start("maxmemory 8mb", "maxmemory-policy noeviction");
                Jedis redis = server.client()) {
            Dataset<Row> rows = spark.sql("SELECT id, repeat('x', 10000) AS text FROM range(0, 3000, 1, 2)");
            for (String mode : List.of("upsert", "insert")) {
                redis.flushAll();
                assertThatThrownBy(() -> write(
                                rows,
                                Map.of("url", server.url(), "key_column", "id", "mode", mode, "batch_size", "100")))
                        .isInstanceOf(RedisWriteException.class)
                        .hasMessageContaining("OOM")
                        .hasMessageContaining("give it more")
                        .hasMessageContaining("stay");
                assertThat(lastResultIsComplete(spark)).isFalse();
            }
        }
    }

    @ParameterizedTest(name = "{0} without {1}")
    @CsvSource({
        "upsert, hset",
        "insert, evalsha",
        "insert, exists",
        "update, exists",
        "replace, del",
    })
    void aUserWithoutACommand(String mode, String command, SparkSession spark) {
        try (RedisProcess server = RedisServer.start(
                        "user app on >app-secret ~* +@all -" + command, "user default on nopass ~* +@all");
                Jedis redis = server.client()) {
            assertRefused(spark, app(server, Map.of("key_column", "id", "mode", mode)))
                    .hasMessageContaining("NOPERM")
                    .hasMessageContaining("'" + command + "'")
                    .hasMessageContaining("ACL SETUSER");
            assertThat(redis.dbSize()).isZero();
        }
    }

    /** Without MULTI nothing can be tried before the job. */
    @Test
    void aUserWithoutACommandOfTheScript(SparkSession spark) {
        try (RedisProcess server = RedisServer.start("user app on >app-secret ~* -@all +hset +evalsha +script")) {
            assertRefused(spark, app(server, Map.of("key_column", "id", "mode", "insert")))
                    .hasMessageContaining("script")
                    .hasMessageContaining("ACL SETUSER");
        }
    }

    @Test
    void aUserThatMayNotLoadScripts(SparkSession spark) {
        try (RedisProcess server = RedisServer.start("user app on >app-secret ~* +@all -script -eval");
                Jedis redis = server.client()) {
            assertRefused(spark, app(server, Map.of("key_column", "id", "mode", "insert")))
                    .hasMessageContaining("NOPERM")
                    .hasMessageContaining("SCRIPT LOAD")
                    .hasMessageContaining("+script|load");
            assertThat(redis.dbSize()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({"upsert", "insert", "replace"})
    void aUserWhoseKeysAreOthers(String mode, SparkSession spark) {
        try (RedisProcess server = RedisServer.start("user app on >app-secret ~user:* +@all");
                Jedis redis = server.client()) {
            assertRefused(spark, app(server, Map.of("key_column", "id", "key_prefix", "order:", "mode", mode)))
                    .hasMessageContaining("NOPERM")
                    .hasMessageContaining("key")
                    .hasMessageContaining("ACL SETUSER");
            assertThat(redis.dbSize()).isZero();
        }
    }

    /** The rights are the fewest that the docs could ask for: no MULTI, INFO, PING or CLIENT. */
    @ParameterizedTest
    @CsvSource({
        "upsert, +hset",
        "insert, +hset +evalsha +script +exists",
        "update, +hset +evalsha +script +exists",
        "replace, +hset +evalsha +script +exists +del",
        "upsert with ttl, +hset +evalsha +script +expire",
        "insert with ttl, +hset +evalsha +script +exists +expire",
    })
    void aUserWithJustTheNeededRightsWrites(String mode, String commands, SparkSession spark) {
        try (RedisProcess server = RedisServer.start("user app on >app-secret ~user:* -@all " + commands);
                Jedis redis = server.client()) {
            redis.hset("user:0", "name", "before");
            Map<String, String> options = new HashMap<>(app(server, Map.of("key_column", "id", "key_prefix", "user:")));
            options.put("mode", mode.split(" ")[0]);
            if (mode.endsWith("ttl")) {
                options.put("ttl", "100");
            }
            WriteResult result = SparkRedis.writeHashes(people(spark), options);
            assertThat(result.rowsFailed() - result.failures().getOrDefault("key_missing", 0L))
                    .isZero();
            assertThat(result.rowsWritten() + result.rowsSkipped() + result.rowsFailed())
                    .isEqualTo(10);
            assertThat(redis.hget("user:0", "name")).isEqualTo(mode.startsWith("insert") ? "before" : "Ann");
        }
    }

    @Test
    void aWrongPassword(SparkSession spark) {
        try (RedisProcess server = RedisServer.start("requirepass swordfish", "user app on >app-secret ~* +@all")) {
            assertRefused(spark, Map.of("url", server.url(), "key_column", "id", "password", "sword"))
                    .hasMessageContaining("WRONGPASS")
                    .hasMessageContaining("Check the options \"user\" and \"password\"");
            assertRefused(
                            spark,
                            Map.of("url", server.url(), "key_column", "id", "user", "nobody", "password", "swordfish"))
                    .hasMessageContaining("WRONGPASS");
        }
    }

    @Test
    void aMissingPassword(SparkSession spark) {
        try (RedisProcess server = RedisServer.start("requirepass swordfish")) {
            for (String mode : List.of("upsert", "insert")) {
                assertRefused(spark, Map.of("url", server.url(), "key_column", "id", "mode", mode))
                        .hasMessageContaining("NOAUTH")
                        .hasMessageContaining("set the option \"password\"");
            }
        }
    }

    @Test
    void aPasswordForAServerThatHasNone(SparkSession spark) {
        try (ScriptedServer server =
                ScriptedServer.start(command -> command.name().equals("AUTH")
                        ? "-ERR AUTH <password> called without any password configured for the default user.\r\n"
                        : null)) {
            assertRefused(spark, Map.of("url", server.url(), "key_column", "id", "password", "swordfish"))
                    .hasMessageContaining("without any password configured")
                    .hasMessageContaining("leave the option \"password\" out");
        }
    }

    @Test
    void nobodyListens(SparkSession spark) {
        RedisProcess server = RedisServer.start();
        server.close();
        assertRefused(spark, Map.of("url", server.url(), "key_column", "id"))
                .hasMessageContaining("No connection to Redis at 127.0.0.1:" + server.port())
                .hasMessageContaining("Connection refused")
                .hasMessageContaining("Check the option \"url\"");
    }

    @Test
    void aHostThatNobodyKnows(SparkSession spark) {
        assertRefused(
                        spark,
                        Map.of("url", "redis://no-such-host.invalid", "key_column", "id", "retry_timeout_ms", "100"))
                .hasMessageContaining("no-such-host.invalid:6379")
                .hasMessageContaining("Check the option \"url\"");
    }

    @Test
    void aReplica(SparkSession spark) {
        try (RedisProcess master = RedisServer.start();
                RedisProcess replica = RedisServer.start("replicaof 127.0.0.1 " + master.port())) {
            for (String mode : List.of("upsert", "insert")) {
                assertRefused(
                                spark,
                                Map.of(
                                        "url",
                                        replica.url(),
                                        "key_column",
                                        "id",
                                        "mode",
                                        mode,
                                        "retry_timeout_ms",
                                        "100"))
                        .hasMessageContaining("READONLY")
                        .hasMessageContaining("is a replica: put the address of its master into \"url\"");
            }
        }
    }

    @Test
    void aDatabaseOutOfRange(SparkSession spark) {
        try (RedisProcess server = RedisServer.start("databases 4")) {
            assertRefused(spark, Map.of("url", server.url() + "/4", "key_column", "id"))
                    .hasMessageContaining("DB index is out of range")
                    .hasMessageContaining("number of the database at the end of the \"url\"");
        }
    }

    @Test
    void aClusterThatServesNoKeys(SparkSession spark) {
        try (RedisProcess server = RedisServer.start("cluster-enabled yes")) {
            assertRefused(spark, Map.of("url", server.url(), "key_column", "id", "retry_timeout_ms", "100"))
                    .hasMessageContaining("127.0.0.1:" + server.port() + " is a node of a cluster and knows no slots");
        }
    }

    @Test
    void aClusterThatDoesNotSaySo(SparkSession spark) {
        try (ScriptedServer server = ScriptedServer.start(
                command -> command.name().equals("HSET") ? "-MOVED 1234 10.0.0.1:6379\r\n" : null)) {
            assertRefused(spark, Map.of("url", server.url(), "key_column", "id"))
                    .hasMessageContaining("MOVED")
                    .hasMessageContaining("is a node of a cluster")
                    .hasMessageContaining("topology=cluster");
        }
    }

    @Test
    void aStandaloneServerThatIsSaidToBeACluster(SparkSession spark) {
        try (RedisProcess server = RedisServer.start()) {
            assertRefused(spark, Map.of("url", server.url(), "key_column", "id", "topology", "cluster"))
                    .hasMessageContaining("is no node of a cluster")
                    .hasMessageContaining("topology=standalone");
        }
    }

    @Test
    void severalStandaloneServers(SparkSession spark) {
        try (RedisProcess server = RedisServer.start()) {
            assertRefused(spark, Map.of("url", server.url() + ",127.0.0.1:1", "key_column", "id"))
                    .hasMessageContaining("is a standalone server, and the \"url\" names several hosts");
        }
    }

    @Test
    void aServerWithoutTheCommand(SparkSession spark) {
        try (ScriptedServer server = ScriptedServer.start(command -> null)) {
            assertRefused(spark, Map.of("url", server.url(), "key_column", "id"))
                    .hasMessageContaining("unknown command 'HSET'")
                    .hasMessageContaining("lacks a command that the write needs");
            assertRefused(spark, Map.of("url", server.url(), "key_column", "id", "mode", "insert"))
                    .hasMessageContaining("unknown command 'SCRIPT'")
                    .hasMessageContaining("mode=upsert");
        }
    }

    @Test
    void aWebServer(SparkSession spark) {
        try (ScriptedServer server = ScriptedServer.start(command ->
                "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n" + ScriptedServer.CUT)) {
            assertRefused(spark, Map.of("url", server.url(), "key_column", "id"))
                    .hasMessage(
                            "At 127.0.0.1:" + server.port() + " is no Redis: it answers \"HTTP/1.1 400 Bad Request\"."
                                    + " No row was sent. Check the host and the port in the option \"url\".");
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void oneRefusedRowOfATaskEndsItAtOnce(SparkSession spark) {
        AtomicInteger rows = new AtomicInteger();
        try (ScriptedServer server = ScriptedServer.start(
                command -> !command.name().equals("HSET")
                        ? null
                        : rows.incrementAndGet() == 1
                                ? ":1\r\n"
                                : "-MISCONF Redis is configured to save RDB snapshots, but it's unable to persist to disk\r\n")) {
            assertThatThrownBy(() -> write(
                            people(spark).coalesce(1),
                            Map.of("url", server.url(), "key_column", "id", "batch_size", "2")))
                    .isInstanceOf(RedisWriteException.class)
                    .hasMessageContaining("MISCONF")
                    .hasMessageContaining("cannot save to its disk")
                    .hasMessageContaining("stay");
            assertThat(rows.get()).as("three batches under way").isLessThanOrEqualTo(6);
        }
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
            SparkSession spark, Map<String, String> options) {
        return assertThatThrownBy(() -> write(people(spark), options)).isInstanceOf(RedisWriteException.class);
    }

    private static boolean lastResultIsComplete(SparkSession spark) {
        return spark.read()
                .format("redis-write-result")
                .load()
                .select("complete")
                .first()
                .getBoolean(0);
    }

    private static void write(Dataset<Row> rows, Map<String, String> options) {
        rows.write().format("redis-hash").options(options).mode("append").save();
    }

    private static Map<String, String> app(RedisProcess server, Map<String, String> more) {
        Map<String, String> options = new HashMap<>(more);
        options.put("url", server.url());
        options.put("user", "app");
        options.put("password", "app-secret");
        return options;
    }

    private static Dataset<Row> people(SparkSession spark) {
        return spark.sql("SELECT id, 'Ann' AS name FROM range(0, 10, 1, 2)");
    }
}
