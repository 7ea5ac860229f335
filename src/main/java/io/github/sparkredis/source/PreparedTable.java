package io.github.sparkredis.source;

import io.github.sparkredis.write.RedisBatchWrite;
import io.github.sparkredis.write.WriteJob;
import io.github.sparkredis.write.WriteRunner;
import java.util.Set;
import org.apache.spark.sql.connector.catalog.SupportsWrite;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.write.LogicalWriteInfo;
import org.apache.spark.sql.connector.write.WriteBuilder;
import org.apache.spark.sql.types.StructType;

/** The table of the inner write, for which {@link WriteRunner} has prepared all. */
final class PreparedTable implements SupportsWrite {

    private final WriteJob job;

    PreparedTable(WriteJob job) {
        this.job = job;
    }

    @Override
    public String name() {
        return job.format().shortName();
    }

    /** None, as it takes any: else Spark's planner would carry thousands of columns along with it. */
    @Override
    @Deprecated // by Spark 3.4 in favour of columns(), yet abstract there
    public StructType schema() {
        return new StructType();
    }

    @Override
    public Set<TableCapability> capabilities() {
        return Set.of(TableCapability.BATCH_WRITE, TableCapability.ACCEPT_ANY_SCHEMA);
    }

    @Override
    public WriteBuilder newWriteBuilder(LogicalWriteInfo info) {
        return new RedisBatchWrite(job);
    }
}
