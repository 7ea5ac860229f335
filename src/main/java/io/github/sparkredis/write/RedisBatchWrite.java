package io.github.sparkredis.write;

import org.apache.spark.sql.connector.metric.CustomMetric;
import org.apache.spark.sql.connector.write.BatchWrite;
import org.apache.spark.sql.connector.write.DataWriterFactory;
import org.apache.spark.sql.connector.write.PhysicalWriteInfo;
import org.apache.spark.sql.connector.write.Write;
import org.apache.spark.sql.connector.write.WriteBuilder;
import org.apache.spark.sql.connector.write.WriterCommitMessage;

/** What Spark runs: one {@link WriteJob} as builder, write and batch write at once. */
public final class RedisBatchWrite implements WriteBuilder, Write, BatchWrite {

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
        return WriteMetrics.of(job.task().plan());
    }

    @Override
    public DataWriterFactory createBatchWriterFactory(PhysicalWriteInfo info) {
        return RedisDataWriterFactory.of(job, info.numPartitions());
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
