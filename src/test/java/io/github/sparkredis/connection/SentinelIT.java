package io.github.sparkredis.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkredis.SparkRedis;
import io.github.sparkredis.result.RedisWriteException;
import io.github.sparkredis.testing.CapturedLog;
import io.github.sparkredis.testing.RedisProcess;
import io.github.sparkredis.testing.RedisSentinel;
import io.github.sparkredis.testing.RedisServer;
import io.github.sparkredis.testing.ScriptedServer;
import io.github.sparkredis.testing.SparkExtension;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import redis.clients.jedis.Jedis;

/** {@code redis-sentinel://}: whom a write is led to, and what is said where it is led nowhere. */
@ExtendWith(SparkExtension.class)
@Timeout(120)
final class SentinelIT {
    private static RedisSentinel sentinel;
    private static Jedis master;

    @BeforeAll
    static void start() {
        sentinel = RedisSentinel.start(1);
        master = sentinel.master().client();
    }

    @AfterAll
    static void stop() {
        master.close();
        sentinel.close();
    }

    @BeforeEach
    void empty() {
        master.flushAll();
    }

    @Test
    void aWriteLandsOnTheMasterAndTheLogSaysByWhom(SparkSession spark) {
        try (CapturedLog log = new CapturedLog("io.github.sparkredis")) {
            write(spark, sentinel.url(), Map.of("mode", "insert", "ttl", "1000"));
            assertThat(log.lines()).anyMatch(line -> line.contains(" to " + sentinel.url() + ": "));
        }
        assertThat(master.hgetAll("1")).isEqualTo(Map.of("name", "Ann"));
        assertThat(master.dbSize()).isEqualTo(4);
    }

    @Test
    void overwriteRemovesFromTheMaster(SparkSession spark) {
        master.hset("p:old", "name", "Bob");
        spark.sql("SELECT id, 'Ann' AS name FROM range(2)")
                .write()
                .format("redis-hash")
                .options(Map.of("url", sentinel.url(), "key_prefix", "p:", "key_column", "id"))
                .mode(SaveMode.Overwrite)
                .save();
        assertThat(master.keys("*")).containsExactlyInAnyOrder("p:0", "p:1");
    }

    @Test
    void deadAndSilentSentinelsFirstInTheListDoNotHurt(SparkSession spark) {
        ScriptedServer dead = ScriptedServer.start(command -> null);
        dead.close();
        try (ScriptedServer silent = ScriptedServer.start(command -> ScriptedServer.SILENCE)) {
            String hosts = host(dead.port()) + "," + host(silent.port()) + ","
                    + host(sentinel.sentinels().get(0).port());
            write(spark, sentinel.url(hosts), Map.of("connect_timeout_ms", "1000"));
            assertThat(master.dbSize()).isEqualTo(4);
            assertThat(silent.connections()).as("by the driver and both tasks").isEqualTo(1);
        }
    }

    @Test
    void noSentinelThatAnswersEndsTheWriteWithTheReasonOfEach(SparkSession spark) {
        ScriptedServer one = ScriptedServer.start(command -> null);
        ScriptedServer two = ScriptedServer.start(command -> null);
        one.close();
        two.close();
        String url = sentinel.url(host(one.port()) + "," + host(two.port()));
        assertRefused(spark, url, Map.of("retry_timeout_ms", "500"))
                .hasMessageContaining("No sentinel of " + url + " names a master")
                .hasMessageContaining("No connection to Redis at " + host(one.port()))
                .hasMessageContaining("No connection to Redis at " + host(two.port()))
                .hasMessageContaining("No row was sent");
    }

    @Test
    void theDatabaseStandsBehindTheName(SparkSession spark) {
        write(spark, sentinel.url() + "/3", Map.of());
        assertThat(master.dbSize()).isZero();
        master.select(3);
        assertThat(master.dbSize()).isEqualTo(4);
        master.select(0);
        assertRefused(spark, sentinel.url() + "/99", Map.of())
                .hasMessageContaining("Redis at " + host(sentinel.master().port()))
                .hasMessageContaining("Check the number of the database at the end of the \"url\"");
    }

