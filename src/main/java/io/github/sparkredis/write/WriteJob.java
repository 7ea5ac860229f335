package io.github.sparkredis.write;

import io.github.sparkredis.encode.RedisFormat;
import io.github.sparkredis.encode.Shortcut;
import io.github.sparkredis.options.ConnectionOptions;
import io.github.sparkredis.pipeline.Restarts;
import io.github.sparkredis.pipeline.Tally;
import io.github.sparkredis.result.RedisWriteException;
import io.github.sparkredis.result.ResultText;
import io.github.sparkredis.result.WriteResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.SparkContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** One write as the driver sees it: adds up what its tasks report. */
public final class WriteJob {

    private static final Logger LOG = LoggerFactory.getLogger("io.github.sparkredis");

    private static final String WRITTEN_AND_FAILED =
            " The rows that were written stay. To pass over such as failed raise"
                    + " max_failed_rows; failed_rows=FOLDER keeps them, to be mended.";

    private static final int MOST_TROUBLES = 100;

    private WriteTask task;
    private final Instant startedAt = Instant.now();
    private final long startNanos = System.nanoTime();
    private final Tally tally;
    private final LiveFigures liveFigures;
    private final UserQuery userQuery;
    /** Of tasks that run. */
    private final Map<Long, Map<Figure, Long>> running = new HashMap<>();
    /** Tasks that are through. A heartbeat of theirs may come late. */
    private final Set<Long> tasksThrough = new HashSet<>();

    private final Set<String> troubles = new HashSet<>();
    /** Files of failed rows, of the tasks that were through. */
    private final List<String> failedRows = new ArrayList<>();

    private long rowsKept;
    private long keysRemoved;
    private int tasks;
    private boolean sawARestart;
    private State state = State.RUNNING;

    private enum State {
        RUNNING,
        /** Spark has yet to say that the query is over. */
        THROUGH,
        COMPLETE,
        DIED
    }

    /** On the thread that writes. */
    WriteJob(WriteTask task, SparkContext context) {
        this.task = task;
        this.liveFigures = new LiveFigures(context);
        this.userQuery = UserQuery.ofThisThread(context);
        this.tally = new Tally(task.result().errorLimit(), task.result().keysLimit());
    }

    synchronized WriteTask task() {
        return task;
    }

    /** It was found out how the servers belong together, which tasks then need not ask. */
    synchronized void found(ConnectionOptions servers) {
        task = task.with(servers);
    }

    /** A server does not take it. */
    synchronized void noShortcut(String reason) {
        Shortcut shortcut = task.plan().shortcut();
        task = task.withoutShortcut();
        // Of HSETEX that is the rule.
        Level level = shortcut == Shortcut.RESTORE ? Level.INFO : Level.DEBUG;
        LOG.atLevel(level).log("{}: rows go without {}: {}", task.format().shortName(), shortcut, reason);
    }

    /** The folder of the rows that failed; null where they are not kept. */
    private @Nullable FailedRows failedRowsFolder() {
        FailedRows folder = task.result().dryRun() ? null : task.failedRows();
        WriteEpoch epoch = task.epoch();
        return folder != null && epoch != null && epoch.isOfSink() ? folder.ofEpoch(epoch.id()) : folder;
    }

    /** Finds out, before any task runs, whether failed rows can be kept. */
    synchronized void checkFailedRows() {
        FailedRows folder = failedRowsFolder();
        if (folder != null) {
            folder.check();
        }
    }

    /** What is written where, for people. */
    synchronized String description() {
        return (task.result().dryRun() ? "dry run of " : "") + task.format().shortName() + " → "
                + task.connection().target() + " " + task.plan().key();
    }

    public synchronized RedisFormat format() {
        return task.format();
    }

    synchronized void keysRemoved(long count) {
        keysRemoved += count;
    }

    /** A task was through. Spark calls this once for each partition, on one thread at a time. */
    synchronized void add(TaskCommit commit) {
        if (!tasksThrough.add(commit.attempt())) {
            return; // of an epoch whose commit failed all come once more
        }
        tally.add(commit.tally());
        rowsKept += commit.rowsKept();
        if (commit.failedRowsFile() != null) {
            failedRows.add(commit.failedRowsFile());
        }
        running.remove(commit.attempt());
    }

    /** Spark is about to run so many tasks. Called on the thread that executes the write. */
    synchronized LiveFigures begin(int count) {
        tasks = count;
        userQuery.showPlan();
        return liveFigures;
    }

    LiveFigures liveFigures() {
        return liveFigures;
    }

    /** An attempt at a task, by its id, has counted so far. */
    synchronized void isAt(long attempt, Map<Figure, Long> figures) {
        if (state == State.RUNNING && !tasksThrough.contains(attempt)) {
            running.put(attempt, figures);
        }
    }

    synchronized void failed(long attempt) {
        running.remove(attempt);
    }

