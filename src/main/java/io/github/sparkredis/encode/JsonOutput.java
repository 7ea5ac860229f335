package io.github.sparkredis.encode;

import io.github.sparkredis.resp.CommandBuffer;
import java.io.OutputStream;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/** One JSON generator for all the values of a task; each document goes straight into the command it belongs to. */
final class JsonOutput {

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .rootValueSeparator("")
            .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
            .disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM)
            .build();

    private final Target target = new Target();
    private final CommandBuffer scratch = new CommandBuffer(64);
    private char[] digits = new char[64];
    private JsonGenerator generator = newGenerator();

    /** Appends one value to {@code out}. A value that fails leaves nothing behind in here. */
    void document(JsonWriter writer, SpecializedGetters data, int ordinal, CommandBuffer out) {
        target.buffer = out;
        write(writer, data, ordinal);
    }

    /** How many bytes {@link #document} appends. */
    long measure(JsonWriter writer, SpecializedGetters data, int ordinal) {
        target.buffer = null;
        target.counted = 0;
        write(writer, data, ordinal);
        return target.counted;
    }

    private void write(JsonWriter writer, SpecializedGetters data, int ordinal) {
        boolean complete = false;
        try {
            writer.write(data, ordinal, this);
            generator.flush();
            complete = true;
        } finally {
            if (!complete) {
                generator = newGenerator(); // the old one stands in the middle of a document
            }
        }
    }

    /**
     * Refuses a value before it is written: its row may be short.
     *
     * @param bytes that it has at the least
     */
    void expect(long bytes) {
        CommandBuffer out = target.buffer;
        if (out != null) {
            out.checkValue(bytes);
        }
    }

    JsonGenerator generator() {
        return generator;
    }

    /** Writes a JSON string of Spark's bytes, where they lie: no object is made for them. */
    void string(SpecializedGetters data, int ordinal) {
        if (Nested.areBytes(data)) {
            string(Nested.base(data), Nested.start(data, ordinal), Nested.size(data, ordinal));
        } else {
            UTF8String text = data.getUTF8String(ordinal);
            string(text.getBaseObject(), text.getBaseOffset(), text.numBytes());
        }
    }

    /** Writes bytes as a string of base64. */
    void base64(UTF8String bytes) {
        int count = bytes.numBytes();
        if (bytes.getBaseObject() instanceof byte[] array) {
            generator.writeBinary(array, (int) (bytes.getBaseOffset() - Platform.BYTE_ARRAY_OFFSET), count);
        } else {
            generator.writeBinary(bytes.getBytes());
        }
    }

    private void string(@Nullable Object base, long offset, int count) {
        if (base instanceof byte[] bytes) {
            string(bytes, (int) (offset - Platform.BYTE_ARRAY_OFFSET), count);
        } else {
            byte[] bytes = new byte[count]; // off the heap
            Platform.copyMemory(base, offset, bytes, Platform.BYTE_ARRAY_OFFSET, count);
            string(bytes, 0, count);
        }
    }

    /**
     * Writes a text that is to be JSON, as it is.
     *
     * @throws ConversionException where it is none
     */
    void json(UTF8String text) {
        generator.writeRawValue(""); // what comes before a value, such as a comma
        generator.flush();
        CommandBuffer out = target.buffer;
        if (out == null) {
            target.counted += text.numBytes();
        } else {
            JsonText.append(text, out);
        }
    }

    /** Writes the text of a value, which needs no escaping, as a JSON string. */
    void quoted(TextWriter writer, SpecializedGetters data, int ordinal) {
        scratch.truncate(0);
        writer.write(data, ordinal, scratch);
        generator.writeRawUTF8String(scratch.array(), 0, scratch.length());
    }

    /** Writes the text of a value, which is a number, as a JSON number. */
    void number(TextWriter writer, SpecializedGetters data, int ordinal) {
        scratch.truncate(0);
        writer.write(data, ordinal, scratch);
        int count = scratch.length();
        if (digits.length < count) {
            digits = new char[count];
        }
        for (int i = 0; i < count; i++) {
            digits[i] = (char) scratch.array()[i]; // the generator takes numbers as characters, not as bytes
        }
        generator.writeNumber(digits, 0, count);
    }

    private void string(byte[] bytes, int offset, int count) {
        Utf8.check(bytes, offset, count);
        generator.writeUTF8String(bytes, offset, count);
    }

    private JsonGenerator newGenerator() {
        return FACTORY.createGenerator(ObjectWriteContext.empty(), target, JsonEncoding.UTF8);
    }

    /** Where the generator's bytes go: the command being written, or nowhere, where they are counted. */
    private static final class Target extends OutputStream {
        private @Nullable CommandBuffer buffer;
        private long counted;

        @Override
        public void write(int value) {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] source, int offset, int count) {
            CommandBuffer out = buffer;
            if (out == null) {
                counted += count;
            } else {
                out.append(source, offset, count);
            }
        }
    }
}
