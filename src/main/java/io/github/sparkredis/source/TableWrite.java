package io.github.sparkredis.source;

import io.github.sparkredis.encode.RedisFormat;
import io.github.sparkredis.write.StreamRun;
import io.github.sparkredis.write.WriteMetrics;
import io.github.sparkredis.write.WriteRunner;
import java.util.Map;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.connector.metric.CustomMetric;
import org.apache.spark.sql.connector.write.LogicalWriteInfo;
import org.apache.spark.sql.connector.write.SupportsTruncate;
import org.apache.spark.sql.connector.write.V1Write;
import org.apache.spark.sql.connector.write.Write;
import org.apache.spark.sql.connector.write.WriteBuilder;
import org.apache.spark.sql.connector.write.streaming.StreamingWrite;
import org.apache.spark.sql.internal.connector.SupportsStreamingUpdateAsAppend;
import org.apache.spark.sql.sources.InsertableRelation;
import org.jspecify.annotations.Nullable;

/**
 * {@code INSERT INTO} and {@code INSERT OVERWRITE} of a catalog's table: by {@link V1Write} Spark hands over the DataFrame
 * instead of running the write, so that it goes the way of all others. And {@code writeStream}, one epoch at a time: append and
 * update alike, as a row that comes again overwrites what it wrote before; and complete, which replaces all.
 */
final class TableWrite implements SupportsTruncate, SupportsStreamingUpdateAsAppend, V1Write {

    private final RedisFormat format;
    private final WriteRunner runner;
    private final StreamRun stream;
    private final LogicalWriteInfo info;
    private final Map<String, @Nullable String> options;
    private SaveMode mode = SaveMode.Append;

    TableWrite(
            RedisFormat format,
            WriteRunner runner,
            StreamRun stream,
            LogicalWriteInfo info,
            Map<String, @Nullable String> options) {
        this.format = format;
        this.runner = runner;
        this.stream = stream;
        this.info = info;
        this.options = options;
    }

    @Override
    public WriteBuilder truncate() {
        mode = SaveMode.Overwrite;
        return this;
    }

    @Override
    public Write build() {
        return this;
    }

    /** The relation is always told to append: that rows are removed first was said by {@link #truncate}. */
    @Override
    public InsertableRelation toInsertableRelation() {
        return (rows, overwrite) -> runner.save(options, mode, rows);
    }

    @Override
    public StreamingWrite toStreaming() {
        return stream.write(
                info.queryId(),
                StreamOptions.of(format, info.options().asCaseSensitiveMap(), options),
                mode,
                info.schema());
    }

    @Override
    public CustomMetric[] supportedCustomMetrics() {
        return WriteMetrics.common();
    }
}
