package io.github.sparkredis.write;

import io.github.sparkredis.pipeline.RateShare;
import java.io.Serial;
import java.util.UUID;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.write.DataWriter;
import org.apache.spark.sql.connector.write.DataWriterFactory;
import org.apache.spark.sql.connector.write.streaming.StreamingDataWriterFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the writer of each task; serialized to the executors. */
final class RedisDataWriterFactory implements DataWriterFactory, StreamingDataWriterFactory {
    @Serial
    private static final long serialVersionUID = 1L;

    private static final Logger LOG = LoggerFactory.getLogger("io.github.sparkredis");

    private final WriteTask task;
    private final int partitions;
    private final LiveFigures live;
    private final @Nullable RateShare share;

    private RedisDataWriterFactory(WriteTask task, int partitions, LiveFigures live, @Nullable RateShare share) {
        this.task = task;
        this.partitions = partitions;
        this.live = live;
        this.share = share;
    }

    /** For a job that is about to run so many tasks, on the thread that executes it. */
    static RedisDataWriterFactory of(WriteJob job, int partitions) {
        WriteTask task = job.task();
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

    @Override
    public DataWriter<InternalRow> createWriter(int partitionId, long taskId) {
        return new RedisDataWriter(task, partitionId, partitions, live, share);
    }

    @Override
    public DataWriter<InternalRow> createWriter(int partitionId, long taskId, long epochId) {
        return new RedisDataWriter(task.ofEpoch(epochId), partitionId, partitions, live, share);
    }
}
