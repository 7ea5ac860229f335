package io.github.sparkredis.encode;

import io.github.sparkredis.resp.CommandBuffer;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;

/** Writes the values of one type as the text of a hash field. */
@FunctionalInterface
interface TextWriter {

    /** Long enough for a number, and for all that is no longer than one. */
    int SHORT = 128;

    /** Appends the value at {@code ordinal}, which is not null. */
    void write(SpecializedGetters data, int ordinal, CommandBuffer out);

    /** How many bytes that are, or {@link #SHORT} where they are no more. */
    default long measure(SpecializedGetters data, int ordinal) {
        return SHORT;
    }
}
