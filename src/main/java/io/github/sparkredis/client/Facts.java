package io.github.sparkredis.client;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.util.KeyValue;

/** Names and values in a reply, as texts. RESP3 has maps for them, RESP2 a list of names and values in turn. */
final class Facts {

    private Facts() {}

    /** Empty where it is no such reply. */
    static Map<String, String> of(@Nullable Object content) {
        Map<String, String> facts = new LinkedHashMap<>();
        List<?> elements = content instanceof List<?> list ? list : List.of();
        for (int i = 0; i < elements.size(); i++) {
            if (elements.get(i) instanceof KeyValue<?, ?> pair) {
                facts.put(text(pair.getKey()), text(pair.getValue()));
            } else if (i + 1 < elements.size()) {
                facts.put(text(elements.get(i)), text(elements.get(++i)));
            }
        }
        return facts;
    }

    static String text(@Nullable Object content) {
        return content instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : String.valueOf(content);
    }
}
