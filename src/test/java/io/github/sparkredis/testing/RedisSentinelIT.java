package io.github.sparkredis.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.clients.jedis.Jedis;

@Timeout(120)
final class RedisSentinelIT {

    @Test
    void aReplicaTakesTheMastersPlaceAsOftenAsNeeded() {
        try (RedisSentinel sentinel = RedisSentinel.start(2)) {
            RedisProcess first = sentinel.master();
            assertThat(sentinel.servers()).hasSize(3).startsWith(first);
            sentinel.failOver();
            RedisProcess second = sentinel.master();
            assertThat(second).isNotEqualTo(first);
            second.kill();
            sentinel.awaitFailover(second);
            RedisProcess third = sentinel.master();
            assertThat(third).isNotEqualTo(second);
            third.pause();
            sentinel.awaitFailover(third);
            try (Jedis redis = sentinel.master().client()) {
                assertThat(redis.set("k", "v")).isEqualTo("OK");
            }
        }
    }

    @Test
    void closingEndsEveryProcess() {
        RedisSentinel sentinel = RedisSentinel.start(1);
        List<RedisProcess> all = new ArrayList<>(sentinel.sentinels());
        all.addAll(sentinel.servers());
        sentinel.close();
        assertThat(all).hasSize(5).noneMatch(RedisProcess::isRunning);
    }
}
