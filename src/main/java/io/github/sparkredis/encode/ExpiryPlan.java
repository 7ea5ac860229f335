package io.github.sparkredis.encode;

import io.github.sparkredis.options.OptionException;
import io.github.sparkredis.options.OptionValues;
import io.github.sparkredis.options.Options;
import io.github.sparkredis.options.Quoted;
import java.io.Serializable;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.CalendarIntervalType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DayTimeIntervalType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
import org.apache.spark.sql.types.YearMonthIntervalType;
import org.jspecify.annotations.Nullable;

/**
 * When the keys of a write go: so many seconds after the row was written, or at a moment.
 *
 * @param ttl seconds for rows that {@code ttlColumn} says nothing about; 0 for none
 * @param ttlColumn the column that holds each row's seconds, or null
 * @param jitter the share of the seconds that is added to them at the most
 * @param momentColumn the column that holds each row's moment, or null; with one there are no seconds
 */
record ExpiryPlan(
        long ttl,
        @Nullable Column ttlColumn,
        double jitter,
        @Nullable Column momentColumn) implements Serializable {

    static ExpiryPlan of(OptionValues values, Columns columns) {
        long ttl = values.find(Options.TTL).orElse(0L);
        Column ttlColumn = values.find(Options.TTL_COLUMN)
                .map(name -> ttlColumn(name, values, columns))
                .orElse(null);
        Column momentColumn = values.find(Options.EXPIRE_AT_COLUMN)
                .map(name -> momentColumn(name, values, columns))
                .orElse(null);
        if (momentColumn != null && (ttl > 0 || ttlColumn != null)) {
            throw new OptionException("The options " + values.quoted(Options.EXPIRE_AT_COLUMN) + " and "
                    + values.quoted(ttlColumn != null ? Options.TTL_COLUMN : Options.TTL)
                    + " contradict each other: the one says at which moment a key goes, the other after how many"
                    + " seconds. Give one of them.");
        }
        double jitter = values.get(Options.TTL_JITTER);
        if (jitter > 0 && ttl == 0 && ttlColumn == null && values.isExplicit(Options.TTL_JITTER)) {
            throw new OptionException(
                    "The option " + values.quoted(Options.TTL_JITTER) + " lengthens the times to live of "
                            + Quoted.of(Options.TTL) + " and " + Quoted.of(Options.TTL_COLUMN) + ", and "
                            + (momentColumn == null
                                    ? "this write has neither. Give one of them, or leave it out."
                                    : "the moments of " + values.quoted(Options.EXPIRE_AT_COLUMN)
                                            + " are kept as they are. Leave it out, or add the spread to the column."));
        }
        return new ExpiryPlan(ttl, ttlColumn, jitter, momentColumn);
    }

    /** Whether some row may have an expiry. */
    boolean exists() {
        return ttl > 0 || ttlColumn != null || momentColumn != null;
    }

    boolean isMoment() {
        return momentColumn != null;
    }

    /** The command that takes what {@link ExpiryReader} reads. */
    String command() {
        return isMoment() ? "PEXPIREAT" : "EXPIRE";
    }

    /** What is sent for it beside the fields, with {@code key} as the key: see {@link RowEncoder#probeCommands}. */
    List<List<String>> probeCommands(String key) {
        if (isMoment()) {
            return List.of(List.of("TIME"), List.of(command(), key, "1"));
        }
        return exists() ? List.of(List.of(command(), key, "1")) : List.of();
    }

    /** Whether it is read from this column, which is then no field by itself. */
    boolean isReadFrom(Column column) {
        return column.equals(ttlColumn) || column.equals(momentColumn);
    }

    private static Column ttlColumn(String name, OptionValues values, Columns columns) {
        String option = values.quoted(Options.TTL_COLUMN);
        Column column = columns.named(name, option);
        DataType type = column.type();
        if (isWhole(type) || type instanceof NullType) {
            return column;
        }
        throw wrongType(option, column, secondsInstead(column));
    }

    private static String secondsInstead(Column column) {
        DataType type = column.type();
        String sql = sql(column);
        if (isMoment(type)) {
            return "which is a moment, not a number of seconds. Name it in the option "
                    + Quoted.of(Options.EXPIRE_AT_COLUMN) + " instead.";
        } else if (type instanceof DayTimeIntervalType) {
            return "not a number of seconds. Its seconds are CAST(CAST(" + sql + " AS INTERVAL SECOND) AS BIGINT).";
        } else if (type instanceof YearMonthIntervalType || type instanceof CalendarIntervalType) {
            return "which has no fixed number of seconds. Name a column with the moment current_timestamp() + " + sql
                    + " in the option " + Quoted.of(Options.EXPIRE_AT_COLUMN) + " instead.";
        }
        return type instanceof NumericType || SupportedTypes.isString(type)
                ? "and seconds are whole numbers. Cast it to int or bigint."
                : "and seconds are whole numbers. Name a column of type int or bigint.";
    }

    private static Column momentColumn(String name, OptionValues values, Columns columns) {
        String option = values.quoted(Options.EXPIRE_AT_COLUMN);
        Column column = columns.named(name, option);
        if (isMoment(column.type()) || column.type() instanceof NullType) {
            return column;
        }
        throw wrongType(option, column, momentInstead(column));
    }

    /** Advice that Spark takes: its functions and casts are for some types alone. */
    private static String momentInstead(Column column) {
        DataType type = column.type();
        String sql = sql(column);
        if (type instanceof NumericType) {
            String whole = isWhole(type) ? sql : "CAST(" + sql + " AS BIGINT)";
            return "not a moment. Make one of it: timestamp_seconds(" + whole + ") where it counts seconds since 1970,"
                    + " timestamp_millis(" + whole + ") where it counts milliseconds. For seconds from now use the"
                    + " option " + Quoted.of(Options.TTL_COLUMN) + " instead.";
        } else if (type instanceof DayTimeIntervalType
                || type instanceof YearMonthIntervalType
                || type instanceof CalendarIntervalType) {
            return "not a moment. Name a column with current_timestamp() + " + sql + " instead.";
        } else if (SupportedTypes.isString(type)) {
            return "not a moment. Cast it to timestamp or date.";
        }
        return "not a moment. Name a column of type timestamp, timestamp_ntz or date.";
    }

    private static boolean isWhole(DataType type) {
        return type instanceof ByteType
                || type instanceof ShortType
                || type instanceof IntegerType
                || type instanceof LongType;
    }

    private static boolean isMoment(DataType type) {
        return type instanceof TimestampType || type instanceof TimestampNTZType || type instanceof DateType;
    }

    private static OptionException wrongType(String option, Column column, String advice) {
        return new OptionException("The option " + option + " names the column " + column.quoted() + " of type "
                + column.type().simpleString() + ", " + advice);
    }

    /** As SQL takes the name. */
    private static String sql(Column column) {
        return column.parts().stream()
                .map(part -> part.matches("[A-Za-z_][A-Za-z0-9_]*") ? part : "`" + part.replace("`", "``") + "`")
                .collect(Collectors.joining("."));
    }
}
