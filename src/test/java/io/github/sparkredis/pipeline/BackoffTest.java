package io.github.sparkredis.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.options.RetryOptions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BackoffTest {
    /** Time that passes by sleeping alone. */
    private final List<Long> waits = new ArrayList<>();

    private final Backoff.Clock clock = new Backoff.Clock() {
        @Override
        public long millis() {
            return waits.stream().mapToLong(Long::longValue).sum();
        }

        @Override
        public void sleep(long millis) {
            waits.add(millis);
        }
    };

    @Test
    void withoutTimeThereIsNoFurtherTry() throws InterruptedException {
        Backoff backoff = new Backoff(new RetryOptions(0, 1, 1), clock);
        assertThat(backoff.await()).isFalse();
        assertThat(backoff.tries()).as("the one that failed").isEqualTo(1);
    }

    @Test
    void triesGoOnUntilTheTimeIsUp() throws InterruptedException {
        Backoff backoff = new Backoff(new RetryOptions(60, 1, 4), clock);
        while (backoff.await()) {
            assertThat(backoff.tries()).isEqualTo(1 + waits.size());
        }
        assertThat(clock.millis()).isEqualTo(60);
        assertThat(waits).as("waits of 4 ms at the most, for 60 ms").hasSizeGreaterThanOrEqualTo(15);
        assertThat(backoff.await()).as("and never again").isFalse();
    }

    @Test
    void theBoundOfTheWaitsDoublesUpToTheLargest() throws InterruptedException {
        long[] longest = new long[6];
        for (int round = 0; round < 2_000; round++) {
            waits.clear();
            Backoff backoff = new Backoff(new RetryOptions(1_000_000, 10, 80), clock);
            for (int i = 0; i < longest.length; i++) {
                backoff.await();
                longest[i] = Math.max(longest[i], waits.get(i));
            }
        }
        assertThat(longest).containsExactly(10, 20, 40, 80, 80, 80);
    }

    @Test
    void noWaitIsLongerThanTheTimeThatIsLeft() throws InterruptedException {
        Backoff backoff = new Backoff(new RetryOptions(50, 3_600_000, 3_600_000), clock);
        while (backoff.await()) {
            assertThat(backoff.tries()).isLessThan(1_000_000);
        }
        assertThat(clock.millis()).isEqualTo(50);
    }

    @Test
    void theBoundOfManyTriesDoesNotOverflow() throws InterruptedException {
        Backoff backoff = new Backoff(new RetryOptions(Integer.MAX_VALUE, 1, 1), clock);
        for (int i = 0; i < 100; i++) {
            assertThat(backoff.await()).isTrue();
        }
        assertThat(backoff.tries()).isEqualTo(101);
    }
}
