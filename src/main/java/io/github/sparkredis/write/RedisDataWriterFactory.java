package io.github.sparkredis.write;

import io.github.sparkredis.pipeline.RateShare;
import java.io.Serial;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.write.DataWriter;
import org.apache.spark.sql.connector.write.DataWriterFactory;
import org.jspecify.annotations.Nullable;

/** Makes the writer of each task; serialized to the executors. */
final class RedisDataWriterFactory implements DataWriterFactory {
    @Serial
    private static final long serialVersionUID = 1L;

    private final WriteTask task;
    private final int partitions;
    private final LiveFigures live;
    private final @Nullable RateShare share;

    RedisDataWriterFactory(WriteTask task, int partitions, LiveFigures live, @Nullable RateShare share) {
        this.task = task;
        this.partitions = partitions;
        this.live = live;
        this.share = share;
    }

    @Override
    public DataWriter<InternalRow> createWriter(int partitionId, long taskId) {
        return new RedisDataWriter(task, partitionId, partitions, live, share);
    }
}
