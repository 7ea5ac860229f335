package io.github.sparkredis.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.resp.CommandBatch;
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
        keys.add(batchOf(key), 0);
    }

    private boolean contains(String key) {
        return keys.contains(batchOf(key), 0);
    }

    private static CommandBatch batchOf(String key) {
        CommandBatch batch = new CommandBatch(16);
        batch.openKey();
        batch.buffer().appendAscii(key);
        batch.closeKey();
        batch.endRow();
        return batch;
    }
}
