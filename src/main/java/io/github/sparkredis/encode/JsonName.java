package io.github.sparkredis.encode;

import java.nio.charset.StandardCharsets;
import tools.jackson.core.io.JsonStringEncoder;

/** The name of a member of a document. */
final class JsonName {

    private JsonName() {}

    /** As JSON writes it, and a path does behind {@code $[}. */
    static String quoted(String name) {
        byte[] escaped = JsonStringEncoder.getInstance().quoteAsUTF8(name);
        return '"' + new String(escaped, StandardCharsets.UTF_8) + '"';
    }
}
