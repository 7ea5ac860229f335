package io.github.sparkredis.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;

@ParameterizedClass
@MethodSource("binaries")
final class RedisServerIT {
    private final RedisBinary binary;

    RedisServerIT(RedisBinary binary) {
        this.binary = binary;
    }

    static Stream<RedisBinary> binaries() {
        return Stream.of(
                        Stream.of(RedisBinary.preferred()),
                        RedisBinary.isOnPath() ? Stream.of(RedisBinary.onPath()) : Stream.<RedisBinary>empty(),
                        Stream.of(RedisBinary.embedded()))
                .flatMap(each -> each)
                .distinct();
    }

    @Test
    void saysItsVersionAndKeepsItsFilesToItself() {
        try (RedisProcess server = RedisProcess.start(binary);
                Jedis redis = server.client()) {
            assertThat(server.product().family()).isEqualTo(binary.product().family());
            assertThat(server.product().version()).isEqualTo(binary.product().version());
            assertThat(redis.configGet("save")).containsEntry("save", "");
        }
    }

    @Test
    void stopAndStartKeepThePort() {
        try (RedisProcess server = RedisProcess.start(binary)) {
            String url = server.url();
            for (int i = 0; i < 3; i++) {
                ping(server);
                server.stop();
                assertThat(server.isRunning()).isFalse();
                assertThatThrownBy(() -> ping(server)).isInstanceOf(JedisConnectionException.class);
                server.start();
            }
            ping(server);
            assertThat(server.url()).isEqualTo(url);
        }
    }

    @Test
    void dataOutlivesAKillWhereAskedTo() {
        try (RedisProcess server = RedisProcess.start(binary, "appendonly yes", "appendfsync always")) {
            try (Jedis redis = server.client()) {
                redis.hset("k", "f", "v");
            }
            server.kill();
            server.start();
            try (Jedis redis = server.client()) {
                assertThat(redis.hget("k", "f")).isEqualTo("v");
            }
        }
    }

    @Test
    void aPausedServerIsSilentUntilItGoesOn() {
        try (RedisProcess server = RedisProcess.start(binary)) {
            server.pause();
            DefaultJedisClientConfig impatient = DefaultJedisClientConfig.builder()
                    .serverDefaultProtocol()
                    .socketTimeoutMillis(200)
                    .build();
            assertThatThrownBy(() -> new Jedis(new HostAndPort("127.0.0.1", server.port()), impatient).ping())
                    .isInstanceOf(JedisConnectionException.class)
                    .hasMessageContaining("timed out");
            server.resume();
            ping(server);
            server.pause();
            server.stop();
            assertThat(server.isRunning()).isFalse();
        }
    }

    @Test
    void hasUsersAndPasswords() {
        try (RedisProcess server = RedisProcess.start(
                binary, "requirepass main-secret", "user app on >app-secret ~app:* +hset +hget -@dangerous")) {
            ping(server);
            try (Jedis app = server.client("app", "app-secret")) {
                assertThat(app.hset("app:1", "f", "v")).isEqualTo(1);
                assertThatThrownBy(() -> app.hset("other", "f", "v"))
                        .isInstanceOf(JedisDataException.class)
                        .hasMessageStartingWith("NOPERM");
            }
            assertThatThrownBy(() -> server.client("app", "wrong").ping()).hasMessageStartingWith("WRONGPASS");
        }
    }

    @Test
    void refusesWhatDoesNotFitItsMemory() {
        try (RedisProcess server = RedisProcess.start(binary, "maxmemory 3mb");
                Jedis redis = server.client()) {
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 10; i++) {
                            redis.hset("k" + i, "f", "x".repeat(500_000));
                        }
                    })
                    .isInstanceOf(JedisDataException.class)
                    .hasMessageStartingWith("OOM");
        }
    }

    @Test
    void aLineThatRedisDoesNotKnowIsToldAtOnce() {
        assertThatThrownBy(() -> RedisProcess.start(binary, "no-such-directive yes"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no-such-directive");
    }

    private static void ping(RedisProcess server) {
        try (Jedis redis = server.client()) {
            assertThat(redis.ping()).isEqualTo("PONG");
        }
    }
}
