package io.github.sparkredis.encode;

import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
import org.apache.spark.sql.catalyst.expressions.UnsafeMapData;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.MapData;
import org.jspecify.annotations.Nullable;

/**
 * One place of a schema that holds a nested value. Spark makes an object for each value that it is asked for; here one is pointed
 * at each in turn, as {@code UnsafeRow.getStruct} and its like point theirs. So a value counts until the next of its place.
 */
final class Nested {

    private final UnsafeArrayData array = new UnsafeArrayData();
    private final UnsafeMapData map = new UnsafeMapData();
    private final UnsafeRow struct;
    private final int fields;

    /** @param fields of a struct; for others it does not matter */
    Nested(int fields) {
        this.fields = fields;
        struct = new UnsafeRow(fields);
    }

    /** The struct at an ordinal. */
    InternalRow struct(SpecializedGetters data, int ordinal) {
        if (!areBytes(data)) {
            return data.getStruct(ordinal, fields);
        }
        struct.pointTo(base(data), start(data, ordinal), size(data, ordinal));
        return struct;
    }

    /** The array at an ordinal. */
    ArrayData array(SpecializedGetters data, int ordinal) {
        if (!areBytes(data)) {
            return data.getArray(ordinal);
        }
        array.pointTo(base(data), start(data, ordinal), size(data, ordinal));
        return array;
    }

    /** The map at an ordinal. */
    MapData map(SpecializedGetters data, int ordinal) {
        if (!areBytes(data)) {
            return data.getMap(ordinal);
        }
        map.pointTo(base(data), start(data, ordinal), size(data, ordinal));
        return map;
    }

    /** Whether values lie in bytes, as in the rows that Spark hands out: only then the following say where. */
    static boolean areBytes(SpecializedGetters data) {
        return data instanceof UnsafeRow || data instanceof UnsafeArrayData;
    }

    /** What holds the bytes; null where they are off the heap. */
    static @Nullable Object base(SpecializedGetters data) {
        return data instanceof UnsafeRow row ? row.getBaseObject() : ((UnsafeArrayData) data).getBaseObject();
    }

    /** Where a value of no fixed size begins: the upper half of what stands in its place says it. */
    static long start(SpecializedGetters data, int ordinal) {
        long offset = data.getLong(ordinal) >> 32;
        return offset
                + (data instanceof UnsafeRow row ? row.getBaseOffset() : ((UnsafeArrayData) data).getBaseOffset());
    }

    /** How many bytes it has: the lower half. */
    static int size(SpecializedGetters data, int ordinal) {
        return (int) data.getLong(ordinal);
    }
}
