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
import org.apache.spark.sql.SparkSession;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.Jedis;

/** As whom a write runs, and what is said where the server does not let it. */
@ExtendWith(SparkExtension.class)
final class CredentialsIT {
    private static final String DEFAULT = "spark.datasource.redis.";

    private static RedisProcess open;
    private static Jedis redis;

    @BeforeAll
    static void start() {
        open = RedisServer.start("user app on nopass ~app:* +@all", "user locked on >swordfish ~* +@all");
        redis = open.client();
    }

    @AfterAll
    static void stop() {
        redis.close();
        open.close();
    }

    @BeforeEach
    void empty() {
        redis.flushAll();
    }

    @ParameterizedTest(name = "url {0}, user {1}, password {2}")
    @CsvSource(
            nullValues = "-",
            value = {
                "nosuch@, -,      -",
                "-,       nosuch, -",
                "-,       nosuch, ''",
                "-,       locked, -",
                "locked:@, -,     -",
                "locked:swordfish@, -, ''",
            })
    void aUserWhomTheServerDoesNotTakeWithoutAPassword(String inUrl, String user, String password, SparkSession spark) {
        assertRefused(spark, options(inUrl, user, password))
                .hasMessageContaining("WRONGPASS")
                .hasMessageContaining("Check the options \"user\" and \"password\"")
                .hasMessageContaining("No password was given: an empty one was sent.");
        assertThat(redis.dbSize()).isZero();
    }

    /** The user may write under app: alone, as default may everywhere: so it is seen who wrote. */
    @ParameterizedTest(name = "url {0}, user {1}, password {2}")
    @CsvSource(
            nullValues = "-",
            value = {"app@, -, -", "app:@, -, -", "-, app, -", "-, app, ''", "app:any@, -, -", "app@, -, any"})
    void aUserWithoutAPasswordWritesAsItself(String inUrl, String user, String password, SparkSession spark) {
        Map<String, String> options = options(inUrl, user, password);
        write(spark, with(options, "key_prefix", "app:"));
        assertThat(redis.keys("*")).containsExactlyInAnyOrder("app:0", "app:1");
        assertThat(write(spark, options).failures()).isEqualTo(Map.of("rejected:NOPERM", 2L));
    }

    @Test
    void anEmptyPasswordOfTheSession(SparkSession spark) {
        spark.conf().set(DEFAULT + "password", "");
        spark.conf().set(DEFAULT + "url", open.url().replace("//", "//app:@"));
        try {
            write(spark, Map.of("key_prefix", "app:"));
            assertThat(redis.keys("*")).hasSize(2);
            assertRefused(spark, Map.of("user", "locked")).hasMessageContaining("WRONGPASS");
        } finally {
            spark.conf().unset(DEFAULT + "password");
            spark.conf().unset(DEFAULT + "url");
        }
    }

    @Test
    void anEmptyPasswordWithoutAUser(SparkSession spark) {
        write(spark, options(null, null, ""));
        assertThat(redis.keys("*")).hasSize(2);
        try (RedisProcess closed = RedisServer.start("requirepass swordfish")) {
            assertRefused(spark, Map.of("url", closed.url(), "password", ""))
                    .hasMessageContaining("WRONGPASS")
                    .hasMessageContaining("No password was given");
        }
    }

    @Test
    void aPasswordThatEndsInALineBreak(SparkSession spark) {
        assertRefused(spark, options(null, "locked", "swordfish\n"))
                .hasMessageContaining("WRONGPASS")
                .hasMessageContaining("The \"password\" given ends in a line break")
                .hasMessageNotContaining("swordfish");
        try (ScriptedServer old =
                ScriptedServer.start(command -> command.name().equals("AUTH") ? "-ERR invalid password\r\n" : null)) {
            assertRefused(spark, Map.of("url", old.url(), "password", "swordfish\r\n"))
                    .hasMessageContaining("The \"password\" given ends in a line break");
        }
    }

    /** As a Redis 5 says it, which knows no HELLO. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ERR invalid password                            | Check the options \"user\" and \"password\"",
                "ERR invalid username-password pair              | Check the options \"user\" and \"password\"",
                "ERR Client sent AUTH, but no password is set    | leave the option \"password\" out",
                "ERR wrong number of arguments for 'auth' command | leave the option \"user\" out",
                "ERR unknown command 'AUTH', with args beginning with: 'swordfish' | lacks a command",
            })
    void whatOlderServersSayOfCredentials(String error, String advice, SparkSession spark) {
        try (ScriptedServer old =
                ScriptedServer.start(command -> command.name().equals("AUTH") ? "-" + error + "\r\n" : null)) {
            assertRefused(spark, Map.of("url", old.url(), "user", "app", "password", "swordfish"))
                    .hasMessageContaining(error.split(",")[0])
                    .hasMessageContaining(advice)
                    .hasMessageNotContaining("swordfish");
        }
    }

    @Test
    void aUserWithoutAPasswordOnAServerThatKnowsNoHello(SparkSession spark) {
        List<String> sent;
        try (ScriptedServer old = ScriptedServer.start(command ->
                command.name().equals("AUTH") ? "-ERR wrong number of arguments for 'auth' command\r\n" : null)) {
            assertRefused(spark, Map.of("url", old.url(), "user", "app"));
            sent = old.commands().stream()
                    .filter(command -> command.name().equals("AUTH"))
                    .map(command -> command.text(1) + "/" + command.text(2))
                    .toList();
        }
        assertThat(sent).containsExactly("app/");
    }

    private static Map<String, String> options(String inUrl, String user, String password) {
        Map<String, String> options = new HashMap<>();
        options.put("url", inUrl == null ? open.url() : open.url().replace("//", "//" + inUrl));
        options.put("user", user);
        options.put("password", password);
        options.values().removeIf(value -> value == null);
        return options;
    }

    private static Map<String, String> with(Map<String, String> options, String name, String value) {
        Map<String, String> all = new HashMap<>(options);
        all.put(name, value);
        return all;
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
            SparkSession spark, Map<String, String> options) {
        return assertThatThrownBy(() -> write(spark, options)).isInstanceOf(RedisWriteException.class);
    }

    private static WriteResult write(SparkSession spark, Map<String, String> options) {
        return SparkRedis.writeHashes(
                spark.sql("SELECT id, 'Ann' AS name FROM range(0, 2, 1, 1)"), with(options, "key_column", "id"));
    }
}
