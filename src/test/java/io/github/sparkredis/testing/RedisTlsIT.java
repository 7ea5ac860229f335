package io.github.sparkredis.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisConnectionException;

final class RedisTlsIT {
    private static final Certificates OTHERS = Certificates.create("ip:127.0.0.1", "EC");

    static Stream<RedisBinary> binaries() {
        return RedisServerIT.binaries().filter(RedisBinary::hasTls);
    }

    @ParameterizedTest
    @MethodSource("binaries")
    void speaksTlsWithThoseWhoShowACertificate(RedisBinary binary) {
        Certificates certificates = Certificates.shared();
        try (RedisProcess server = RedisProcess.startTls(binary, certificates)) {
            assertThat(server.url()).startsWith("rediss://");
            ping(server);
            DefaultJedisClientConfig stranger = DefaultJedisClientConfig.builder()
                    .serverDefaultProtocol()
                    .sslOptions(OTHERS.clientOptions())
                    .build();
            assertThatThrownBy(() -> new Jedis(new HostAndPort("127.0.0.1", server.port()), stranger).ping())
                    .isInstanceOf(JedisConnectionException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("binaries")
    void speaksTlsWithKeysOnEllipticCurves(RedisBinary binary) {
        try (RedisProcess server = RedisProcess.startTls(binary, OTHERS)) {
            ping(server);
        }
    }

    private static void ping(RedisProcess server) {
        try (Jedis redis = server.client()) {
            assertThat(redis.ping()).isEqualTo("PONG");
        }
    }
}
