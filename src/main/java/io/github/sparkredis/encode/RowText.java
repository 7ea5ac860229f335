package io.github.sparkredis.encode;

import io.github.sparkredis.options.DecimalFormat;
import io.github.sparkredis.options.NonFinite;
import io.github.sparkredis.options.NullFields;
import io.github.sparkredis.options.Temporal;
import io.github.sparkredis.resp.CommandBuffer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Shows a row that failed as one line of JSON: all its columns, whatever the options write of them. A value that is none of
 * JSON, which may be why the row failed, is shown as text.
 */
public final class RowText {

    private static final ValueRules RULES =
            new ValueRules(NullFields.WRITE, Temporal.ISO, DecimalFormat.NUMBER, NonFinite.STRING);

    private final StructField[] fields;
    private final @Nullable JsonWriter[] writers;
    private final JsonOutput json = new JsonOutput();
    private final CommandBuffer out = new CommandBuffer(1024);

    public RowText(StructType schema) {
        fields = schema.fields();
        JsonWriters all = new JsonWriters(RULES, new TextWriters(RULES, json));
        writers = new JsonWriter[fields.length];
        for (int f = 0; f < fields.length; f++) {
            writers[f] = writer(all, fields[f]);
        }
    }

    /** Null for a column of a type that is never written. */
    private static @Nullable JsonWriter writer(JsonWriters all, StructField field) {
        try {
            SupportedTypes.check(field.name(), field.dataType());
            return all.of(field.dataType());
        } catch (RuntimeException e) {
            return null;
        }
    }

    /** Appends {@code {"key":…,"reason":…,"message":…,"row":{…}}} and the end of the line. */
    public void write(
            @Nullable String key, @Nullable String reason, @Nullable String message, InternalRow row, OutputStream to)
            throws IOException {
        out.truncate(0);
        member("{\"key\":", key);
        member(",\"reason\":", reason);
        member(",\"message\":", message);
        out.appendAscii(",\"row\":{");
        for (int f = 0; f < fields.length; f++) {
            out.appendUtf8((f == 0 ? "" : ",") + JsonName.quoted(fields[f].name()) + ":");
            value(f, row);
        }
        out.appendAscii("}}\n");
        to.write(out.array(), 0, out.length());
    }

    private void member(String name, @Nullable String text) {
        out.appendAscii(name);
        out.appendUtf8(text == null ? "null" : JsonName.quoted(text));
    }

    private void value(int field, InternalRow row) {
        JsonWriter writer = writers[field];
        int start = out.length();
        if (row.isNullAt(field)) {
            out.appendAscii("null");
            return;
        }
        try {
            if (writer != null) {
                json.document(writer, row, field, out);
                return;
            }
        } catch (RuntimeException e) {
            out.truncate(start);
        }
        Object value = row.get(field, fields[field].dataType());
        out.appendUtf8(JsonName.quoted(text(value)));
    }

    private static String text(Object value) {
        return value instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : String.valueOf(value);
    }
}
