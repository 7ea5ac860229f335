package io.github.sparkredis.encode;

import io.github.sparkredis.resp.CommandBuffer;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;

/** Writes the values of one type as the text of a hash field. */
@FunctionalInterface
interface TextWriter {

    /** No number is longer. */
    int SHORT = 128;

    /** Appends the value at {@code ordinal}, which is not null. */
    void write(SpecializedGetters data, int ordinal, CommandBuffer out);

    /** How many bytes {@link #write} appends; {@link #SHORT} for types whose values never have more. */
    default long measure(SpecializedGetters data, int ordinal) {
        return SHORT;
    }
}
