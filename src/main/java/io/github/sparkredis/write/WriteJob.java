package io.github.sparkredis.write;

import io.github.sparkredis.client.ServerProcess;
import io.github.sparkredis.encode.RedisFormat;
import io.github.sparkredis.options.ConnectionOptions;
import io.github.sparkredis.options.RedisUrl.HostPort;
import io.github.sparkredis.pipeline.Restarts;
import io.github.sparkredis.pipeline.Tally;
import io.github.sparkredis.result.RedisWriteException;
import io.github.sparkredis.result.ResultText;
import io.github.sparkredis.result.WriteResult;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
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
                        task.result().id(),
                        task.format().shortName(),
                        task.connection().target(),
                        startedAt)
                .elapsed(Duration.ofNanos(System.nanoTime() - startNanos))
                .bytesSent(tally.bytes())
                .rowsWritten(tally.rowsWritten())
                .rowsSkipped(tally.rowsSkipped())
                .rowsFailed(tally.rowsFailed())
                .rowsInDoubt(tally.rowsInDoubt())
                .restarts(tally.restarts())
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
        String what = result + ", result_id " + result.resultId();
        if (result.rowsFailed() > 0 || result.restarts() > 0) {
            LOG.warn("{}", what);
        } else {
            LOG.info("{}", what);
        }
    }

    synchronized void reached(HostPort server, @Nullable ServerProcess process) {
        if (process != null) {
            tally.reached(server, process);
        }
    }

    /** Throws where a server lost what it had acknowledged, and the write is not to pass over it. */
    void refuseRestarts(WriteResult result) {
        if (result.restarts() > 0 && task.result().failsOnRestart()) {
            throw new RedisWriteException(Restarts.failed(result.restarts()));
        }
    }

    /** Throws where more rows failed than the write may lose. */
    synchronized void refuseFailedRows(WriteResult result) {
        if (tally.rowsFailedUnexpectedly() <= task.result().maxFailedRows()) {
            return;
        }
        String bound = ", and max_failed_rows=" + task.result().maxFailedRows();
        throw new RedisWriteException(ResultText.ofFailures(result, bound)
                + " The rows that were written stay. The whole result:"
                + " spark.read.format(\"redis-write-result\").option(\"result_id\", \"" + result.resultId()
                + "\").load()");
    }
}
