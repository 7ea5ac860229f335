package io.github.sparkredis.encode;

import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.unsafe.types.UTF8String;

/** The bytes of binary columns. */
final class Binary {

    private Binary() {}

    /** The bytes where they lie, which need not be text: {@code getBinary} of Spark's own rows would copy them. */
    static UTF8String of(SpecializedGetters data, int ordinal) {
        return data instanceof UnsafeRow || data instanceof UnsafeArrayData
                ? data.getUTF8String(ordinal)
                : UTF8String.fromBytes(data.getBinary(ordinal));
    }
}
