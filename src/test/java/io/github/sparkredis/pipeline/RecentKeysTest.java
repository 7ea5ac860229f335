package io.github.sparkredis.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class RecentKeysTest {
    private final RecentKeys keys = new RecentKeys();

    @Test
    void knowsTheLastKeysAndForgetsThoseOfLongAgo() {
        for (int i = 0; i < 5 * RecentKeys.GENERATION; i++) {
            assertThat(contains("key" + i)).isFalse();
            add("key" + i);
            add("key" + i); // once more is no news
            assertThat(contains("key" + i)).isTrue();
            assertThat(contains("key" + Math.max(0, i - RecentKeys.GENERATION + 1)))
                    .isTrue();
        }
        assertThat(contains("key0")).isFalse();
    }

    private void add(String key) {
        byte[] bytes = ("<" + key + ">").getBytes(UTF_8);
        keys.add(bytes, 1, bytes.length - 1);
    }

    private boolean contains(String key) {
        byte[] bytes = key.getBytes(UTF_8);
        return keys.contains(bytes, 0, bytes.length);
    }
}
