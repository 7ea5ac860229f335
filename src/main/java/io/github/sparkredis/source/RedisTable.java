package io.github.sparkredis.source;

import io.github.sparkredis.encode.RedisFormat;
import io.github.sparkredis.options.TableProperties;
import io.github.sparkredis.write.StreamRun;
import io.github.sparkredis.write.WriteRunner;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.connector.catalog.SupportsRowLevelOperations;
import org.apache.spark.sql.connector.catalog.SupportsWrite;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.read.streaming.ReportsSinkMetrics;
import org.apache.spark.sql.connector.write.LogicalWriteInfo;
import org.apache.spark.sql.connector.write.RowLevelOperationBuilder;
import org.apache.spark.sql.connector.write.RowLevelOperationInfo;
import org.apache.spark.sql.connector.write.WriteBuilder;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * The table that Spark finds, in a catalog (Spark 4) or by the format's name. It takes {@code INSERT} by
 * {@link TableWrite}. It offers no BATCH_WRITE, so that {@code df.write} leads to {@code CreatableRelationProvider},
 * where all save modes arrive.
 */
final class RedisTable implements SupportsWrite, SupportsRowLevelOperations, ReportsSinkMetrics {

    private static final Set<TableCapability> CAPABILITIES =
            Set.of(TableCapability.V1_BATCH_WRITE, TableCapability.STREAMING_WRITE, TableCapability.TRUNCATE);

    private final RedisFormat format;
    private final WriteRunner runner;
    private final StructType schema;
    private final Map<String, String> properties;
    private final StreamRun stream;

    /** @param properties what the catalog has: the options, by two names each, table properties, and its own */
    RedisTable(RedisFormat format, WriteRunner runner, StructType schema, Map<String, String> properties) {
        this.format = format;
        this.runner = runner;
        this.schema = schema;
        this.properties = properties;
        this.stream = new StreamRun(format);
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

    /** The description of the sink in {@code StreamingQueryProgress}. */
    @Override
    public String toString() {
        return name();
    }

    /** What {@code DESCRIBE} and {@code SHOW CREATE TABLE} show. Spark hides some of the secrets itself, not all. */
    @Override
    public Map<String, String> properties() {
        return TableProperties.redacted(properties);
    }

    @Override
    public Set<TableCapability> capabilities() {
        return CAPABILITIES;
    }

    /** What {@code StreamingQueryProgress} shows of the sink. */
    @Override
    public Map<String, String> metrics() {
        return stream.metrics();
    }

    /** Spark 4 asks for it; it is here to say that there is none. */
    @Override
    public RowLevelOperationBuilder newRowLevelOperationBuilder(RowLevelOperationInfo info) {
        throw Unsupported.change(format, info.command());
    }

    /** Options of the write itself, as {@code saveAsTable} of Spark 4 hands them over, beat the table's. */
    @Override
    public WriteBuilder newWriteBuilder(LogicalWriteInfo info) {
        Map<String, @Nullable String> options = new HashMap<>(TableProperties.options(properties));
        info.options().forEach((name, text) -> options.put(name.toLowerCase(Locale.ROOT), text));
        return new TableWrite(format, runner, stream, info, options);
    }
}
