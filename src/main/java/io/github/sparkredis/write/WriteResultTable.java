package io.github.sparkredis.write;

import io.github.sparkredis.FailedRow;
import io.github.sparkredis.WriteResult;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.ArrayBasedMapData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.read.LocalScan;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/** Results as rows, read at the driver alone: no job runs for them. */
public final class WriteResultTable implements SupportsRead {

    public static final StructType SCHEMA = new StructType()
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

    private final Supplier<List<WriteResult>> results;

    public WriteResultTable(Supplier<List<WriteResult>> results) {
        this.results = results;
    }

    @Override
    public String name() {
        return "redis-write-result";
    }

    @Override
    @Deprecated // by Spark 3.4 in favour of columns(), yet abstract there
    public StructType schema() {
        return SCHEMA;
    }

    @Override
    public Set<TableCapability> capabilities() {
        return EnumSet.of(TableCapability.BATCH_READ);
    }

    @Override
    public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
        return ResultScan::new;
    }

    private final class ResultScan implements Scan, LocalScan {
        @Override
        public StructType readSchema() {
            return SCHEMA;
        }

        @Override
        public InternalRow[] rows() {
            return results.get().stream().map(WriteResultTable::row).toArray(InternalRow[]::new);
        }
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
                    result.errors().stream().map(WriteResultTable::error).toArray()),
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
        return new GenericArrayData(texts.stream().map(WriteResultTable::text).toArray());
    }

    private static InternalRow error(FailedRow error) {
        return new GenericInternalRow(
                new @Nullable Object[] {text(error.key()), text(error.reason()), text(error.message())});
    }

    private static @Nullable UTF8String text(@Nullable String text) {
        return UTF8String.fromString(text);
    }
}
