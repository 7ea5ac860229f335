package io.github.sparkredis.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.SparkRedis;
import io.github.sparkredis.testing.Capability;
import io.github.sparkredis.testing.CommandCalls;
import io.github.sparkredis.testing.RedisProcess;
import io.github.sparkredis.testing.RedisServer;
import io.github.sparkredis.testing.SparkExtension;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import redis.clients.jedis.Jedis;

/** Which commands a write sends, as the server counts them: those that {@code docs/managed-redis.md} names, and no other. */
@ExtendWith(SparkExtension.class)
final class CommandsSentIT {

    private RedisProcess server;
    private Jedis redis;

    @BeforeEach
    void start() {
        server = RedisServer.start("user app on >app-secret ~* +@all -client");
        redis = server.client();
        redis.configResetStat();
    }

    @AfterEach
    void stop() {
        redis.close();
        server.close();
    }

    @Test
    void aPlainWrite(SparkSession spark) {
        write(spark, Map.of("url", server.url()));
        assertThat(calls())
                .isEqualTo(Map.of(
                        "hello", 2L, "ping", 4L, "client", 2L, "info", 3L, "multi", 1L, "discard", 1L, "hset", 10L));
        assertThat(redis.info("errorstats")).doesNotContain("errorstat_");
    }

    @Test
    void aWriteByScriptsIntoADatabase(SparkSession spark) {
        write(spark, Map.of("url", server.url() + "/1", "mode", "insert", "ttl", "100", "bulk_load", "off"));
        assertThat(calls())
                .isEqualTo(Map.ofEntries(
                        Map.entry("hello", 2L),
                        Map.entry("select", 1L),
                        Map.entry("ping", 4L),
                        Map.entry("client", 2L),
                        Map.entry("info", 3L),
                        Map.entry("script", 2L),
                        Map.entry("multi", 1L),
                        Map.entry("discard", 1L),
                        Map.entry("evalsha", 1L),
                        Map.entry("exists", 10L),
                        Map.entry("hset", 10L),
                        Map.entry("expire", 10L)));
        assertThat(redis.info("errorstats")).doesNotContain("errorstat_");
    }

    @Test
    void aWriteOfHashesAsTheServerStoresThem(SparkSession spark) {
        if (!server.has(Capability.HASH_LISTPACK)) {
            return;
        }
        redis.configResetStat(); // it was asked what it is
        write(spark, Map.of("url", server.url(), "mode", "insert", "ttl", "100"));
        assertThat(calls())
                .isEqualTo(Map.ofEntries(
                        Map.entry("hello", 2L),
                        Map.entry("ping", 4L),
                        Map.entry("client", 2L),
                        Map.entry("info", 3L),
                        Map.entry("script", 2L),
                        Map.entry("multi", 1L),
                        Map.entry("discard", 1L),
                        Map.entry("restore", 12L)));
        // The payload with a wrong checksum, before the first row.
        assertThat(redis.info("errorstats")).containsOnlyOnce("errorstat_").contains("errorstat_ERR:count=1\r");
    }

    @Test
    void aUserWithoutClientLeavesOneTraceInTheAclLog(SparkSession spark) {
        write(spark, Map.of("url", server.url(), "user", "app", "password", "app-secret"));
        assertThat(calls()).containsEntry("hset", 10L);
        write(spark, Map.of("url", server.url(), "user", "app", "password", "app-secret"));
        assertThat(redis.aclLog())
                .singleElement()
                .satisfies(entry -> assertThat(entry.getCount()).isEqualTo(1));
    }

    /** Calls by command, without the test's own. */
    private Map<String, Long> calls() {
        Map<String, Long> calls = CommandCalls.of(redis);
        calls.remove("config");
        return calls;
    }

    private static void write(SparkSession spark, Map<String, String> more) {
        Map<String, String> options = new HashMap<>(more);
        options.put("key_column", "id");
        SparkRedis.writeHashes(spark.sql("SELECT id, 'Ann' AS name FROM range(0, 10, 1, 1)"), options);
    }
}
