package io.github.sparkredis.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.options.RetryOptions;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class BackoffTest {
    @Test
    void withoutTimeThereIsNoFurtherTry() throws InterruptedException {
        Backoff backoff = new Backoff(new RetryOptions(0, 1, 1));
        assertThat(backoff.await()).isFalse();
        assertThat(backoff.tries()).as("the one that failed").isEqualTo(1);
    }

    @Test
    void triesGoOnUntilTheTimeIsUp() throws InterruptedException {
        Backoff backoff = new Backoff(new RetryOptions(60, 1, 4));
        int allowed = 0;
        while (backoff.await()) {
            allowed++;
        }
        assertThat(allowed).as("waits of 4 ms at the most, for 60 ms").isGreaterThan(5);
        assertThat(backoff.tries()).isEqualTo(1 + allowed);
        assertThat(backoff.await()).as("and never again").isFalse();
    }

    @Test
    void noWaitIsLongerThanTheTimeThatIsLeft() throws InterruptedException {
        long start = System.nanoTime();
        Backoff backoff = new Backoff(new RetryOptions(50, 3_600_000, 3_600_000));
        while (backoff.await()) {
            assertThat(backoff.tries()).isLessThan(1_000_000);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMinutes(10));
    }

    @Test
    void theBoundOfManyTriesDoesNotOverflow() throws InterruptedException {
        Backoff backoff = new Backoff(new RetryOptions(Integer.MAX_VALUE, 1, 1));
        for (int i = 0; i < 100; i++) {
            assertThat(backoff.await()).isTrue();
        }
        assertThat(backoff.tries()).isEqualTo(101);
    }
}
