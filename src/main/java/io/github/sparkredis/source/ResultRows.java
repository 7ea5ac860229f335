package io.github.sparkredis.source;

import io.github.sparkredis.result.DryRun;
import io.github.sparkredis.result.FailedRow;
import io.github.sparkredis.result.PlannedCommand;
import io.github.sparkredis.result.WriteResult;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.ArrayBasedMapData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/** Results as rows, as Spark holds them. */
public final class ResultRows {

    /** A column, and where its value comes from, as Spark holds it. */
    private record Column(String name, DataType type, Value value) {}

    @FunctionalInterface
    private interface Value {
        @Nullable
        Object of(WriteResult result);
    }

    private static final List<Column> COLUMNS = List.of(
            new Column("result_id", DataTypes.StringType, result -> text(result.resultId())),
            new Column("format", DataTypes.StringType, result -> text(result.format())),
            new Column("started_at", DataTypes.TimestampType, result -> micros(result.startedAt())),
            new Column("elapsed_ms", DataTypes.DoubleType, result -> millis(result.elapsed())),
            new Column("rows_written", DataTypes.LongType, WriteResult::rowsWritten),
            new Column("rows_skipped", DataTypes.LongType, WriteResult::rowsSkipped),
            new Column("rows_failed", DataTypes.LongType, WriteResult::rowsFailed),
            new Column("rows_in_doubt", DataTypes.LongType, WriteResult::rowsInDoubt),
            new Column("complete", DataTypes.BooleanType, WriteResult::complete),
            new Column(
                    "failures",
                    DataTypes.createMapType(DataTypes.StringType, DataTypes.LongType),
                    result -> counts(result.failures())),
            new Column("errors", DataTypes.createArrayType(error()), result -> errors(result.errors())),
            new Column("keys", DataTypes.createArrayType(DataTypes.StringType), result -> strings(result.keys())),
            new Column("keys_total", DataTypes.LongType, WriteResult::keysTotal),
            new Column("keys_removed", DataTypes.LongType, WriteResult::keysRemoved),
            new Column("bytes_sent", DataTypes.LongType, WriteResult::bytesSent),
            new Column("restarts", DataTypes.LongType, WriteResult::restarts),
            new Column("target", DataTypes.StringType, result -> text(result.target())),
            new Column("retries", DataTypes.LongType, WriteResult::retries),
            new Column("connections_lost", DataTypes.LongType, WriteResult::connectionsLost),
            new Column("tasks_done", DataTypes.LongType, WriteResult::tasksDone),
            new Column("tasks", DataTypes.LongType, WriteResult::tasks),
            new Column("running", DataTypes.BooleanType, WriteResult::running),
            new Column("duplicate_keys", DataTypes.LongType, WriteResult::duplicateKeys),
            new Column("rows_deleted", DataTypes.LongType, WriteResult::rowsDeleted),
            new Column(
                    "skips",
                    DataTypes.createMapType(DataTypes.StringType, DataTypes.LongType),
                    result -> counts(result.skips())),
            new Column("failed_rows_path", DataTypes.StringType, result -> text(result.failedRowsPath())),
            new Column("rows_kept", DataTypes.LongType, WriteResult::rowsKept),
            new Column("query_id", DataTypes.StringType, result -> text(result.queryId())),
            new Column("epoch_id", DataTypes.LongType, WriteResult::epochId),
            new Column("dry_run", dryRun(), result -> dryRun(result.dryRun())));

    public static final StructType SCHEMA = new StructType(COLUMNS.stream()
            .map(column -> DataTypes.createStructField(column.name, column.type, true))
            .toArray(StructField[]::new));

    private ResultRows() {}

    static InternalRow[] of(List<WriteResult> results) {
        return results.stream().map(ResultRows::row).toArray(InternalRow[]::new);
    }

    private static InternalRow row(WriteResult result) {
        return new GenericInternalRow(
                COLUMNS.stream().map(column -> column.value.of(result)).toArray());
    }

    private static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }

    private static double millis(Duration time) {
        return time.toNanos() / (double) Duration.ofMillis(1).toNanos();
    }

    private static ArrayBasedMapData counts(Map<String, Long> byReason) {
        List<Map.Entry<String, Long>> entries = List.copyOf(byReason.entrySet());
        return new ArrayBasedMapData(
                new GenericArrayData(
                        entries.stream().map(entry -> text(entry.getKey())).toArray()),
                new GenericArrayData(entries.stream().map(Map.Entry::getValue).toArray()));
    }

    private static @Nullable GenericArrayData strings(@Nullable List<String> texts) {
        return texts == null
                ? null
                : new GenericArrayData(texts.stream().map(ResultRows::text).toArray());
    }

    private static StructType error() {
        return new StructType()
                .add("key", DataTypes.StringType)
                .add("reason", DataTypes.StringType)
                .add("message", DataTypes.StringType)
                .add("partition", DataTypes.IntegerType)
                .add("row", DataTypes.LongType);
    }

    private static GenericArrayData errors(List<FailedRow> errors) {
        return new GenericArrayData(errors.stream()
                .map(error -> new GenericInternalRow(new @Nullable Object[] {
                    text(error.key()), text(error.reason()), text(error.message()), error.partition(), error.row()
                }))
                .toArray());
    }

    private static StructType plannedCommand() {
        return new StructType()
                .add("name", DataTypes.StringType)
                .add("rows", DataTypes.LongType)
                .add("bytes", DataTypes.LongType)
                .add("keys", DataTypes.createArrayType(DataTypes.StringType))
                .add("example", DataTypes.StringType)
                .add("memory", DataTypes.LongType);
    }

    private static StructType dryRun() {
        return new StructType()
                .add("rows", DataTypes.LongType)
                .add("bytes", DataTypes.LongType)
                .add("memory", DataTypes.LongType)
                .add("commands", DataTypes.createArrayType(plannedCommand()));
    }

    private static @Nullable GenericInternalRow dryRun(@Nullable DryRun dryRun) {
        return dryRun == null
                ? null
                : new GenericInternalRow(new @Nullable Object[] {
                    dryRun.rows(),
                    dryRun.bytes(),
                    dryRun.memory(),
                    new GenericArrayData(
                            dryRun.commands().stream().map(ResultRows::command).toArray())
                });
    }

    private static GenericInternalRow command(PlannedCommand command) {
        return new GenericInternalRow(new @Nullable Object[] {
            text(command.name()),
            command.rows(),
            command.bytes(),
            strings(command.keys()),
            text(command.example()),
            command.memory()
        });
    }

    private static @Nullable UTF8String text(@Nullable String text) {
        return UTF8String.fromString(text);
    }
}
