package io.github.sparkredis.client;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Names and values in turn in a reply, as texts. */
final class Facts {

    private Facts() {}

    /** Empty where it is no such reply. */
    static Map<String, String> of(@Nullable Object content) {
        Map<String, String> facts = new LinkedHashMap<>();
        List<?> elements = content instanceof List<?> list ? list : List.of();
        for (int i = 0; i + 1 < elements.size(); i += 2) {
            facts.put(text(elements.get(i)), text(elements.get(i + 1)));
        }
        return facts;
    }

    static String text(@Nullable Object content) {
        return content instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : String.valueOf(content);
    }
}
