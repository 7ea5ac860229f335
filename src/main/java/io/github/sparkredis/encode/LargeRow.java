package io.github.sparkredis.encode;

import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;

/** Rows that are measured before they are written: an array that grew with them would hold their values twice meanwhile. */
final class LargeRow {

    private static final int BYTES = 8 * 1024 * 1024;

    private LargeRow() {}

    /** Whether a row, or a struct in it, is one. Spark hands out rows of its own kind, which know their size. */
    static boolean is(SpecializedGetters data) {
        return is(data, BYTES);
    }

    /** Whether a row takes so many bytes in Spark. */
    static boolean is(SpecializedGetters data, int bytes) {
        return data instanceof UnsafeRow row && row.getSizeInBytes() >= bytes;
    }
}
