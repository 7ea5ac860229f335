package io.github.sparkredis.source;

import io.github.sparkredis.write.WriteRunner;
import java.util.Map;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.connector.write.SupportsTruncate;
import org.apache.spark.sql.connector.write.V1Write;
import org.apache.spark.sql.connector.write.Write;
import org.apache.spark.sql.connector.write.WriteBuilder;
import org.apache.spark.sql.sources.InsertableRelation;
import org.jspecify.annotations.Nullable;

/**
 * {@code INSERT INTO} and {@code INSERT OVERWRITE} of a catalog's table: by {@link V1Write} Spark hands over the DataFrame
 * instead of running the write, so that it goes the way of all others.
 */
final class TableInsert implements SupportsTruncate, V1Write {

    private final WriteRunner runner;
    private final Map<String, @Nullable String> options;
    private SaveMode mode = SaveMode.Append;

    TableInsert(WriteRunner runner, Map<String, @Nullable String> options) {
        this.runner = runner;
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
}
