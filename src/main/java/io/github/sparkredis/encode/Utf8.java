package io.github.sparkredis.encode;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** Checks that bytes are UTF-8: Spark's strings can hold others, JSON cannot. */
final class Utf8 {

    /** So many are decoded at a time. */
    private static final int CHARACTERS = 8 * 1024;

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
        // A new decoder reports what it cannot read; the one behind new String() would replace it.
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer from = ByteBuffer.wrap(bytes, offset, count);
        CharBuffer scrap = CharBuffer.allocate(Math.min(count, CHARACTERS));
        CoderResult result;
        do {
            scrap.clear();
            result = decoder.decode(from, scrap, true);
        } while (result.isOverflow());
        if (result.isError()) {
            throw new ConversionException("the string holds bytes that are no UTF-8, which JSON cannot hold");
        }
    }
}
