package io.github.sparkredis.delivery;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;

/**
 * Makes the first attempt at partition 1 so slow that Spark starts a second one beside it. Both write at the same time,
 * the second one gets through, and the first one is killed before its last row. They wait for each other by files in a
 * directory, as each runs in an executor of its own. A class of its own, so that executors load no test.
 */
final class StragglingTask implements MapPartitionsFunction<Row, Row> {
    static final int PARTITION = 1;

    /** So many rows the first attempt has when the second one begins, and when the second one goes on. */
    static final int ROWS_BEFORE_THE_SECOND_ATTEMPT = 45;

    private static final int ROWS_OF_THE_SECOND_ATTEMPT_BEFORE_IT_WAITS = 25;
    private static final int ROWS_BEFORE_THE_SECOND_ATTEMPT_GOES_ON = 75;

    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    private final String directory;

    StragglingTask(Path directory) {
        this.directory = directory.toString();
    }

    @Override
    public Iterator<Row> call(Iterator<Row> source) {
        TaskContext task = TaskContext.get();
        if (task.partitionId() != PARTITION) {
            return source;
        }
        List<Row> rows = new ArrayList<>();
        source.forEachRemaining(rows::add);
        return new Attempt(rows, task.attemptNumber() == 0);
    }

    private final class Attempt implements Iterator<Row> {
        private final List<Row> rows;
        private final boolean first;
        private int taken;

        Attempt(List<Row> rows, boolean first) {
            this.rows = rows;
            this.first = first;
        }

        @Override
        public boolean hasNext() {
            return taken < rows.size();
        }

        @Override
        public Row next() {
            if (first) {
                if (taken == ROWS_BEFORE_THE_SECOND_ATTEMPT) {
                    await("the second attempt writes");
                } else if (taken == ROWS_BEFORE_THE_SECOND_ATTEMPT_GOES_ON) {
                    say("the first attempt went on");
                } else if (taken == rows.size() - 1) {
                    await("it is killed");
                }
            } else if (taken == ROWS_OF_THE_SECOND_ATTEMPT_BEFORE_IT_WAITS) {
                say("the second attempt writes");
                await("the first attempt went on");
            }
            return rows.get(taken++);
        }
    }

    private void say(String what) {
        try {
            Files.createFile(Path.of(directory, what));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void await(String what) {
        long start = System.nanoTime();
        try {
            while (!Files.exists(Path.of(directory, what))) {
                if (System.nanoTime() - start > LONGEST_WAIT.toNanos()) {
                    throw new IllegalStateException("It never came: " + what);
                }
                Thread.sleep(10);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("killed while it waited for this: " + what, e);
        }
    }
}
