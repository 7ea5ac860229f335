package io.github.sparkredis.write;

import io.github.sparkredis.encode.RowEncoder;
import io.github.sparkredis.encode.RowFailure;
import io.github.sparkredis.encode.WriteIdentity;
import io.github.sparkredis.resp.Outcome;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;
import org.apache.spark.sql.connector.write.DataWriter;
import org.apache.spark.sql.connector.write.WriterCommitMessage;
import org.jspecify.annotations.Nullable;

/** Writes the rows of one partition: fills batches, and hands full ones to the {@link BatchExecutor}. */
final class RedisDataWriter implements DataWriter<InternalRow> {

    /** Commit messages together hold about this many times {@code keys_limit} keys, however many tasks there are. */
    private static final long KEYS_OVER_ALL_TASKS = 100;

    /** Spark asks for the metrics before every row whose number is a multiple of this, and once after the last row. */
    private static final int ROWS_PER_METRICS_UPDATE = 100;

    /** Tells the two places from which Spark asks: the first is in the loop, for a partition that has rows. */
    private static final StackWalker CALLER = StackWalker.getInstance();

    private final RowEncoder encoder;
    private final Tally tally;
    private final BatchExecutor executor;
    private Batch batch;
    private long offset;
    private @Nullable String loop;

    RedisDataWriter(WriteTask task, int partition, int partitions) {
        encoder = task.format()
                .encoder(task.plan(), new WriteIdentity(task.result().id(), partition, partitions));
        long keys = Math.min(
                task.result().keysLimit(),
                -Math.floorDiv(-KEYS_OVER_ALL_TASKS * task.result().keysLimit(), (long) partitions));
        tally = new Tally(task.result().errorLimit(), (int) keys);
        executor = new BatchExecutor(task, SharedConnections.INSTANCE, encoder, tally);
        batch = new Batch(task.batch());
    }

    @Override
    public void write(InternalRow row) {
        try {
            encoder.encode(row, offset, batch.commands());
            batch.commands().endRow();
        } catch (RowFailure e) {
            tally.failed(batch.commands().openRowKey(), Outcome.failed(e.reason(), e.text()));
            batch.commands().dropRow();
        }
        offset++;
        if (batch.isFull()) {
            batch = executor.submit(batch);
        }
    }

    private void flush() {
        if (!batch.commands().isEmpty()) {
            batch = executor.submit(batch);
        }
        executor.drain();
    }

    @Override
    public WriterCommitMessage commit() {
        flush();
        executor.release();
        return new TaskCommit(tally);
    }

    @Override
    public void abort() {
        executor.abandon();
    }

    @Override
    public void close() {
        executor.abandon();
    }

    /**
     * Spark takes these within its loop over the rows, and for the last time after it, still before {@link #commit}. Then
     * all is flushed first, so that the figures are those of the commit. Within the loop the rows under way are reported
     * as written, which they will be unless the server says otherwise.
     */
    @Override
    public CustomTaskMetric[] currentMetricsValues() {
        String place = CALLER.walk(frames -> frames.skip(1)
                .findFirst()
                .map(caller -> caller.getClassName() + caller.getMethodName() + caller.getByteCodeIndex())
                .orElse(""));
        if (loop == null) {
            loop = place;
        }
        if (offset % ROWS_PER_METRICS_UPDATE != 0 || !place.equals(loop)) {
            flush();
        }
        long underWay = offset - tally.rowsWritten() - tally.rowsSkipped() - tally.rowsFailed();
        return WriteMetrics.of(tally, underWay);
    }
}
