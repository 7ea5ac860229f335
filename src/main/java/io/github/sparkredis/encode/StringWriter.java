package io.github.sparkredis.encode;

import io.github.sparkredis.resp.CommandBuffer;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.unsafe.types.UTF8String;

/** Writes the bytes of strings and of binary values as they are. */
enum StringWriter implements TextWriter {
    STRINGS {
        @Override
        UTF8String value(SpecializedGetters data, int ordinal) {
            return data.getUTF8String(ordinal);
        }
    },

    BINARIES {
        @Override
        UTF8String value(SpecializedGetters data, int ordinal) {
            return Binary.of(data, ordinal);
        }
    };

    abstract UTF8String value(SpecializedGetters data, int ordinal);

    @Override
    public void write(SpecializedGetters data, int ordinal, CommandBuffer out) {
        UTF8String text = value(data, ordinal);
        int count = text.numBytes();
        byte[] target = out.reserve(count);
        text.writeToMemory(target, Platform.BYTE_ARRAY_OFFSET + (long) out.length());
        out.advance(count);
    }

    @Override
    public long measure(SpecializedGetters data, int ordinal) {
        return value(data, ordinal).numBytes();
    }
}
