package io.github.sparkredis.pipeline;

import java.io.Serializable;

/**
 * What one task may send of a write that has a {@code max_rows_per_second}; goes from the driver to the executors.
 *
 * @param write names the write
 * @param rowsPerSecond the rate over the tasks that can run at a time
 * @param atLeast so many such shares has a JVM, however few tasks it runs
 */
public record RateShare(String write, double rowsPerSecond, int atLeast) implements Serializable {

    /**
     * Divides a rate.
     *
     * @param rowsPerSecond of the whole write
     * @param tasks how many of its tasks can run at a time, at the most
     * @param inOneJvm whether all of them run in one
     */
    public static RateShare of(String write, long rowsPerSecond, int tasks, boolean inOneJvm) {
        return new RateShare(write, (double) rowsPerSecond / tasks, inOneJvm ? tasks : 1);
    }

    /** How many rows a batch is to hold: those of {@link RowRate#SLACK_MS}, so that rows trickle rather than gush. */
    public int rowsOfABatch() {
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE, rowsPerSecond * RowRate.SLACK_MS / 1000));
    }
}
