package io.github.sparkredis.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class RecentRefusalsTest {
    private long nanos = Long.MAX_VALUE - 5;
    private final RecentRefusals<String> refusals = new RecentRefusals<>(() -> nanos);

    @Test
    void aRefusalHoldsForAMinute() {
        refusals.add("a");
        nanos += TimeUnit.SECONDS.toNanos(59);
        assertThat(refusals.contains("a")).isTrue();
        assertThat(refusals.contains("b")).isFalse();
        nanos += TimeUnit.SECONDS.toNanos(1);
        assertThat(refusals.contains("a")).isFalse();
    }
}
