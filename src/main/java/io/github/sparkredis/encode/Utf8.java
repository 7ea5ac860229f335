package io.github.sparkredis.encode;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Checks that bytes are UTF-8: Spark's strings can hold others, JSON cannot. */
final class Utf8 {

    private Utf8() {}

    /** @throws ConversionException where the bytes are no UTF-8 */
    static void check(byte[] bytes, int offset, int count) {
        for (int i = offset; i < offset + count; i++) {
            if (bytes[i] < 0) {
                checkAll(bytes, offset, count);
                return;
            }
        }
    }

    private static void checkAll(byte[] bytes, int offset, int count) {
        try {
            // A new decoder reports what it cannot read; the one behind new String() would replace it.
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, offset, count));
        } catch (CharacterCodingException e) {
            throw new ConversionException("the string holds bytes that are no UTF-8, which JSON cannot hold");
        }
    }
}
