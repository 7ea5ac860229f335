package io.github.sparkredis.pipeline;

import io.github.sparkredis.result.RedisWriteException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleConsumer;

/**
 * Bounds the rows per second that the tasks of one write send from this JVM.
 *
 * <p>Tasks in different JVMs do not know of each other. So each has a {@link RateShare} of the rate, and the tasks of a JVM
 * put theirs together: when some are through and no others follow, the last ones here have the shares of all that have run
 * at a time. A task that fails takes its share along, as it is run again where it may be another JVM. So those of all JVMs
 * together are no more than the rate, as long as no more tasks run than were expected when the write began.
 *
 * <p>Time is what is spent. Rows are paid for before they are sent, from the moment on when the first task of the write
 * began here: so however many tasks begin and end, no more rows are sent than the time allows. What was not used is kept
 * for {@value #SLACK_MS} ms, to make up for pauses of the machine.
 */
public final class RowRate {

    static final long SLACK_MS = 250;

    /** How long it may take until a task notices that it was killed. */
    private static final long LOOK_MS = 100;

    /** Those of the writes that have tasks here. */
    private static final ConcurrentMap<String, RowRate> BY_WRITE = new ConcurrentHashMap<>();

    private final RateShare share;
    private final Backoff.Clock clock;
    private int running;
    private int shares;
    private double spentUntil;

    RowRate(RateShare share, Backoff.Clock clock) {
        this.share = share;
        this.clock = clock;
        shares = share.atLeast();
        spentUntil = clock.millis();
    }

    /** A task begins. */
    public static RowRate join(RateShare share) {
        return BY_WRITE.compute(share.write(), (write, known) -> {
            RowRate rate = known == null ? new RowRate(share, Backoff.Clock.SYSTEM) : known;
            rate.begin();
            return rate;
        });
    }

    /**
     * A task ends, once.
     *
     * @param isDone whether it is not run again
     */
    public void leave(boolean isDone) {
        BY_WRITE.computeIfPresent(share.write(), (write, rate) -> rate.end(isDone) ? rate : null);
    }

    synchronized void begin() {
        shares = Math.max(shares, ++running);
    }

    /** Returns whether other tasks run still. */
    synchronized boolean end(boolean isDone) {
        running--;
        shares = isDone ? shares : Math.max(Math.max(running, share.atLeast()), shares - 1);
        return running > 0;
    }

    /**
     * Waits until so many rows may be sent.
     *
     * @param beforeWait done first where there is time, which it is told in milliseconds
     * @param isKilled whether the task is to end
     */
    public void await(int rows, DoubleConsumer beforeWait, BooleanSupplier isKilled) {
        double due = spend(rows);
        if (due > clock.millis()) {
            beforeWait.accept(due - clock.millis());
        }
        for (double left = due - clock.millis(); left > 0; left = due - clock.millis()) {
            if (isKilled.getAsBoolean()) {
                throw new RedisWriteException(
                        "The task was killed while it waited for its turn (\"max_rows_per_second\").");
            }
            sleep((long) Math.ceil(Math.min(left, LOOK_MS)));
        }
    }

    /** Returns the moment when so many rows more are paid for. */
    private synchronized double spend(int rows) {
        double from = Math.max(spentUntil, (double) (clock.millis() - SLACK_MS));
        spentUntil = from + 1000 * rows / (shares * share.rowsPerSecond());
        return spentUntil;
    }

    private void sleep(long millis) {
        try {
            clock.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RedisWriteException(
                    "The write was interrupted while it waited for its turn (\"max_rows_per_second\").", e);
        }
    }
}
