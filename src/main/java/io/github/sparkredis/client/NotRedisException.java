package io.github.sparkredis.client;

import io.github.sparkredis.options.Quoted;
import java.io.Serial;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The very first that a server answers is a text, and no reply: another service listens there, as one of HTTP. */
final class NotRedisException extends ProtocolException {
    @Serial
    private static final long serialVersionUID = 1L;

    private static final int MOST_SHOWN = 60;

    private static final int LEAST_SHOWN = 4;

    private NotRedisException(String text) {
        super("it answers " + Quoted.of(text));
    }

    /** Null where the bytes do not begin with a text, to the end of a line. */
    static @Nullable NotRedisException of(byte[] bytes, int from, int to) {
        int end = from;
        while (end < to && bytes[end] >= ' ' && bytes[end] < 0x7f) {
            end++;
        }
        if (end - from < LEAST_SHOWN) {
            return null;
        }
        int shown = Math.min(end - from, MOST_SHOWN);
        String text = new String(bytes, from, shown, StandardCharsets.US_ASCII);
        return new NotRedisException(shown < end - from ? text + "…" : text);
    }
}
