package io.github.sparkredis.encode;

import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;

/** Writes the values of one type as JSON. */
@FunctionalInterface
interface JsonWriter {

    /** Writes the value at {@code ordinal}, which is not null. */
    void write(SpecializedGetters data, int ordinal, JsonOutput out);
}
