package io.github.sparkredis.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

final class SharedRedisIT {
    @Test
    void isOneServerWithAPrefixPerCaller() {
        RedisServer server = RedisServer.shared();
        assertThat(RedisServer.shared()).isSameAs(server);
        String prefix = server.freshPrefix();
        assertThat(prefix).startsWith(server.prefix());
        assertThat(server.freshPrefix()).isNotEqualTo(prefix);
        try (Jedis redis = server.client()) {
            redis.set(prefix + "k", "v");
            assertThat(redis.keys(prefix + "*")).containsExactly(prefix + "k");
        }
    }

    @Test
    void anExternalServerLosesTheKeysOfTheRunAndNoOthers() {
        try (RedisProcess server = RedisServer.start()) {
            ExternalRedis external = new ExternalRedis(URI.create(server.url()), "external", () -> {});
            try (Jedis redis = external.client()) {
                redis.set("stays", "v");
                for (int i = 0; i < 2_500; i++) {
                    redis.set(external.freshPrefix() + i, "v");
                }
                external.close();
                assertThat(redis.keys("*")).containsExactly("stays");
            }
            assertThat(external.product()).isEqualTo(server.product());
        }
    }
}
