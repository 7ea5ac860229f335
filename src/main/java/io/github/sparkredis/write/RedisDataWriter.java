package io.github.sparkredis.write;

import io.github.sparkredis.client.RefusedException;
import io.github.sparkredis.client.Servers;
import io.github.sparkredis.encode.RowEncoder;
import io.github.sparkredis.encode.UnsentRow;
import io.github.sparkredis.encode.WriteIdentity;
import io.github.sparkredis.pipeline.Batch;
import io.github.sparkredis.pipeline.BatchSink;
import io.github.sparkredis.pipeline.DryRunSink;
import io.github.sparkredis.pipeline.Pipeline;
import io.github.sparkredis.pipeline.PipelineOptions;
import io.github.sparkredis.pipeline.RateShare;
import io.github.sparkredis.pipeline.RecentKeys;
import io.github.sparkredis.pipeline.RowRate;
import io.github.sparkredis.pipeline.Tally;
import io.github.sparkredis.resp.CommandBatch;
import io.github.sparkredis.result.RedisWriteException;
import java.io.IOException;
import java.util.Iterator;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;
import org.apache.spark.sql.connector.write.DataWriter;
import org.apache.spark.sql.connector.write.WriterCommitMessage;
import org.jspecify.annotations.Nullable;

/** Writes the rows of one partition: fills batches, and hands full ones to the {@link Pipeline}, or in a dry run to nobody. */
final class RedisDataWriter implements DataWriter<InternalRow> {

    /** Commit messages together hold about this many times {@code keys_limit} keys, however many tasks there are. */
    private static final long KEYS_OVER_ALL_TASKS = 100;

    /** {@code CustomMetrics.NUM_ROWS_PER_UPDATE} of Spark. */
    private static final int ROWS_PER_METRICS_UPDATE = 100;

    /** From so long a wait on, another task needs a connection more. */
    private static final double LONG_REST_MS = 1000;

    /** The encoder is timed for one row in so many: the clock takes as long as a short row. */
    private static final int ROWS_PER_TIMED_ROW = 32;

    private final long startNanos = System.nanoTime();
    private final int partition;
    private final RowEncoder encoder;
    private final Tally tally;
    private final BatchSink sink;
    private final boolean dryRun;
    /** More failed rows fail the task. */
    private final long boundInTask;

    private final @Nullable LiveFigures live;
    private final @Nullable HeldRows held;
    /** Null where keys are made of the row's place, and never the same. */
    private final @Nullable RecentKeys keys;
    /** Of a batch: fewer than the option says, where the keys of all rows under way are to be known. */
    private final int mostRows;

    private final @Nullable FailedRowsFile failedRows;

    private Batch batch;
    private long offset;
    private @Nullable RowRate rate;
    private boolean isDone;

    /**
     * @param live what the driver reads while the task runs; null outside of Spark
     * @param share of the write's {@code max_rows_per_second}, if it has one
     */
    RedisDataWriter(
            WriteTask task, int partition, int partitions, @Nullable LiveFigures live, @Nullable RateShare share) {
        this.live = live;
        this.partition = partition;
        WriteIdentity identity = task.identity(partition, partitions);
        Servers servers = Servers.of(task.connection(), SharedConnections.INSTANCE);
        RowEncoder real = task.format().encoder(task.planFor(servers), identity);
        long sample = Math.min(
                task.result().keysLimit(),
                -Math.floorDiv(-KEYS_OVER_ALL_TASKS * task.result().keysLimit(), (long) partitions));
        tally = new Tally(task.result().errorLimit(), (int) sample);
        dryRun = task.result().dryRun();
        boundInTask = task.isContinuous() ? task.result().maxFailedRows() : Long.MAX_VALUE;
        FailedRows folder = task.failedRows();
        failedRows = folder == null || dryRun ? null : folder.file(partition, attempt());
        encoder = dryRun ? task.format().encoder(task.plan().withoutShortcut(), identity) : real;
        if (dryRun) {
            sink = new DryRunSink(real, tally);
            held = null;
        } else {
            PipelineOptions options = task.pipeline(isRepeated());
            Pipeline pipeline =
                    new Pipeline(options, servers, SharedConnections.INSTANCE, encoder, tally, this::trouble);
            sink = pipeline;
            if (failedRows != null) {
                pipeline.tellFailures(failedRows::add);
            }
            // What another attempt wrote is to be told from what was there. A rate is that of rows which are sent.
            // A row that was skipped counts behind a WAIT.
            boolean holds = encoder.skipsKeysThere()
                    && !options.othersWriteTheSame()
                    && share == null
                    && !task.replicas().isOn();
            held = holds ? new HeldRows(pipeline, task.batch()) : null;
        }
        keys = task.plan().key().isPositional() ? null : new RecentKeys();
        mostRows = encoder.tries() ? RecentKeys.GENERATION / (Pipeline.MOST_UNDER_WAY + 1) : Integer.MAX_VALUE;
        batch = new Batch(task.batch());
        rate = share == null ? null : RowRate.join(share);
    }

