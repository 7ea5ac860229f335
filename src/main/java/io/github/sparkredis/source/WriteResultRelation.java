package io.github.sparkredis.source;

import io.github.sparkredis.result.FailedRow;
import io.github.sparkredis.result.WriteResult;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SQLContext;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.ArrayBasedMapData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.sources.BaseRelation;
import org.apache.spark.sql.sources.TableScan;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/** Results as rows: those that there are as a query of them is planned. */
public final class WriteResultRelation extends BaseRelation implements TableScan {

    private static final StructType SCHEMA = new StructType()
            .add("result_id", DataTypes.StringType)
            .add("format", DataTypes.StringType)
            .add("started_at", DataTypes.TimestampType)
            .add("elapsed_ms", DataTypes.DoubleType)
            .add("rows_written", DataTypes.LongType)
            .add("rows_skipped", DataTypes.LongType)
            .add("rows_failed", DataTypes.LongType)
            .add("rows_in_doubt", DataTypes.LongType)
            .add("complete", DataTypes.BooleanType)
            .add("failures", DataTypes.createMapType(DataTypes.StringType, DataTypes.LongType))
            .add(
                    "errors",
                    DataTypes.createArrayType(new StructType()
                            .add("key", DataTypes.StringType)
                            .add("reason", DataTypes.StringType)
                            .add("message", DataTypes.StringType)))
            .add("keys", DataTypes.createArrayType(DataTypes.StringType))
            .add("keys_total", DataTypes.LongType)
            .add("keys_removed", DataTypes.LongType);

    private final SQLContext context;
    private final Supplier<List<WriteResult>> results;

    public WriteResultRelation(SQLContext context, Supplier<List<WriteResult>> results) {
        this.context = context;
        this.results = results;
    }

    @Override
    public SQLContext sqlContext() {
        return context;
    }

    @Override
    public StructType schema() {
        return SCHEMA;
    }

    /** The rows are made as Spark holds them. */
    @Override
    public boolean needConversion() {
        return false;
    }

    @Override
    @SuppressWarnings("unchecked") // needConversion() says that these are no Rows
    public RDD<Row> buildScan() {
        List<InternalRow> rows =
                results.get().stream().map(WriteResultRelation::row).toList();
        RDD<?> rdd = JavaSparkContext.fromSparkContext(context.sparkContext())
                .parallelize(rows, 1)
                .rdd();
        return (RDD<Row>) rdd;
    }

    private static InternalRow row(WriteResult result) {
        return new GenericInternalRow(new @Nullable Object[] {
            text(result.resultId()),
            text(result.format()),
            ChronoUnit.MICROS.between(Instant.EPOCH, result.startedAt()),
            result.elapsed().toNanos() / (double) Duration.ofMillis(1).toNanos(),
            result.rowsWritten(),
            result.rowsSkipped(),
            result.rowsFailed(),
            result.rowsInDoubt(),
            result.complete(),
            failures(result.failures()),
            new GenericArrayData(
                    result.errors().stream().map(WriteResultRelation::error).toArray()),
            result.keys() == null ? null : strings(result.keys()),
            result.keysTotal(),
            result.keysRemoved()
        });
    }

    private static ArrayBasedMapData failures(Map<String, Long> failures) {
        List<Map.Entry<String, Long>> entries = List.copyOf(failures.entrySet());
        return new ArrayBasedMapData(
                strings(entries.stream().map(Map.Entry::getKey).toList()),
                new GenericArrayData(entries.stream().map(Map.Entry::getValue).toArray()));
    }

    private static GenericArrayData strings(List<String> texts) {
        return new GenericArrayData(
                texts.stream().map(WriteResultRelation::text).toArray());
    }

    private static InternalRow error(FailedRow error) {
        return new GenericInternalRow(
                new @Nullable Object[] {text(error.key()), text(error.reason()), text(error.message())});
    }

    private static @Nullable UTF8String text(@Nullable String text) {
        return UTF8String.fromString(text);
    }
}
