package io.github.sparkredis.encode;

import io.github.sparkredis.resp.CommandBuffer;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;

/** Writes the values of one type as the text of a hash field. */
@FunctionalInterface
interface TextWriter {

    /** Appends the value at {@code ordinal}, which is not null. */
    void write(SpecializedGetters data, int ordinal, CommandBuffer out);
}
