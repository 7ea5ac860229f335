package io.github.sparkredis.encode;

import io.github.sparkredis.options.OptionException;
import io.github.sparkredis.options.OptionValues;
import io.github.sparkredis.options.Options;
import io.github.sparkredis.options.WriteMode;
import java.io.Serializable;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;

/**
 * What says which of two rows of a key is newer.
 *
 * @param column that holds it
 * @param field of a hash, or member of a document at {@code $}, that keeps it
 * @param tombstone seconds that it outlives a key that is deleted; 0 for none
 */
record VersionPlan(Column column, String field, long tombstone) implements Serializable {

    private static final BigInteger MICROS_PER_DAY = BigInteger.valueOf(86_400_000_000L);

    static Optional<VersionPlan> of(OptionValues values, Columns columns, WriteMode mode) {
        if (!values.isGiven(Options.VERSION_COLUMN)) {
            for (var option : List.of(Options.VERSION_FIELD, Options.TOMBSTONE_TTL)) {
                if (values.isExplicit(option)) {
                    throw new OptionException("The option " + values.quoted(option)
                            + " is about the versions of rows, and they have none. Name the column that holds them in"
                            + " the option \"version_column\", or leave it out.");
                }
            }
            return Optional.empty();
        }
        String option = values.quoted(Options.VERSION_COLUMN);
        if (mode == WriteMode.TOUCH) {
            throw new OptionException("The options mode=touch and " + option + " contradict each other: a row that sets"
                    + " nothing but an expiry has no version to leave. Leave " + option + " out.");
        }
        boolean deletes = mode == WriteMode.DELETE || values.isGiven(Options.OP_COLUMN);
        boolean isAtRoot = values.get(Options.JSON_PATH).equals("$");
        if (values.isExplicit(Options.TOMBSTONE_TTL) && !isAtRoot) {
            throw new OptionException("The options " + values.quoted(Options.TOMBSTONE_TTL) + " and json_path="
                    + values.get(Options.JSON_PATH)
                    + " contradict each other: a row that deletes what is at a path leaves"
                    + " its document, and the version in it. Leave " + values.quoted(Options.TOMBSTONE_TTL) + " out.");
        }
        if (values.isExplicit(Options.TOMBSTONE_TTL) && !deletes) {
            throw new OptionException("The option " + values.quoted(Options.TOMBSTONE_TTL)
                    + " says how long the version of a deleted key stays, and no row of this write deletes one. Name the"
                    + " column that says which do in the option \"op_column\", or leave it out.");
        }
        Column column = columns.named(values.find(Options.VERSION_COLUMN).orElseThrow(), option);
        if (!isWhole(column.type())) {
            throw new OptionException("The option " + option + " names the column " + column.quoted() + " of type "
                    + column.type().simpleString() + "; a version is a whole number, a timestamp or a date. Cast it to"
                    + " bigint or timestamp.");
        }
        long tombstone =
                deletes && isAtRoot ? values.find(Options.TOMBSTONE_TTL).orElse(0L) : 0;
        return Optional.of(new VersionPlan(column, values.get(Options.VERSION_FIELD), tombstone));
    }

    private static boolean isWhole(DataType type) {
        return type instanceof ByteType
                || type instanceof ShortType
                || type instanceof IntegerType
                || type instanceof LongType
                || type instanceof TimestampType
                || type instanceof TimestampNTZType
                || type instanceof DateType
                || (type instanceof DecimalType decimal && decimal.scale() == 0);
    }

    /** Writes a version as a whole number: moments as microseconds since 1970. */
    TextWriter writer(TextWriters texts) {
        DataType type = column.type();
        if (type instanceof TimestampType || type instanceof TimestampNTZType) {
            return (data, i, out) -> out.appendLong(data.getLong(i));
        } else if (type instanceof DateType) {
            return (data, i, out) -> out.appendAscii(
                    BigInteger.valueOf(data.getInt(i)).multiply(MICROS_PER_DAY).toString());
        }
        return texts.of(type);
    }
}
