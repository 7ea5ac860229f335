package io.github.sparkredis.write;

import io.github.sparkredis.encode.RedisFormat;
import io.github.sparkredis.options.ConnectionOptions;
import io.github.sparkredis.pipeline.Tally;
import io.github.sparkredis.result.FailedRow;
import io.github.sparkredis.result.RedisWriteException;
import io.github.sparkredis.result.WriteResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One write as the driver sees it: adds up what its tasks report. */
public final class WriteJob {

    private static final Logger LOG = LoggerFactory.getLogger("io.github.sparkredis");

    private WriteTask task;
    private final Instant startedAt = Instant.now();
    private final long startNanos = System.nanoTime();
    private final Tally tally;
    private long keysRemoved;
    private boolean complete;

    WriteJob(WriteTask task) {
        this.task = task;
        this.tally = new Tally(task.result().errorLimit(), task.result().keysLimit());
    }

    synchronized WriteTask task() {
        return task;
    }

    /** It was found out how the servers belong together, which tasks then need not ask. */
    synchronized void found(ConnectionOptions servers) {
        task = task.with(servers);
    }

    public synchronized RedisFormat format() {
        return task.format();
    }

    synchronized void keysRemoved(long count) {
        keysRemoved += count;
    }

    /** A task was through. Spark calls this once for each partition, on one thread at a time. */
    synchronized void add(TaskCommit commit) {
        tally.add(commit.tally());
    }

    /** All tasks were through. */
    synchronized void complete() {
        complete = true;
    }

    synchronized WriteResult result() {
        WriteResult.Builder result = WriteResult.builder(
                        task.result().id(), task.format().shortName(), startedAt)
                .elapsed(Duration.ofNanos(System.nanoTime() - startNanos))
                .rowsWritten(tally.rowsWritten())
                .rowsSkipped(tally.rowsSkipped())
                .rowsFailed(tally.rowsFailed())
                .rowsInDoubt(tally.rowsInDoubt())
                .complete(complete)
                .failures(tally.failures())
                .errors(tally.errors())
                .keysRemoved(keysRemoved);
        if (task.plan().key().isGenerated()) {
            result.keys(tally.keys(), tally.keysTotal());
        }
        return result.build();
    }

    /** Says in the driver's log what became of the write. */
    void log(WriteResult result) {
        String what = String.format(
                Locale.ROOT,
                "%s write %s to %s %s: %d rows written, %d skipped, %d failed in %.1f s",
                result.format(),
                result.resultId(),
                task.connection().target(),
                result.complete() ? "is complete" : "died, and these figures are lower bounds",
                result.rowsWritten(),
                result.rowsSkipped(),
                result.rowsFailed(),
                result.elapsed().toMillis() / 1000.0);
        if (result.rowsFailed() > 0) {
            LOG.warn("{}; failures by reason: {}", what, result.failures());
        } else {
            LOG.info("{}", what);
        }
    }

    /** Throws where more rows failed than the write may lose. */
    synchronized void refuseFailedRows(WriteResult result) {
        if (tally.rowsFailedUnexpectedly() <= task.result().maxFailedRows()) {
            return;
        }
        List<FailedRow> sample = result.errors();
        throw new RedisWriteException(String.format(
                Locale.ROOT,
                "%d of %d rows failed, and max_failed_rows=%d. Written: %d, skipped: %d. Failures by reason: %s."
                        + " %s The rows that were written stay. The whole result:"
                        + " spark.read.format(\"redis-write-result\").option(\"result_id\", \"%s\").load()",
                result.rowsFailed(),
                result.rowsTotal(),
                task.result().maxFailedRows(),
                result.rowsWritten(),
                result.rowsSkipped(),
                result.failures(),
                sample.isEmpty()
                        ? ""
                        : "The first " + sample.size() + ": "
                                + sample.stream().map(FailedRow::toString).collect(Collectors.joining("; ")) + ".",
                result.resultId()));
    }
}
