package io.github.sparkredis.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * A slice of the {@link FaultSuite}. {@code -Dfault.runs=10000} makes that many runs, {@code -Dfault.first=20001} begins
 * with another seed, {@code -Dfault.seed=42} makes one run alone, and with {@code -Dfault.runs=50} so often.
 */
final class FaultSuiteIT {
    private static final int SLICE = 500;
    private static final int SITES = 2;
    private static final int THREADS = 6;

    /** Then something is wrong with all of them. */
    private static final int MOST_FAILURES = 20;

    private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();

    @Test
    void afterEveryRunTheServerHasTheFrameAndTheCountsAreTrue() throws Exception {
        Long alone = Long.getLong("fault.seed");
        long first = Long.getLong("fault.first", 1);
        int runs = Integer.getInteger("fault.runs", alone != null ? 1 : SLICE);
        try (FaultSuite suite = new FaultSuite(runs > 1 ? SITES : 1)) {
            make(suite, run -> alone != null ? alone : first + run, runs);
            System.out.println(suite.figures());
            assertThat(List.copyOf(failures)).isEmpty();
            assertThat(suite.figures().runs()).isEqualTo(runs);
            if (alone == null) {
                assertThat(suite.figures().shareOfRunsInDoubt())
                        .as("the share of runs that put rows in doubt")
                        .isGreaterThan(0.4);
            }
        }
    }

    private void make(FaultSuite suite, LongUnaryOperator seeds, int runs) throws InterruptedException {
        AtomicLong next = new AtomicLong();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        for (int i = 0; i < THREADS; i++) {
            threads.execute(() -> {
                for (long run = next.getAndIncrement();
                        run < runs && failures.size() < MOST_FAILURES;
                        run = next.getAndIncrement()) {
                    make(suite, seeds.applyAsLong(run));
                }
            });
        }
        threads.shutdown();
        assertThat(threads.awaitTermination(3, TimeUnit.HOURS)).isTrue();
    }

    private void make(FaultSuite suite, long seed) {
        try {
            suite.run(seed);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | AssertionError e) {
            System.out.println("A run failed: mvn verify -Dskip.unit.tests -Dit.test=FaultSuiteIT -Dfault.seed=" + seed
                    + "\n  " + e.getMessage());
            failures.add(e);
        }
    }
}