    private static boolean isRepeated() {
        TaskContext context = TaskContext.get();
        return context != null && (context.attemptNumber() > 0 || context.stageAttemptNumber() > 0);
    }

    @Override
    public void write(InternalRow row) {
        if (held != null && held.takes(row)) {
            hold(row, held);
            offset++;
            return;
        }
        handOverHeld();
        encode(row, offset, true);
        offset++;
        boolean isSampleEnd = encoder.takeSampleEnd();
        if (batch.isFull()
                || batch.commands().rows() >= mostRows
                || (isSampleEnd && !batch.commands().isEmpty())) {
            submit();
        }
        if (isSampleEnd) {
            drain();
        }
    }

    /** Some rows are timed, for all: 0 is for the others, and for the first, which loads classes. */
    private static long startOf(long at) {
        return at % ROWS_PER_TIMED_ROW == ROWS_PER_TIMED_ROW - 1 ? System.nanoTime() : 0;
    }

    private void ended(long start) {
        if (start != 0) {
            tally.encoded((System.nanoTime() - start) * ROWS_PER_TIMED_ROW);
        }
    }

    private void encode(InternalRow row, long at, boolean isNew) {
        long start = startOf(at);
        try {
            encoder.encode(row, at, batch.commands());
            if (isNew && countKey(batch) && isAheadOfTry()) {
                batch.dropRow();
                flush();
                start = 0;
                // It may be a try itself by now: the answers have taught the encoder.
                encoder.encode(row, at, batch.commands());
            }
            batch.commands().endRow();
            if (failedRows != null) {
                failedRows.hold(batch, row);
            }
        } catch (UnsentRow e) {
            dropRow(batch, e, row, at);
        }
        ended(start);
    }

    /** Whether a row would take effect before one of its key that came before it. */
    private boolean isAheadOfTry() {
        CommandBatch commands = batch.commands();
        return !commands.isOpenTry() && (batch.hasOpenTry(commands) || sink.hasOpenTry(commands));
    }

    /** Returns whether the key was met before. */
    private boolean countKey(Batch of) {
        boolean isKnown = keys != null && keys.meets(of.commands().openRowKeyDigest());
        if (isKnown) {
            tally.duplicateKey();
        }
        return isKnown;
    }

    private void dropRow(Batch of, UnsentRow e, InternalRow row, long at) {
        tally.unsent(e.outcome(), of.commands()::openRowKey, partition, at);
        if (failedRows != null) {
            failedRows.add(row, of.commands().openRowKey(), e.outcome());
        }
        of.dropRow();
    }

    private void hold(InternalRow row, HeldRows by) {
        long start = startOf(offset);
        try {
            encoder.encodeKey(row, offset, by.keys().commands());
            countKey(by.keys());
            by.add(row, offset);
        } catch (UnsentRow e) {
            dropRow(by.keys(), e, row, offset);
        }
        ended(start);
        if (by.isFull()) {
            handOverHeld();
        }
    }

