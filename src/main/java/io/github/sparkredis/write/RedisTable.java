package io.github.sparkredis.write;

import io.github.sparkredis.encode.RedisFormat;
import java.util.EnumSet;
import java.util.Set;
import org.apache.spark.sql.connector.catalog.SupportsWrite;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.write.LogicalWriteInfo;
import org.apache.spark.sql.connector.write.WriteBuilder;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * The table that Spark writes to. It takes batches only within a write that {@link RedisWriter} prepared; else Spark's
 * way leads to {@code CreatableRelationProvider}, where all save modes arrive, and from there to a prepared one.
 */
public final class RedisTable implements SupportsWrite {

    private final RedisFormat format;
    private final StructType schema;
    private final @Nullable WriteJob job;

    RedisTable(RedisFormat format, StructType schema, @Nullable WriteJob job) {
        this.format = format;
        this.schema = schema;
        this.job = job;
    }

    @Override
    public String name() {
        return format.shortName();
    }

    @Override
    @Deprecated // by Spark 3.4 in favour of columns(), yet abstract there
    public StructType schema() {
        return schema;
    }

    @Override
    public Set<TableCapability> capabilities() {
        return job == null
                ? new NoStreams(format)
                : EnumSet.of(TableCapability.BATCH_WRITE, TableCapability.ACCEPT_ANY_SCHEMA);
    }

    @Override
    public WriteBuilder newWriteBuilder(LogicalWriteInfo info) {
        if (job == null) {
            throw new UnsupportedOperationException(format.shortName() + " is written by df.write.format(\""
                    + format.shortName() + "\")…save() or by INSERT INTO.");
        }
        return new RedisWrite(job);
    }
}
