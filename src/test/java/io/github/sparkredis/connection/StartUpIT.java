package io.github.sparkredis.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkredis.SparkRedis;
import io.github.sparkredis.result.RedisWriteException;
import io.github.sparkredis.result.WriteResult;
import io.github.sparkredis.testing.CapturedLog;
import io.github.sparkredis.testing.RedisProcess;
import io.github.sparkredis.testing.RedisServer;
import io.github.sparkredis.testing.ScriptedServer;
import io.github.sparkredis.testing.SparkExtension;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;

/** The driver's first look meets a server that is not ready, and what it waits for comes, or does not. */
@ExtendWith(SparkExtension.class)
@Timeout(120)
final class StartUpIT {
    private static final Executor SOON = CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS);

    /** So it is with every command but MULTI, which a server that loads takes. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "LOADING Redis is loading the dataset in memory",
                "BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.",
                "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.",
                "READONLY You can't write against a read only replica.",
                "CLUSTERDOWN The cluster is down",
                "ERR max number of clients reached"
            })
    void whatPassesIsWaitedFor(String error, SparkSession spark) {
        for (String refused : List.of("PING", "HSET")) {
            AtomicInteger refusals = new AtomicInteger();
            try (ScriptedServer server = ScriptedServer.start(command -> {
                        if (command.name().equals(refused) && refusals.incrementAndGet() <= 3) {
                            return "-" + error + "\r\n";
                        }
                        return switch (command.name()) {
                            case "MULTI", "DISCARD" -> "+OK\r\n";
                            case "HSET" -> ":1\r\n";
                            default -> null;
                        };
                    });
                    CapturedLog log = new CapturedLog("io.github.sparkredis")) {
                assertThat(write(spark, server.url(), Map.of()).rowsWritten()).isEqualTo(10);
                assertThat(refusals.get()).isGreaterThan(3);
                assertThat(log.lines())
                        .anySatisfy(line -> assertThat(line)
                                .startsWith("WARN")
                                .contains(error.split("\\.")[0], "waits for it, and begins no try after 60000 ms"));
            }
        }
    }

    @Test
    void aServerThatComesBackIsWaitedFor(SparkSession spark) {
        try (RedisProcess server = RedisServer.start()) {
            write(spark, server.url(), Map.of());
            server.kill();
            CompletableFuture<Void> back = CompletableFuture.runAsync(server::start, SOON);
            assertThat(write(spark, server.url(), Map.of()).rowsWritten()).isEqualTo(10);
            back.join();
        }
    }

    @Test
    void aServerThatIsLateForTheFirstWriteIsWaitedFor(SparkSession spark) {
        try (RedisProcess server = RedisServer.start()) {
            server.kill();
            CompletableFuture<Void> up = CompletableFuture.runAsync(server::start, SOON);
            assertThat(write(spark, server.url(), Map.of()).rowsWritten()).isEqualTo(10);
            up.join();
        }
    }

    @Test
    void aServerThatLoadsItsDataIsWaitedFor(SparkSession spark) {
        // It looks up from its loading every 2 MB: so often it answers.
        try (RedisProcess server = RedisServer.start("rdbcompression no");
                Jedis redis = server.client()) {
            for (int i = 0; i < 200; i++) {
                redis.set("loaded:" + i, "x".repeat(100_000));
            }
            redis.save();
            redis.configSet("key-load-delay", "10000"); // microseconds a key
            CompletableFuture<Void> loading = CompletableFuture.runAsync(() -> {
                try (Jedis other = server.client()) {
                    other.getConnection().setTimeoutInfinite();
                    other.sendCommand(() -> "DEBUG".getBytes(), "RELOAD", "NOSAVE");
                }
            });
            while (!redis.info("persistence").contains("loading:1")) {
                assertThat(loading).isNotDone();
            }
            assertThat(write(spark, server.url(), Map.of("key_prefix", "new:")).rowsWritten())
                    .isEqualTo(10);
            loading.join();
            assertThat(redis.info("errorstats")).contains("errorstat_LOADING");
            assertThat(redis.keys("new:*")).hasSize(10);
        }
    }

    @Test
    void aFullServerIsWaitedFor(SparkSession spark) {
        try (RedisProcess server = RedisServer.start("maxclients 2")) {
            Jedis one = server.client();
            Jedis two = server.client();
            one.ping();
            two.ping();
            CompletableFuture<Void> free = CompletableFuture.runAsync(
                    () -> {
                        one.close();
                        two.close();
                    },
                    SOON);
            assertThat(write(spark, server.url(), Map.of()).rowsWritten()).isEqualTo(10);
            free.join();
            try (Jedis redis = server.client()) {
                assertThat(redis.info("stats")).doesNotContain("rejected_connections:0\r");
            }
        }
    }

    @Test
    void aServerThatStaysFullIsGivenUpWithAdvice(SparkSession spark) {
        try (RedisProcess server = RedisServer.start("maxclients 1");
                Jedis redis = server.client()) {
            redis.ping();
            assertThatThrownBy(() -> write(spark, server.url(), Map.of("retry_timeout_ms", "300")))
                    .isInstanceOf(RedisWriteException.class)
                    .hasMessageContainingAll(
                            "max number of clients",
                            "maxclients allows: raise it",
                            "df.coalesce(n)",
                            "retry_timeout_ms=300",
                            "No row was sent");
        }
    }

    /** Which the default retry_timeout_ms, a minute, would take twice. */
    @Test
    @Timeout(50)
    void aUrlWhereNobodyEverAnsweredIsSaidWithoutTheWholeTime(SparkSession spark) {
        RedisProcess server = RedisServer.start();
        server.close();
        for (String url : List.of(server.url(), "redis://no-such-host.invalid")) {
            assertThatThrownBy(() -> write(spark, url, Map.of()))
                    .isInstanceOf(RedisWriteException.class)
                    .hasMessageContainingAll(
                            "No connection to Redis at " + url.substring("redis://".length()),
                            "none begun after 5000 ms, as it never answered this driver",
                            "No row was sent. Check the option \"url\"");
        }
    }

    @Test
    void withoutTimeThereIsOneTry(SparkSession spark) {
        try (ScriptedServer server = ScriptedServer.start(command -> ScriptedServer.CUT)) {
            assertThatThrownBy(() -> write(spark, server.url(), Map.of("retry_timeout_ms", "0")))
                    .hasMessageContaining("(1 try, none begun after retry_timeout_ms=0)");
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void whatNoTryHelpsIsNotTriedAgain(SparkSession spark) {
        try (ScriptedServer server = ScriptedServer.start(
                command -> command.name().equals("PING") ? "-NOAUTH Authentication required.\r\n" : null)) {
            assertThatThrownBy(() -> write(spark, server.url(), Map.of()))
                    .hasMessageContaining("set the option \"password\"");
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    private static WriteResult write(SparkSession spark, String url, Map<String, String> more) {
        Map<String, String> options = new HashMap<>(Map.of("url", url, "key_column", "id"));
        options.putAll(more);
        return SparkRedis.writeHashes(spark.sql("SELECT id, 'Ann' AS name FROM range(0, 10, 1, 1)"), options);
    }
}
