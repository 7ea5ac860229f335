package io.github.sparkredis.encode;

import io.github.sparkredis.options.NullFields;
import io.github.sparkredis.resp.CommandBuffer;
import io.github.sparkredis.resp.TooLargeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import tools.jackson.core.JacksonException;

/** The fields that a row becomes, as the names and values of a hash: its version first, where it has one. */
final class HashFields {

    /** More than what stands before a value, and behind it. */
    private static final int HEADER = 32;

    private final Column[] columns;
    private final byte[][] names; // as bulk strings
    private final NullTest[] nullTests;
    private final TextWriter[] values;
    private final NullFields nulls;

    HashFields(RowPlan plan, TextWriters texts) {
        columns = plan.hashFields().toArray(Column[]::new);
        names = new byte[columns.length][];
        nullTests = new NullTest[columns.length];
        values = new TextWriter[columns.length];
        for (int f = 0; f < columns.length; f++) {
            names[f] = bulk(columns[f].name());
            nullTests[f] = NullTest.of(columns[f].type(), plan.rules());
            values[f] = texts.field(columns[f].type());
        }
        VersionPlan version = plan.change().version();
        if (version != null && values.length > 0) {
            values[0] = version.writer(texts);
        }
        nulls = plan.rules().nulls();
    }

    int count() {
        return columns.length;
    }

    /** The names as bulk strings. */
    byte[][] names() {
        return names;
    }

    /** How many fields of a row are not written. */
    int countAbsent(InternalRow row) {
        return nulls == NullFields.WRITE ? 0 : countNulls(row);
    }

    int countNulls(InternalRow row) {
        int count = 0;
        for (int f = 0; f < columns.length; f++) {
            if (isNull(f, row)) {
                count++;
            }
        }
        return count;
    }

    boolean isNull(int field, InternalRow row) {
        SpecializedGetters holder = columns[field].holder(row);
        return holder == null || nullTests[field].isNull(holder, columns[field].index());
    }

    /** Appends the names of those that are null. */
    void appendNullNames(InternalRow row, CommandBuffer out) {
        for (int f = 0; f < columns.length; f++) {
            if (isNull(f, row)) {
                out.append(names[f]);
            }
        }
    }

    /**
     * Appends the names of all other fields.
     *
     * @param fields names and values in turn, in the order of the columns
     */
    void appendNamesBeside(List<ByteBuffer> fields, CommandBuffer out) {
        int next = 0;
        for (int f = 0; f < columns.length; f++) {
            ByteBuffer name = ByteBuffer.wrap(columns[f].name().getBytes(StandardCharsets.UTF_8));
            if (next < fields.size() && name.equals(fields.get(next))) {
                next += 2;
            } else {
                out.append(names[f]);
            }
        }
    }

    /**
     * Appends the fields of a row as bulk strings.
     *
     * @param absent what {@link #countAbsent} says of it
     */
    void append(InternalRow row, int absent, boolean withNames, CommandBuffer out) throws UnsentRow {
        if (LargeRow.is(row)) {
            out.makeRoom(measure(row, out));
        }
        for (int f = 0; f < columns.length; f++) {
            if (absent == 0 || !isNull(f, row)) {
                if (withNames) {
                    out.append(names[f]);
                }
                int start = out.openBulk();
                appendValue(f, row, out);
                checkValue(f, out.length() - start, out);
                out.closeBulk(start);
            }
        }
    }

    void appendValue(int field, InternalRow row, CommandBuffer out) throws UnsentRow {
        SpecializedGetters holder = columns[field].holder(row);
        int index = columns[field].index();
        if (holder == null || nullTests[field].isNull(holder, index)) {
            return; // written as the empty text
        }
        try {
            values[field].write(holder, index, out);
        } catch (RuntimeException e) {
            throw unsent(field, e);
        }
    }

    void checkValue(int field, int length, CommandBuffer out) throws UnsentRow {
        try {
            out.checkValue(length);
        } catch (TooLargeException e) {
            throw unsent(field, e);
        }
    }

    /** How many bytes the fields of a row take, or some more. */
    private long measure(InternalRow row, CommandBuffer out) throws UnsentRow {
        long bytes = 0;
        for (int f = 0; f < columns.length; f++) {
            SpecializedGetters holder = columns[f].holder(row);
            long value = 0;
            if (holder != null && !nullTests[f].isNull(holder, columns[f].index())) {
                try {
                    value = values[f].measure(holder, columns[f].index());
                    if (value > TextWriter.SHORT) {
                        out.checkValue(value);
                    }
                } catch (RuntimeException e) {
                    throw unsent(f, e);
                }
            }
            bytes += names[f].length + HEADER + value;
        }
        return bytes;
    }

    /** What becomes of a row whose field cannot be written. */
    private UnsentRow unsent(int field, RuntimeException e) {
        String column = "the column " + columns[field].quoted();
        if (e instanceof TooLargeException tooLarge) {
            return tooLarge(column, tooLarge);
        } else if (e instanceof ConversionException
                || e instanceof JacksonException
                || e instanceof ArithmeticException
                || e instanceof DateTimeException) {
            return UnsentRow.failed("conversion", column + ": " + e.getMessage());
        }
        throw e;
    }

    static UnsentRow tooLarge(String what, TooLargeException e) {
        return UnsentRow.failed("too_large", what + ": " + e.getMessage());
    }

    private static byte[] bulk(String name) {
        CommandBuffer buffer = new CommandBuffer(name.length() + 16);
        int start = buffer.openBulk();
        buffer.appendUtf8(name);
        buffer.closeBulk(start);
        return Arrays.copyOf(buffer.array(), buffer.length());
    }
}
