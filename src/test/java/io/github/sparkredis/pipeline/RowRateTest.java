package io.github.sparkredis.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.sparkredis.result.RedisWriteException;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class RowRateTest {

    /** Time that passes only where somebody sleeps, or the test says so. */
    private static final class Time implements Backoff.Clock {
        private long millis = 5_000;

        @Override
        public long millis() {
            return millis;
        }

        @Override
        public void sleep(long time) {
            millis += time;
        }
    }

    private final Time time = new Time();
    private final long start = time.millis();

    private RowRate rate(double rowsPerSecond, int tasks) {
        RowRate rate = new RowRate(new RateShare("write", rowsPerSecond, 1), time);
        for (int i = 0; i < tasks; i++) {
            rate.begin();
        }
        return rate;
    }

    private void await(RowRate rate, int rows) {
        rate.await(rows, millis -> {}, () -> false);
    }

    private long elapsed() {
        return time.millis() - start;
    }

    @Test
    void rowsAreSentAtTheRate() {
        RowRate rate = rate(100, 1);
        for (int i = 0; i < 40; i++) {
            await(rate, 25);
            assertThat(elapsed()).as("after %d rows", (i + 1) * 25).isEqualTo((i + 1) * 250L);
        }
    }

    @Test
    void theFirstRowsWaitToo() {
        await(rate(10, 1), 5);
        assertThat(elapsed()).isEqualTo(500);
    }

    @Test
    void aRateWithFractionsOfMillisecondsDoesNotDrift() {
        RowRate rate = rate(7_000, 1);
        for (int i = 0; i < 70_000; i++) {
            await(rate, 1);
        }
        assertThat(elapsed()).isCloseTo(10_000L, within(1L));
    }

    @Test
    void theTasksOfAJvmPutTheirSharesTogether() {
        RowRate rate = rate(100, 4);
        for (int i = 0; i < 16; i++) {
            await(rate, 25);
        }
        assertThat(elapsed()).isEqualTo(1_000);
    }

    @Test
    void theLastTasksHaveTheSharesOfThoseThatAreThrough() {
        RowRate rate = rate(100, 4);
        for (int i = 0; i < 3; i++) {
            assertThat(rate.end(true)).isTrue();
        }
        await(rate, 400);
        assertThat(elapsed()).isEqualTo(1_000);
        assertThat(rate.end(true)).isFalse();
    }

    @Test
    void tasksThatFollowOthersBringNoShareOfTheirOwn() {
        RowRate rate = rate(100, 2);
        for (int i = 0; i < 38; i++) {
            rate.end(true);
            rate.begin();
        }
        await(rate, 200);
        assertThat(elapsed()).isEqualTo(1_000);
    }

    @Test
    void aTaskThatFailsTakesItsShareAlong() {
        RowRate rate = rate(100, 4);
        rate.end(false);
        await(rate, 300);
        assertThat(elapsed()).isEqualTo(1_000);
        rate.begin(); // here, after all
        await(rate, 400);
        assertThat(elapsed()).isEqualTo(2_000);
    }

    @Test
    void theOnlyJvmHasTheWholeRateHoweverFewTasksRun() {
        RowRate rate = new RowRate(RateShare.of("write", 400, 4, true), time);
        rate.begin();
        await(rate, 400);
        assertThat(elapsed()).isEqualTo(1_000);
        rate.begin();
        rate.end(false);
        await(rate, 400);
        assertThat(elapsed()).isEqualTo(2_000);
    }

    @Test
    void whoWasIdleMakesUpForNoMoreThanTheSlack() {
        RowRate rate = rate(100, 1);
        time.millis += 60_000;
        await(rate, 25);
        assertThat(elapsed()).as("saved up").isEqualTo(60_000);
        await(rate, 25);
        assertThat(elapsed()).isEqualTo(60_250);
    }

    @Test
    void noMoreRowsAreSentThanTheTimeAllowsWhateverHappensMeanwhile() {
        long seed = 13;
        Random random = new Random(seed);
        for (int run = 0; run < 200; run++) {
            Time clock = new Time();
            long begin = clock.millis();
            double share = 0.5 + 1_000 * random.nextDouble();
            RowRate rate = new RowRate(new RateShare("write", share, 1), clock);
            int most = 1 + random.nextInt(8);
            int running = 1;
            rate.begin();
            long rows = 0;
            for (int step = 0; step < 200; step++) {
                int batch = 1 + random.nextInt(50);
                rate.await(batch, millis -> {}, () -> false);
                rows += batch;
                assertThat(rows).as("seed %d, run %d, step %d", seed, run, step).isLessThanOrEqualTo((long)
                        Math.ceil(share * most * (clock.millis() - begin) / 1000 + 1e-6));
                clock.millis += random.nextInt(10) == 0 ? random.nextInt(5_000) : 0;
                if (random.nextBoolean() && running < most) {
                    rate.begin();
                    running++;
                } else if (running > 1) {
                    rate.end(random.nextBoolean());
                    running--;
                }
            }
        }
    }

    @Test
    void whatIsUnderWayIsSettledWhileThereIsTime() {
        RowRate rate = rate(100, 1);
        int[] settled = new int[1];
        rate.await(25, millis -> settled[0]++, () -> false);
        assertThat(settled[0]).isOne();
        time.millis += 1_000;
        rate.await(25, millis -> settled[0]++, () -> false);
        assertThat(settled[0]).as("no time to spare").isOne();
    }

    @Test
    void aKilledTaskWaitsNoLonger() {
        assertThatThrownBy(() -> rate(1, 1).await(1_000, millis -> {}, () -> elapsed() >= 300))
                .isInstanceOf(RedisWriteException.class)
                .hasMessageContaining("max_rows_per_second");
        assertThat(elapsed()).isLessThanOrEqualTo(400);
    }

    @Test
    void anInterruptedTaskWaitsNoLonger() {
        RowRate rate = RowRate.join(new RateShare("interrupted", 0.001, 1));
        try {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> await(rate, 1))
                    .isInstanceOf(RedisWriteException.class)
                    .hasMessageContaining("interrupted");
            assertThat(Thread.interrupted())
                    .as("as the caller wants to know, too")
                    .isTrue();
        } finally {
            rate.leave(false);
        }
    }

    @Test
    void theTasksOfAWriteHaveOneRateAndItGoesWithTheLast() {
        RateShare share = new RateShare("some write", 100, 1);
        RowRate first = RowRate.join(share);
        assertThat(RowRate.join(share)).isSameAs(first);
        RowRate other = RowRate.join(new RateShare("another write", 100, 1));
        assertThat(other).isNotSameAs(first);
        other.leave(true);
        first.leave(true);
        first.leave(true);
        RowRate later = RowRate.join(share);
        assertThat(later).isNotSameAs(first);
        later.leave(true);
    }

    @Test
    void aBatchIsWhatMayBeSentInAQuarterOfASecondOrOneRow() {
        assertThat(RateShare.of("w", 8_000, 8, false).rowsOfABatch()).isEqualTo(250);
        assertThat(RateShare.of("w", 5, 1_000, false).rowsOfABatch()).isOne();
        assertThat(RateShare.of("w", Long.MAX_VALUE, 1, false).rowsOfABatch()).isEqualTo(Integer.MAX_VALUE);
    }
}
