package io.github.sparkredis.testing;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorAdded;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;

/** What Spark says of its stages, tasks and executors from here on. */
public final class SparkEvents implements AutoCloseable {
    private static final long LONGEST_WAIT_SECONDS = 60;

    /** An attempt at a task that has ended: {@code SUCCESS}, {@code FAILED}, {@code KILLED}. */
    public record Attempt(int partition, int number, boolean speculative, String status, String executor) {}

    private final SparkSession spark;
    private final List<Attempt> attempts = new ArrayList<>();
    private final Set<String> added = new LinkedHashSet<>();
    private final Set<String> removed = new LinkedHashSet<>();
    private int tasksOfLastStage;

    private final SparkListener listener = new SparkListener() {
        @Override
        public void onStageCompleted(SparkListenerStageCompleted event) {
            note(() -> tasksOfLastStage = event.stageInfo().numTasks());
        }

        @Override
        public void onTaskEnd(SparkListenerTaskEnd event) {
            note(() -> attempts.add(new Attempt(
                    event.taskInfo().index(),
                    event.taskInfo().attemptNumber(),
                    event.taskInfo().speculative(),
                    event.taskInfo().status(),
                    event.taskInfo().executorId())));
        }

        @Override
        public void onExecutorAdded(SparkListenerExecutorAdded event) {
            note(() -> added.add(event.executorId()));
        }

        @Override
        public void onExecutorRemoved(SparkListenerExecutorRemoved event) {
            note(() -> removed.add(event.executorId()));
        }
    };

    private SparkEvents(SparkSession spark) {
        this.spark = spark;
        spark.sparkContext().addSparkListener(listener);
    }

    public static SparkEvents of(SparkSession spark) {
        return new SparkEvents(spark);
    }

    private synchronized void note(Runnable event) {
        event.run();
        notifyAll();
    }

    /** Waits until that is so; an error where it never comes. */
    public synchronized void await(String what, Predicate<SparkEvents> condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_WAIT_SECONDS);
        while (!condition.test(this)) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                throw new AssertionError("Never came: " + what + ". What came: " + this);
            }
            wait(left);
        }
    }

    /** The tasks of the stage that ended last: the partitions that were written, after a write. */
    public int tasksOfLastStage() throws TimeoutException {
        spark.sparkContext().listenerBus().waitUntilEmpty();
        synchronized (this) {
            return tasksOfLastStage;
        }
    }

    public synchronized List<Attempt> attempts() {
        return List.copyOf(attempts);
    }

    public synchronized Set<String> executorsAdded() {
        return Set.copyOf(added);
    }

    public synchronized Set<String> executorsRemoved() {
        return Set.copyOf(removed);
    }

    @Override
    public void close() {
        spark.sparkContext().removeSparkListener(listener);
    }

    @Override
    public synchronized String toString() {
        return "executors added " + added + ", removed " + removed + ", attempts " + attempts;
    }
}
