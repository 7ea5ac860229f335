package io.github.sparkredis.write;

import java.io.Serial;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.write.DataWriter;
import org.apache.spark.sql.connector.write.DataWriterFactory;

/** Makes the writer of each task; serialized to the executors. */
final class RedisDataWriterFactory implements DataWriterFactory {
    @Serial
    private static final long serialVersionUID = 1L;

    private final WriteTask task;
    private final int partitions;

    RedisDataWriterFactory(WriteTask task, int partitions) {
        this.task = task;
        this.partitions = partitions;
    }

    @Override
    public DataWriter<InternalRow> createWriter(int partitionId, long taskId) {
        return new RedisDataWriter(task, partitionId, partitions);
    }
}
