package io.github.sparkredis.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkredis.SparkRedis;
import io.github.sparkredis.result.RedisWriteException;
import io.github.sparkredis.testing.Certificates;
import io.github.sparkredis.testing.RedisSentinel;
import io.github.sparkredis.testing.SparkExtension;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import redis.clients.jedis.Jedis;

/** Sentinels and servers with TLS, and with passwords that differ. */
@ExtendWith(SparkExtension.class)
@Timeout(120)
final class SecuredSentinelIT {
    private static final Certificates OURS = Certificates.shared();
    private static final String SERVERS = "swordfish";
    private static final String SENTINELS = "halibut";

    private static RedisSentinel sentinel;

    @BeforeAll
    static void start() {
        sentinel = RedisSentinel.startTls(
                OURS,
                1,
                List.of("requirepass " + SERVERS, "user app on >" + SERVERS + " ~* +@all -role"),
                List.of(
                        "requirepass " + SENTINELS,
                        "user scout "
                                + String.join(" ", PermissionsPage.read().line("+sentinel|"))
                                        .replace(">password", ">" + SENTINELS)));
    }

    @AfterAll
    static void stop() {
        sentinel.close();
    }

    @Test
    void passwordsOfBothSides(SparkSession spark) {
        assertWritten(spark, Map.of("password", SERVERS, "sentinel_password", SENTINELS));
    }

    @Test
    void aUserOfTheSentinelsWhoMayAskForTheMasterAlone(SparkSession spark) {
        assertWritten(spark, Map.of("password", SERVERS, "sentinel_user", "scout", "sentinel_password", SENTINELS));
    }

    @Test
    void aUserOfTheServersWhoMayNotAskForItsRole(SparkSession spark) {
        assertWritten(spark, Map.of("user", "app", "password", SERVERS, "sentinel_password", SENTINELS));
    }

    @Test
    void credentialsInTheUrlAreTheServers(SparkSession spark) {
        String url = sentinel.url().replace("://", "://:" + SERVERS + "@");
        assertWritten(spark, Map.of("url", url, "sentinel_password", SENTINELS));
        url = sentinel.url().replace("://", "://app:" + SERVERS + "@");
        assertWritten(spark, Map.of("url", url, "sentinel_password", SENTINELS));
    }

    @Test
    void aWrongPasswordOfTheSentinelsIsSaidToBeThat(SparkSession spark) {
        for (Map<String, String> options : List.of(
                Map.of("password", SERVERS, "sentinel_password", SERVERS),
                Map.of("password", SERVERS, "sentinel_user", "nosuch", "sentinel_password", SENTINELS))) {
            assertRefused(spark, options)
                    .hasMessageContaining("refuses to name the master: WRONGPASS")
                    .hasMessageContaining("Check the options \"sentinel_user\" and \"sentinel_password\"");
        }
        assertRefused(spark, Map.of("password", SERVERS))
                .hasMessageContaining("refuses to name the master: NOAUTH")
                .hasMessageContaining("sentinel_password");
    }

    @Test
    void aWrongPasswordOfTheServersIsSaidToBeThat(SparkSession spark) {
        assertRefused(spark, Map.of("password", SENTINELS, "sentinel_password", SENTINELS))
                .hasMessageContaining("Redis at 127.0.0.1:" + sentinel.master().port())
                .hasMessageContaining("WRONGPASS")
                .hasMessageContaining("Check the options \"user\" and \"password\"");
        assertRefused(spark, Map.of("sentinel_password", SENTINELS))
                .hasMessageContaining("NOAUTH")
                .hasMessageContaining("set the option \"password\"");
    }

    @Test
    void aSentinelInTheUrlOfAServerIsAnErrorThatShowsTheOther(SparkSession spark) {
        String address = "127.0.0.1:" + sentinel.sentinels().get(0).port();
        assertRefused(spark, Map.of("url", "rediss://" + address, "password", SENTINELS))
                .hasMessageContaining("Write rediss-sentinel://" + address + "/" + RedisSentinel.NAME);
    }

    @Test
    void sentinelsWithTlsAskedInTheClear(SparkSession spark) {
        Map<String, String> options = Map.of(
                "url", sentinel.url().replace("rediss", "redis"), "password", SERVERS, "sentinel_password", SENTINELS);
        assertThatThrownBy(() -> write(spark, options))
                .isInstanceOf(RedisWriteException.class)
                .hasMessageContaining("rediss-sentinel://");
    }

    private static void assertWritten(SparkSession spark, Map<String, String> options) {
        try (Jedis redis = sentinel.master().client()) {
            redis.flushAll();
            write(spark, overTls(options));
            assertThat(redis.hgetAll("1")).isEqualTo(Map.of("name", "Ann"));
        }
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
            SparkSession spark, Map<String, String> options) {
        return assertThatThrownBy(() -> write(spark, overTls(options)))
                .isInstanceOf(RedisWriteException.class)
                .hasMessageContaining("No row was sent")
                .hasMessageNotContaining(SERVERS)
                .hasMessageNotContaining(SENTINELS);
    }

    private static Map<String, String> overTls(Map<String, String> options) {
        Map<String, String> all = new HashMap<>(Map.of(
                "url", sentinel.url(),
                "tls_ca", OURS.ca().toString(),
                "tls_cert", OURS.clientCertificate().toString(),
                "tls_key", OURS.clientKey().toString()));
        all.putAll(options);
        return all;
    }

    private static void write(SparkSession spark, Map<String, String> options) {
        Map<String, String> all = new HashMap<>(options);
        all.put("key_column", "id");
        SparkRedis.writeHashes(spark.sql("SELECT id, 'Ann' AS name FROM range(0, 4, 1, 2)"), all);
    }
}
