package io.github.sparkredis.pipeline;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warnings of a write under way. A server in trouble is a reason for one in each of thousands of batches, so there is one in an
 * interval for each topic, which says how many were left out since the last.
 */
final class ThrottledLog {

    /** That of this JVM. */
    static final ThrottledLog SHARED =
            new ThrottledLog(LoggerFactory.getLogger("io.github.sparkredis"), Duration.ofSeconds(10), System::nanoTime);

    private record Last(long nanos, boolean isDue, int leftOut) {}

    private final Logger logger;
    private final long interval;
    private final LongSupplier clock;
    private final Map<Object, Last> topics = new ConcurrentHashMap<>();

    /** @param clock counts nanoseconds, as {@link System#nanoTime} does */
    ThrottledLog(Logger logger, Duration interval, LongSupplier clock) {
        this.logger = logger;
        this.interval = interval.toNanos();
        this.clock = clock;
    }

    /**
     * Warns, if it is time to.
     *
     * @param topic one of few, such as the address of a server
     * @param message made only where it is logged
     */
    void warn(Object topic, Supplier<String> message) {
        long now = clock.getAsLong();
        int[] before = new int[1];
        Last last = topics.compute(topic, (t, previous) -> {
            if (previous == null || now - previous.nanos >= interval) {
                before[0] = previous == null ? 0 : previous.leftOut;
                return new Last(now, true, 0);
            }
            return new Last(previous.nanos, false, previous.leftOut + 1);
        });
        if (last.isDue) {
            logger.warn("{}{}", message.get(), before[0] == 0 ? "" : " (" + before[0] + " more such warnings before)");
        }
    }
}
