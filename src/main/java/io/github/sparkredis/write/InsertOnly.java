package io.github.sparkredis.write;

import io.github.sparkredis.encode.RedisFormat;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Set;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.jspecify.annotations.Nullable;

/**
 * The capabilities of a {@link RedisTable}. Spark asks for STREAMING_WRITE when {@code writeStream} starts, and for those
 * of reading where a query reads a table, and only then: the one place where a refusal reaches the caller at once, and
 * with a hint.
 */
final class InsertOnly extends AbstractSet<TableCapability> {

    private static final Set<TableCapability> CAPABILITIES =
            Set.of(TableCapability.V1_BATCH_WRITE, TableCapability.TRUNCATE);

    private final RedisFormat format;

    InsertOnly(RedisFormat format) {
        this.format = format;
    }

    @Override
    public boolean contains(@Nullable Object capability) {
        if (capability == TableCapability.STREAMING_WRITE) {
            throw Unsupported.writeStream(format);
        }
        if (capability == TableCapability.BATCH_READ || capability == TableCapability.MICRO_BATCH_READ) {
            throw Unsupported.read(format);
        }
        return CAPABILITIES.contains(capability);
    }

    @Override
    public Iterator<TableCapability> iterator() {
        return CAPABILITIES.iterator();
    }

    @Override
    public int size() {
        return CAPABILITIES.size();
    }
}
