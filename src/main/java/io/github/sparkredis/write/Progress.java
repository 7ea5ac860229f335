package io.github.sparkredis.write;

import io.github.sparkredis.result.WriteResult;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Timer;
import java.util.TimerTask;
import java.util.function.Consumer;
import org.apache.spark.SparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says how far a write is while it runs: in the driver's log, at the user's query in the Spark UI, to the user's listener. */
final class Progress {

    private static final Logger LOG = LoggerFactory.getLogger("io.github.sparkredis");

    private static final long SECOND_MS = 1000;
    private static final long SECONDS_OF_A_LINE = 10;

    /** The rate of late is that of the last three lines: executors report about as often as there is a line. */
    private static final int LINES_OF_LATE = 3;

    private record Point(long nanos, long rows) {}

    private final WriteJob job;
    private final SparkContext context;
    private final Heartbeats heartbeats;
    private final Consumer<WriteResult> listener;
    private final Timer timer = new Timer("redis-write-progress", true);
    private final Deque<Point> late = new ArrayDeque<>();
    private long seconds;
    private List<Long> told = List.of();

    /** @param listener is told once in a second, on a thread of its own, where anything has changed */
    Progress(WriteJob job, SparkContext context, Consumer<WriteResult> listener) {
        this.job = job;
        this.context = context;
        this.listener = listener;
        heartbeats = new Heartbeats(job, job.liveFigures(), !context.isLocal());
        late.add(new Point(System.nanoTime(), 0));
        context.addSparkListener(heartbeats);
        timer.schedule(
                new TimerTask() {
                    @Override
                    public void run() {
                        second();
                    }
                },
                SECOND_MS,
                SECOND_MS);
    }

    private void second() {
        WriteResult now = job.result();
        tell(now);
        seconds++;
        if (seconds % SECONDS_OF_A_LINE == 0) {
            LOG.info("{}{}", now, ofLate(now));
            job.showFigures();
        }
    }

    private synchronized void tell(WriteResult now) {
        List<Long> figures =
                List.of(now.rowsTotal(), now.bytesSent(), now.retries(), now.connectionsLost(), now.tasksDone());
        if (figures.equals(told)) {
            return;
        }
        told = figures;
        try {
            listener.accept(now);
        } catch (RuntimeException e) { // the timer would stop, and the write has nothing to do with it
            LOG.warn("The listener of a write's progress failed", e);
        }
    }

    private String ofLate(WriteResult now) {
        Point point = new Point(System.nanoTime(), now.rowsTotal());
        Point before = late.getFirst();
        late.addLast(point);
        if (late.size() > LINES_OF_LATE) {
            late.removeFirst();
        }
        long rate = WriteMetrics.rate(point.rows - before.rows, point.nanos - before.nanos);
        return String.format(Locale.ROOT, ", of late %,d rows/s", Math.max(0, rate));
    }

    /** No task runs any more. */
    void stop() {
        timer.cancel();
        context.removeSparkListener(heartbeats);
        job.showFigures();
    }

    /** The last that the listener is told. */
    void end(WriteResult result) {
        told = List.of();
        tell(result);
    }
}
