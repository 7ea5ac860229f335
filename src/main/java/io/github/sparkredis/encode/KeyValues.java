package io.github.sparkredis.encode;

import io.github.sparkredis.encode.KeyEncoder.PartWriter;
import io.github.sparkredis.options.DecimalFormat;
import io.github.sparkredis.options.NonFinite;
import io.github.sparkredis.options.NullFields;
import io.github.sparkredis.options.Temporal;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.NullType;

/**
 * Writes a column as a part of a key: as a field of a hash, with two exceptions. Whole numbers have no fraction, for what
 * pandas makes of nullable integers are doubles. And NaN, which is pandas's missing value, is no key, as null is none.
 */
final class KeyValues {

    /** No option reaches into keys: a timestamp that lost its digits would make two rows one. */
    private static final ValueRules RULES =
            new ValueRules(NullFields.OMIT, Temporal.ISO, DecimalFormat.NUMBER, NonFinite.STRING);

    /** Beyond it not every whole number is a double. */
    private static final double TWO_TO_53 = 0x1p53;

    private KeyValues() {}

    static PartWriter of(Column column) {
        DataType type = column.type();
        if (type instanceof NullType) {
            return (row, offset, out) -> present(column, row);
        }
        int index = column.index();
        TextWriter text = new TextWriters(RULES, new JsonOutput()).of(type);
        if (!(type instanceof DoubleType || type instanceof FloatType)) {
            return (row, offset, out) -> text.write(present(column, row), index, out);
        }
        boolean isDouble = type instanceof DoubleType;
        return (row, offset, out) -> {
            SpecializedGetters holder = present(column, row);
            double value = isDouble ? holder.getDouble(index) : holder.getFloat(index);
            if (Double.isNaN(value)) {
                throw UnsentRow.failed("null_key", "the column " + column.quoted() + " of the key is NaN");
            } else if (value == Math.rint(value) && Math.abs(value) < TWO_TO_53) {
                out.appendLong((long) value);
            } else {
                text.write(holder, index, out);
            }
        };
    }

    /** What holds the value, which is there. */
    private static SpecializedGetters present(Column column, InternalRow row) throws UnsentRow {
        SpecializedGetters holder = column.holder(row);
        if (holder == null || holder.isNullAt(column.index())) {
            throw UnsentRow.failed("null_key", "the column " + column.quoted() + " of the key is null");
        }
        return holder;
    }
}