    /** In their order: what comes later waits. */
    private void handOverHeld() {
        HeldRows by = held;
        if (by == null || by.isEmpty()) {
            return;
        }
        work(by::skipThere);
        by.handOver((row, at) -> {
            encode(row, at, false);
            if (batch.isFull()) {
                submit();
            }
        });
    }

    private void submit() {
        if (rate != null) {
            rate.await(batch.commands().rows(), this::rest, RedisDataWriter::isKilled);
        }
        work(() -> batch = sink.submit(batch));
        if (failedRows != null) {
            failedRows.begin(batch);
        }
        if (held != null) {
            held.learn(tally);
        }
    }

    private void drain() {
        work(sink::drain);
    }

    /** Sends, waits and reads: time that is not spent encoding. */
    private void work(Runnable step) {
        long start = System.nanoTime();
        try {
            step.run();
        } catch (RefusedException e) {
            throw new RedisWriteException(String.valueOf(e.getMessage()), e);
        }
        tally.waited(System.nanoTime() - start);
        tell();
    }

    private void tell() {
        if (live != null) {
            live.set(tally);
        }
    }

    private void trouble(String message) {
        if (live != null) {
            live.set(tally);
            live.trouble(message);
        }
    }

    /** What is under way is settled meanwhile: trouble is not to wait for the next rows. */
    private void rest(double millis) {
        drain();
        if (millis >= LONG_REST_MS) {
            sink.release(); // the server may close what lies idle; when it is borrowed again, it is tried first
        }
    }

    private static boolean isKilled() {
        TaskContext context = TaskContext.get();
        return context != null && context.isInterrupted();
    }

    private void flush() {
        handOverHeld();
        if (!batch.commands().isEmpty()) {
            submit();
        }
        drain();
    }

    @Override
    public WriterCommitMessage commit() {
        flush();
        sink.release();
        refuseFailedRows();
        isDone = true;
        String file = failedRows == null ? null : failedRows.finish();
        return new TaskCommit(attempt(), tally, file, failedRows == null ? 0 : failedRows.rows());
    }

    /** In continuous processing Spark passes over what the driver throws when an epoch is through. */
    private void refuseFailedRows() {
        if (boundInTask < tally.rowsFailedUnexpectedly() && failedRows == null) {
            throw new RedisWriteException(tally.rowsFailedUnexpectedly()
                    + " rows of a task failed, and max_failed_rows="
                    + boundInTask + ": " + tally.failures() + ". For example: "
                    + tally.errors().stream().findFirst().map(String::valueOf).orElse("none is kept"));
        }
    }

    private static long attempt() {
        TaskContext context = TaskContext.get();
        return context == null ? -1 : context.taskAttemptId();
    }

    @Override
    public void abort() {
        sink.abandon();
        if (failedRows != null) {
            failedRows.discard();
        }
    }

    @Override
    public void close() {
        sink.abandon();
        if (rate != null) {
            rate.leave(isDone);
            rate = null;
        }
    }

    /**
     * All rows of the task, and then what is under way, so that the metrics which Spark takes next are those of the commit.
     * Spark 4 declares it ({@code DataWriter.writeAll}); 3.5 calls {@link #write} row by row.
     */
    public void writeAll(Iterator<InternalRow> rows) throws IOException {
        while (rows.hasNext()) {
            write(rows.next());
        }
        flush();
    }

    /**
     * Spark takes these before every hundredth row, and after the last one, still before {@link #commit}. Rows under way are
     * reported as written, which they will be unless the server says otherwise.
     *
     * <p>Spark 3.5 does not say which call is the last. One between two hundreds can be no other, so there all is flushed
     * first; a partition whose rows a hundred divides shows its last batches as written.
     */
    @Override
    public CustomTaskMetric[] currentMetricsValues() {
        if (offset % ROWS_PER_METRICS_UPDATE != 0) {
            flush();
        }
        long settled = tally.rowsWritten() + tally.rowsDeleted() + tally.rowsSkipped() + tally.rowsFailed();
        long underWay = dryRun ? 0 : offset - settled;
        return WriteMetrics.of(tally, underWay, System.nanoTime() - startNanos);
    }
}
