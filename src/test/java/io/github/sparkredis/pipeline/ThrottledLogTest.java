package io.github.sparkredis.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.testing.CapturedLog;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class ThrottledLogTest {
    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 3); // nanoTime may run over
    private final ThrottledLog log =
            new ThrottledLog(LoggerFactory.getLogger("throttled"), Duration.ofNanos(10), clock::get);

    @Test
    void oneWarningInAnIntervalIsLoggedAndSaysHowManyWereLeftOut() {
        try (CapturedLog captured = new CapturedLog("throttled")) {
            log.warn("a", () -> "first");
            log.warn("a", () -> "second");
            clock.addAndGet(9);
            log.warn("a", () -> "third");
            clock.addAndGet(1);
            log.warn("a", () -> "fourth");
            clock.addAndGet(10);
            log.warn("a", () -> "fifth");
            assertThat(captured.lines())
                    .containsExactly("WARN first", "WARN fourth (2 more such warnings before)", "WARN fifth");
        }
    }

    @Test
    void eachTopicHasItsOwn() {
        try (CapturedLog captured = new CapturedLog("throttled")) {
            log.warn("a", () -> "of a");
            log.warn("b", () -> "of b");
            assertThat(captured.lines()).containsExactly("WARN of a", "WARN of b");
        }
    }
}
