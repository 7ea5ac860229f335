package io.github.sparkredis.source;

import io.github.sparkredis.encode.RedisFormat;
import io.github.sparkredis.options.OptionValues;
import io.github.sparkredis.write.PreparedJobs;
import io.github.sparkredis.write.ScalaMaps;
import io.github.sparkredis.write.WriteJob;
import io.github.sparkredis.write.WriteRunner;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SQLContext;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableProvider;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.sources.BaseRelation;
import org.apache.spark.sql.sources.CreatableRelationProvider;
import org.apache.spark.sql.sources.DataSourceRegister;
import org.apache.spark.sql.sources.RelationProvider;
import org.apache.spark.sql.sources.SchemaRelationProvider;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.jspecify.annotations.Nullable;

/**
 * Where Spark comes in. Spark takes a V2 source for {@code append} alone, so every save mode comes by the older
 * {@link CreatableRelationProvider}, which runs the V2 write; tables and views of SQL come by the relation providers.
 */
public abstract class RedisSource
        implements TableProvider,
                DataSourceRegister,
                CreatableRelationProvider,
                RelationProvider,
                SchemaRelationProvider {

    private final RedisFormat format;
    private final WriteRunner runner;

    /** @param format that the subclass stands for */
    protected RedisSource(RedisFormat format) {
        this.format = format;
        this.runner = new WriteRunner(format, getClass());
    }

    @Override
    public String shortName() {
        return format.shortName();
    }

    /** Redis knows no columns: the table takes what is written to it. */
    @Override
    public StructType inferSchema(CaseInsensitiveStringMap options) {
        NewTable.checkTable(runner, new StructType(), options);
        return new StructType();
    }

    @Override
    public boolean supportsExternalMetadata() {
        return true;
    }

    @Override
    public Table getTable(StructType schema, Transform[] partitioning, Map<String, String> properties) {
        if (partitioning.length > 0) {
            throw OptionValues.noPartitions(format.shortName());
        }
        NewTable.checkTable(runner, schema, properties);
        Map<String, String> options = new CaseInsensitiveStringMap(properties);
        WriteJob prepared = PreparedJobs.find(options);
        return prepared == null ? new RedisTable(format, runner, schema, options) : new PreparedTable(prepared);
    }

    /** Declared by Spark 4; which types can be written is checked against the schema, with a message of its own. */
    public boolean supportsDataType(DataType type) {
        return true;
    }

    @Override
    public BaseRelation createRelation(
            SQLContext context,
            SaveMode mode,
            scala.collection.immutable.Map<String, String> parameters,
            Dataset<Row> rows) {
        SaveAsTable.refuse(format);
        Map<String, @Nullable String> options = ScalaMaps.toJava(parameters);
        SavePath.refuse(format, options);
        runner.save(options, mode, rows);
        return new RedisRelation(format, runner, context, rows.schema(), Map.of());
    }

    @Override
    public BaseRelation createRelation(SQLContext context, scala.collection.immutable.Map<String, String> parameters) {
        return createRelation(context, parameters, new StructType());
    }

    @Override
    public BaseRelation createRelation(
            SQLContext context, scala.collection.immutable.Map<String, String> parameters, StructType schema) {
        Map<String, @Nullable String> options = ScalaMaps.toJava(parameters);
        NewTable.checkView(runner, context.sparkSession(), schema, options);
        return new RedisRelation(format, runner, context, schema, options);
    }
}
