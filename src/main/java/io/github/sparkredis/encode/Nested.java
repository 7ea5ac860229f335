package io.github.sparkredis.encode;

import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
import org.apache.spark.sql.catalyst.expressions.UnsafeMapData;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.MapData;

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
        if (data instanceof UnsafeRow row) {
            long place = row.getLong(ordinal);
            struct.pointTo(row.getBaseObject(), row.getBaseOffset() + offset(place), size(place));
            return struct;
        } else if (data instanceof UnsafeArrayData values) {
            long place = values.getLong(ordinal);
            struct.pointTo(values.getBaseObject(), values.getBaseOffset() + offset(place), size(place));
            return struct;
        }
        return data.getStruct(ordinal, fields);
    }

    /** The array at an ordinal. */
    ArrayData array(SpecializedGetters data, int ordinal) {
        if (data instanceof UnsafeRow row) {
            long place = row.getLong(ordinal);
            array.pointTo(row.getBaseObject(), row.getBaseOffset() + offset(place), size(place));
            return array;
        } else if (data instanceof UnsafeArrayData values) {
            long place = values.getLong(ordinal);
            array.pointTo(values.getBaseObject(), values.getBaseOffset() + offset(place), size(place));
            return array;
        }
        return data.getArray(ordinal);
    }

    /** The map at an ordinal. */
    MapData map(SpecializedGetters data, int ordinal) {
        if (data instanceof UnsafeRow row) {
            long place = row.getLong(ordinal);
            map.pointTo(row.getBaseObject(), row.getBaseOffset() + offset(place), size(place));
            return map;
        } else if (data instanceof UnsafeArrayData values) {
            long place = values.getLong(ordinal);
            map.pointTo(values.getBaseObject(), values.getBaseOffset() + offset(place), size(place));
            return map;
        }
        return data.getMap(ordinal);
    }

    /** What stands in the place of a value of no fixed size: in the upper half where it is, in the lower how long. */
    static int offset(long place) {
        return (int) (place >> 32);
    }

    static int size(long place) {
        return (int) place;
    }
}
