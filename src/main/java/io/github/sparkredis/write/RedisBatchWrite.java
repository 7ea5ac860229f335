package io.github.sparkredis.write;

import io.github.sparkredis.pipeline.RateShare;
import java.util.UUID;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.connector.metric.CustomMetric;
import org.apache.spark.sql.connector.write.BatchWrite;
import org.apache.spark.sql.connector.write.DataWriterFactory;
import org.apache.spark.sql.connector.write.PhysicalWriteInfo;
import org.apache.spark.sql.connector.write.Write;
import org.apache.spark.sql.connector.write.WriteBuilder;
import org.apache.spark.sql.connector.write.WriterCommitMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What Spark runs: one {@link WriteJob} as builder, write and batch write at once. */
public final class RedisBatchWrite implements WriteBuilder, Write, BatchWrite {

    private static final Logger LOG = LoggerFactory.getLogger("io.github.sparkredis");

    private final WriteJob job;

    /** @param job that was prepared at the driver */
    public RedisBatchWrite(WriteJob job) {
        this.job = job;
    }

    @Override
    public Write build() {
        return this;
    }

    @Override
    public BatchWrite toBatch() {
        return this;
    }

    @Override
    public CustomMetric[] supportedCustomMetrics() {
        return WriteMetrics.all();
    }

    @Override
    public DataWriterFactory createBatchWriterFactory(PhysicalWriteInfo info) {
        WriteTask task = job.task();
        int partitions = info.numPartitions();
        LiveFigures live = job.begin(partitions);
        if (task.rate().rowsPerSecond() == 0 || task.result().dryRun()) {
            return new RedisDataWriterFactory(task, partitions, live, null);
        }
        RateShare share = share(task, partitions, SparkContext.getOrCreate());
        return new RedisDataWriterFactory(task.withBatchesOf(share.rowsOfABatch()), partitions, live, share);
    }

    private static RateShare share(WriteTask task, int partitions, SparkContext context) {
        long attempts = task.speculation() ? 2L * partitions : partitions;
        int most = TaskSlots.most(context);
        int atATime = (int) Math.max(1, Math.min(attempts, most));
        if (most == TaskSlots.UNBOUNDED && atATime > TaskSlots.now(context)) {
            LOG.warn(
                    "max_rows_per_second={} is divided by {} tasks, as so many may run at a time: dynamic allocation has no"
                            + " bound. The write is slower than it may be where fewer run. Set"
                            + " spark.dynamicAllocation.maxExecutors, or write fewer partitions (coalesce).",
                    task.rate().rowsPerSecond(),
                    atATime);
        }
        return RateShare.of(UUID.randomUUID().toString(), task.rate().rowsPerSecond(), atATime, context.isLocal());
    }

    /** What an attempt has sent cannot be taken back, so there is nothing to coordinate. */
    @Override
    public boolean useCommitCoordinator() {
        return false;
    }

    @Override
    public void onDataWriterCommit(WriterCommitMessage message) {
        job.add((TaskCommit) message);
    }

    @Override
    public void commit(WriterCommitMessage[] messages) {
        job.allTasksThrough();
    }

    /** There is no rollback: what was sent stays, and the result says that the write died. */
    @Override
    public void abort(WriterCommitMessage[] messages) {}

    @Override
    public String description() {
        return toString();
    }

    @Override
    public String toString() {
        return job.task().format().shortName() + " " + job.task().connection().target();
    }
}
