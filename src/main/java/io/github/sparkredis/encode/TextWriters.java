package io.github.sparkredis.encode;

import io.github.sparkredis.options.NonFinite;
import io.github.sparkredis.resp.CommandBuffer;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.CalendarIntervalType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DayTimeIntervalType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
import org.apache.spark.sql.types.YearMonthIntervalType;
import tools.jackson.core.io.NumberOutput;

/** Chooses the writer of a hash field from its column's type; nested types become JSON text. */
final class TextWriters {

    private static final long SECONDS_PER_DAY = 86_400L;

    private final ValueRules rules;
    private final JsonOutput json;

    TextWriters(ValueRules rules, JsonOutput json) {
        this.rules = rules;
        this.json = json;
    }

    /** The writer of a field of that type, which minds {@code non_finite}: a key holds its text whatever it is. */
    TextWriter field(DataType type) {
        TextWriter text = of(type);
        if (rules.nonFinite() == NonFinite.FAIL && type instanceof DoubleType) {
            return (data, i, out) -> {
                refuseNonFinite(data.getDouble(i));
                text.write(data, i, out);
            };
        } else if (rules.nonFinite() == NonFinite.FAIL && type instanceof FloatType) {
            return (data, i, out) -> {
                refuseNonFinite(data.getFloat(i));
                text.write(data, i, out);
            };
        }
        return text;
    }

    private static void refuseNonFinite(double value) {
        if (!Double.isFinite(value)) {
            throw ConversionException.nonFinite(Double.toString(value));
        }
    }

    /** The writer of a type that {@link SupportedTypes} let pass. */
    TextWriter of(DataType declared) {
        DataType type = UserDefinedTypes.resolve(declared);
        if (SupportedTypes.isString(type)) {
            return StringWriter.STRINGS;
        } else if (type instanceof IntegerType) {
            return (data, i, out) -> out.appendLong(data.getInt(i));
        } else if (type instanceof LongType) {
            return (data, i, out) -> out.appendLong(data.getLong(i));
        } else if (type instanceof ShortType) {
            return (data, i, out) -> out.appendLong(data.getShort(i));
        } else if (type instanceof ByteType) {
            return (data, i, out) -> out.appendLong(data.getByte(i));
        } else if (type instanceof DoubleType) {
            return (data, i, out) -> floating(data.getDouble(i), out);
        } else if (type instanceof FloatType) {
            return (data, i, out) -> floating(data.getFloat(i), out);
        } else if (type instanceof DecimalType decimal) {
            return DecimalText.writer(decimal.precision(), decimal.scale());
        } else if (type instanceof BooleanType) {
            return (data, i, out) -> out.appendAscii(data.getBoolean(i) ? "true" : "false");
        } else if (type instanceof BinaryType) {
            return StringWriter.BINARIES;
        } else if (type instanceof NullType) {
            return (data, i, out) -> {}; // no value is not null, and no map has a key of that type
        } else if (type instanceof ArrayType
                || type instanceof MapType
                || type instanceof StructType
                || NewerTypes.isVariant(type)
                || UserDefinedTypes.isVector(type)) {
            return new NestedWriter(new JsonWriters(rules, this).of(type), json);
        }
        return temporal(type);
    }

    private TextWriter temporal(DataType type) {
        if (type instanceof DateType) {
            return switch (rules.temporal()) {
                case ISO -> (data, i, out) -> TemporalText.date(data.getInt(i), out);
                case EPOCH_SECONDS -> (data, i, out) -> out.appendLong(data.getInt(i) * SECONDS_PER_DAY);
                case EPOCH_MILLIS -> (data, i, out) -> out.appendLong(data.getInt(i) * SECONDS_PER_DAY * 1000);
            };
        } else if (type instanceof TimestampType || type instanceof TimestampNTZType) {
            boolean zoned = type instanceof TimestampType;
            return switch (rules.temporal()) {
                case ISO ->
                    (data, i, out) -> {
                        TemporalText.timestamp(data.getLong(i), out);
                        if (zoned) {
                            out.append((byte) 'Z');
                        }
                    };
                case EPOCH_SECONDS -> (data, i, out) -> out.appendLong(Math.floorDiv(data.getLong(i), 1_000_000L));
                case EPOCH_MILLIS -> (data, i, out) -> out.appendLong(Math.floorDiv(data.getLong(i), 1_000L));
            };
        } else if (type instanceof YearMonthIntervalType) {
            return (data, i, out) -> out.appendAscii(TemporalText.yearMonthInterval(data.getInt(i)));
        } else if (type instanceof DayTimeIntervalType) {
            return (data, i, out) -> out.appendAscii(TemporalText.dayTimeInterval(data.getLong(i)));
        } else if (type instanceof CalendarIntervalType) {
            return (data, i, out) -> out.appendAscii(TemporalText.calendarInterval(data.getInterval(i)));
        } else if (NewerTypes.isTime(type)) {
            return (data, i, out) -> TemporalText.time(data.getLong(i) / 1000, out);
        }
        throw new IllegalStateException("a type that was not refused has no writer: " + type.simpleString());
    }

    /** The shortest digits that read back the same, which before Java 19 only the JSON library knows. */
    private static void floating(double value, CommandBuffer out) {
        if (Double.isFinite(value)) {
            byte[] target = out.reserve(NumberOutput.MAX_DOUBLE_BYTES);
            out.advance(NumberOutput.outputDouble(value, target, out.length()) - out.length());
        } else {
            out.appendAscii(Double.toString(value));
        }
    }

    private static void floating(float value, CommandBuffer out) {
        if (Float.isFinite(value)) {
            byte[] target = out.reserve(NumberOutput.MAX_FLOAT_BYTES);
            out.advance(NumberOutput.outputFloat(value, target, out.length()) - out.length());
        } else {
            out.appendAscii(Float.toString(value));
        }
    }
}
