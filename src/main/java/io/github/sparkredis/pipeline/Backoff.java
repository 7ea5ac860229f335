package io.github.sparkredis.pipeline;

import io.github.sparkredis.options.RetryOptions;
import io.github.sparkredis.result.RedisWriteException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * The waits between tries: exponential, with full jitter, as
 * <a href="https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/">described by AWS</a>, so that tasks
 * that lost their connections together do not come back together.
 */
final class Backoff {

    /** What time it is, and how it passes. */
    interface Clock {
        Clock SYSTEM = new Clock() {
            @Override
            public long millis() {
                return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
            }

            @Override
            public void sleep(long millis) throws InterruptedException {
                Thread.sleep(millis);
            }
        };

        /** Milliseconds since some moment. */
        long millis();

        void sleep(long millis) throws InterruptedException;
    }

    private final RetryOptions options;
    private final Clock clock;
    private long start;
    private int tries = 1;
    private int since = 1;

    /** Starts with the first failure. */
    Backoff(RetryOptions options) {
        this(options, Clock.SYSTEM);
    }

    Backoff(RetryOptions options, Clock clock) {
        this.options = options;
        this.clock = clock;
        this.start = clock.millis();
    }

    /** Tries so far, the first one included. */
    int tries() {
        return tries;
    }

    /** What went by does not count: the time starts now. */
    void startAnew() {
        start = clock.millis();
    }

    /** The tries have got somewhere: what is left has all the time, and begins with short waits. */
    void progress() {
        startAnew();
        since = tries;
    }

    /** Waits for the next try. Returns false where the time is up, and no further try is to be made. */
    boolean await() {
        return await(options.timeoutMs());
    }

    /** The same with another time than {@code retry_timeout_ms}. */
    boolean await(long timeoutMs) {
        long left = timeoutMs - (clock.millis() - start);
        if (left <= 0) {
            return false;
        }
        try {
            clock.sleep(Math.min(left, ThreadLocalRandom.current().nextLong(bound() + 1)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RedisWriteException("The write was interrupted while it waited for its next try.", e);
        }
        tries++;
        return true;
    }

    private long bound() {
        int doublings = Math.min(tries - since, 31);
        return Math.min(options.maxMs(), options.baseMs() << doublings);
    }
}
