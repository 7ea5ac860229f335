package io.github.sparkredis.encode;

import io.github.sparkredis.resp.CommandBuffer;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;

/** Writes nested values as JSON text. */
final class NestedWriter implements TextWriter {

    private final JsonWriter writer;
    private final JsonOutput json;

    NestedWriter(JsonWriter writer, JsonOutput json) {
        this.writer = writer;
        this.json = json;
    }

    @Override
    public void write(SpecializedGetters data, int ordinal, CommandBuffer out) {
        json.document(writer, data, ordinal, out);
    }

    @Override
    public long measure(SpecializedGetters data, int ordinal) {
        return json.measure(writer, data, ordinal);
    }
}
