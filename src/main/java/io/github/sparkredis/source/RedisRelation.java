package io.github.sparkredis.source;

import io.github.sparkredis.encode.RedisFormat;
import io.github.sparkredis.write.WriteRunner;
import java.util.Map;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SQLContext;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.sources.BaseRelation;
import org.apache.spark.sql.sources.InsertableRelation;
import org.apache.spark.sql.sources.TableScan;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** A table or view of SQL made with {@code USING}: takes {@code INSERT INTO}, and refuses to be read. */
final class RedisRelation extends BaseRelation implements InsertableRelation, TableScan {

    private final RedisFormat format;
    private final WriteRunner runner;
    private final SQLContext context;
    private final StructType schema;
    private final Map<String, @Nullable String> options;

    RedisRelation(
            RedisFormat format,
            WriteRunner runner,
            SQLContext context,
            StructType schema,
            Map<String, @Nullable String> options) {
        this.format = format;
        this.runner = runner;
        this.context = context;
        this.schema = schema;
        this.options = options;
    }

    @Override
    public SQLContext sqlContext() {
        return context;
    }

    @Override
    public StructType schema() {
        return schema;
    }

    @Override
    public void insert(Dataset<Row> rows, boolean overwrite) {
        SaveAsTable.refuse(format);
        runner.save(options, overwrite ? SaveMode.Overwrite : SaveMode.Append, rows);
    }

    @Override
    public RDD<Row> buildScan() {
        throw Unsupported.read(format);
    }

    /** Spark prints it in plans: the options, which can hold secrets, are left out. */
    @Override
    public String toString() {
        return format.shortName();
    }
}
