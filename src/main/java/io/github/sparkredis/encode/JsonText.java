package io.github.sparkredis.encode;

import io.github.sparkredis.resp.CommandBuffer;
import java.nio.ByteBuffer;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.unsafe.types.UTF8String;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/** Checks a text that a user says is JSON. */
final class JsonText {

    /**
     * Redis has bounds of its own; a value is refused here only where it is no JSON. UTF-16 is none to Redis, nor is a byte
     * order mark.
     */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxNestingDepth(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
            .build();

    private JsonText() {}

    /**
     * Appends a text as it is.
     *
     * @throws ConversionException where it is not exactly one JSON value in UTF-8; nothing is appended then
     */
    static void append(UTF8String text, CommandBuffer out) {
        int count = text.numBytes();
        byte[] target = out.reserve(count);
        int start = out.length();
        text.writeToMemory(target, Platform.BYTE_ARRAY_OFFSET + (long) start);
        out.advance(count);
        try {
            check(target, start, count); // here, not in the row: to get at its bytes would copy them once more
        } catch (ConversionException e) {
            out.truncate(start);
            throw e;
        }
    }

    static JsonParser parser(ByteBuffer text) {
        return FACTORY.createParser(
                ObjectReadContext.empty(), text.array(), text.arrayOffset() + text.position(), text.remaining());
    }

    private static void check(byte[] bytes, int offset, int count) {
        Utf8.check(bytes, offset, count);
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), bytes, offset, count)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                throw new ConversionException("the text is empty, and no JSON value");
            }
            parser.skipChildren();
            // Of a string, all characters would be held; what comes next reads it, too.
            if (first != JsonToken.VALUE_STRING) {
                parser.finishToken();
            }
            if (parser.nextToken() != null) {
                throw new ConversionException("the text holds more than one JSON value");
            }
        } catch (JacksonException e) {
            throw new ConversionException("the text is no JSON: " + e.getOriginalMessage());
        }
    }
}