    /** An executor is in trouble. Each is said once: executors say in their own logs how often. */
    synchronized void trouble(String message) {
        if (troubles.size() < MOST_TROUBLES && troubles.add(message)) {
            LOG.warn("{}: {}", task.format().shortName(), message);
        }
    }

    /** At the user's query in the Spark UI. */
    void showFigures() {
        Map<Figure, Long> figures = new EnumMap<>(Figure.class);
        long rowsPerSecond;
        synchronized (this) {
            for (Figure figure : Figure.values()) {
                figures.put(figure, soFar(figure));
            }
            rowsPerSecond = WriteMetrics.rate(soFar(Figure.ROWS_WRITTEN), System.nanoTime() - startNanos);
        }
        userQuery.showFigures(figures::get, rowsPerSecond);
    }

    private long soFar(Figure figure) {
        return figure.of(tally)
                + running.values().stream()
                        .mapToLong(figures -> figures.getOrDefault(figure, 0L))
                        .sum();
    }

    /** All tasks were through. */
    synchronized void allTasksThrough() {
        FailedRows folder = failedRowsFolder();
        if (folder != null) {
            folder.commit(failedRows);
        }
        state = State.THROUGH;
        running.clear(); // a speculative attempt may not have heard yet that another was quicker
    }

    /** Nothing more comes; where not all tasks were through, the write died. */
    synchronized WriteResult end() {
        state = state == State.THROUGH ? State.COMPLETE : State.DIED;
        running.clear(); // what died tasks had counted may be another attempt's, too
        FailedRows folder = failedRowsFolder();
        if (folder != null && state == State.DIED) {
            folder.clear();
        }
        return result();
    }

    /** What was done so far, or at all. */
    synchronized WriteResult result() {
        WriteResult.Builder result = WriteResult.builder(
                        task.result().id(),
                        task.format().shortName(),
                        task.connection().target(),
                        startedAt)
                .elapsed(Duration.ofNanos(System.nanoTime() - startNanos))
                .bytesSent(soFar(Figure.BYTES_SENT))
                .rowsWritten(soFar(Figure.ROWS_WRITTEN))
                .rowsDeleted(soFar(Figure.ROWS_DELETED))
                .rowsSkipped(soFar(Figure.ROWS_SKIPPED))
                .rowsFailed(soFar(Figure.ROWS_FAILED))
                .rowsInDoubt(soFar(Figure.ROWS_IN_DOUBT))
                .duplicateKeys(soFar(Figure.DUPLICATE_KEYS))
                .retries(soFar(Figure.RETRIES))
                .connectionsLost(soFar(Figure.CONNECTIONS_LOST))
                .restarts(Math.max(tally.restarts(), sawARestart ? 1 : 0))
                .tasks(tasksThrough.size(), tasks)
                .running(state == State.RUNNING || state == State.THROUGH)
                .complete(state == State.COMPLETE)
                .skips(tally.skips())
                .failures(tally.failures())
                .errors(tally.errors())
                .keysRemoved(keysRemoved);
        WriteEpoch epoch = task.epoch();
        if (epoch != null) {
            result.epoch(epoch.queryId(), epoch.id());
        }
        if (task.failedRows() != null) {
            result.failedRows(task.failedRows().folder(), rowsKept);
        }
        if (task.plan().key().isGenerated()) {
            result.keys(tally.keys(), tally.keysTotal());
        }
        if (task.result().dryRun()) {
            result.dryRun(tally.dryRun());
        }
        return result.build();
    }

    /** Says in the driver's log what became of the write. */
    void log(WriteResult result) {
        String what = result + ", result_id=" + result.resultId();
        if (result.rowsFailed() > 0 || result.restarts() > 0) {
            LOG.warn("{}", what);
        } else {
            LOG.info("{}", what);
        }
    }

    /** A task died of one, whose counts are lost with it. */
    synchronized void sawARestart() {
        sawARestart = true;
    }

    /** Throws where a server lost what it had acknowledged, and the write is not to pass over it. */
    void refuseRestarts(WriteResult result) {
        if (result.restarts() > 0 && task.result().failsOnRestart()) {
            throw new RedisWriteException(Restarts.failed(result.restarts()));
        }
    }

    /** Throws where more rows failed than the write may lose. */
    synchronized void refuseFailedRows(WriteResult result) {
        boolean areKept = failedRowsFolder() != null;
        if (areKept || tally.rowsFailedUnexpectedly() <= task.result().maxFailedRows()) {
            return;
        }
        String bound = ", and max_failed_rows=" + task.result().maxFailedRows();
        throw new RedisWriteException(ResultText.ofFailures(result, bound)
                + (task.result().dryRun() ? "" : WRITTEN_AND_FAILED)
                + " The whole result:"
                + " spark.read.format(\"redis-write-result\").option(\"result_id\", \"" + result.resultId()
                + "\").load()");
    }
}