    @Test
    void anUnknownMasterIsAnErrorThatNamesThoseThatAreKnown(SparkSession spark) {
        assertRefused(spark, sentinel.url().replace(RedisSentinel.NAME, "nosuch"), Map.of())
                .hasMessageContaining("knows no master \"nosuch\". It knows \"" + RedisSentinel.NAME + "\".")
                .hasMessageContaining("No row was sent");
    }

    @Test
    void aSentinelInTheUrlOfAServerIsAnErrorThatShowsTheOther(SparkSession spark) {
        String address = host(sentinel.sentinels().get(0).port());
        String form = "Write redis-sentinel://" + address + "/" + RedisSentinel.NAME;
        assertRefused(spark, "redis://" + address, Map.of())
                .hasMessageContaining("At " + address + " is a Sentinel")
                .hasMessageContainingAll(form + ".", "The masters that it knows: \"" + RedisSentinel.NAME + "\".");
        // What a sentinel refuses before it says what it is.
        assertRefused(spark, "redis://" + address + "/2", Map.of()).hasMessageContaining(form + "/2.");
        assertRefused(spark, "redis://" + address, Map.of("user", "app", "password", "hush"))
                .hasMessageContaining(form + ".")
                .hasMessageNotContaining("hush");
    }

    @Test
    void aServerInTheUrlOfSentinelsIsAnErrorThatShowsTheOther(SparkSession spark) {
        try (RedisProcess server = RedisServer.start()) {
            assertRefused(spark, "redis-sentinel://" + host(server.port()) + "/mymaster", Map.of())
                    .hasMessageContaining("At " + host(server.port()) + " is no Sentinel")
                    .hasMessageContaining("write " + server.url());
        }
    }

    /** Of {@code docs/permissions.md}, at the sentinels and at the servers. */
    @Test
    void theLeastRightsDoOnBothSides(SparkSession spark) {
        PermissionsPage page = PermissionsPage.read();
        sentinel.sentinels().forEach(one -> allow(one, page.line("+sentinel|"), Set.of()));
        Map<String, String> users = Map.of(
                "user", "spark", "password", "password", "sentinel_user", "spark", "sentinel_password", "password");
        for (PermittedWrite write : PermittedWrite.all("redis-hash")) {
            if (write.isSimple()) {
                sentinel.servers().forEach(server -> allow(server, page.firstLine(), write.rights(page)));
                empty();
                master.hset("user:0", "name", "before");
                Map<String, String> options = write.options();
                options.putAll(users);
                options.put("url", sentinel.url());
                PermittedWrite.rows(spark)
                        .write()
                        .format("redis-hash")
                        .options(options)
                        .mode(write.overwrites() ? SaveMode.Overwrite : SaveMode.Append)
                        .save();
                assertThat(master.dbSize())
                        .as(write.toString())
                        .isEqualTo(write.mode().equals("update") ? 1 : 10);
            }
        }
    }

    private static void allow(RedisProcess server, List<String> first, Set<String> rights) {
        try (Jedis redis = server.client()) {
            redis.aclSetUser(
                    "spark",
                    Stream.of(List.of("reset"), first, rights)
                            .flatMap(Collection::stream)
                            .toArray(String[]::new));
        }
    }

    private static String host(int port) {
        return "127.0.0.1:" + port;
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
            SparkSession spark, String url, Map<String, String> more) {
        return assertThatThrownBy(() -> write(spark, url, more)).isInstanceOf(RedisWriteException.class);
    }

    private static void write(SparkSession spark, String url, Map<String, String> more) {
        Map<String, String> options = new HashMap<>(more);
        options.put("url", url);
        options.put("key_column", "id");
        SparkRedis.writeHashes(spark.sql("SELECT id, 'Ann' AS name FROM range(0, 4, 1, 2)"), options);
    }
}
