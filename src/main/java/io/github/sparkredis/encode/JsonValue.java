package io.github.sparkredis.encode;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** JSON texts by what they mean: as maps, lists, strings, numbers, booleans and null. */
final class JsonValue {

    private JsonValue() {}

    /** The value of a text that is JSON. */
    static @Nullable Object parse(ByteBuffer text) {
        try (JsonParser parser = JsonText.parser(text)) {
            parser.nextToken();
            return value(parser);
        }
    }

    private static @Nullable Object value(JsonParser parser) {
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                Map<String, @Nullable Object> members = new HashMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String name = parser.currentName();
                    parser.nextToken();
                    members.put(name, value(parser));
                }
                yield members;
            }
            case START_ARRAY -> {
                List<@Nullable Object> elements = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    elements.add(value(parser));
                }
                yield elements;
            }
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getDecimalValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> parser.getString();
        };
    }

    /**
     * Whether two values mean the same to a server that keeps numbers as doubles, and reads a fraction as the nearest one or
     * its neighbour, as RedisJSON does.
     */
    static boolean areSame(@Nullable Object one, @Nullable Object other) {
        if (one instanceof Map<?, ?> members && other instanceof Map<?, ?> others) {
            return members.keySet().equals(others.keySet())
                    && members.keySet().stream().allMatch(name -> areSame(members.get(name), others.get(name)));
        } else if (one instanceof List<?> elements && other instanceof List<?> others) {
            boolean same = elements.size() == others.size();
            for (int i = 0; same && i < elements.size(); i++) {
                same = areSame(elements.get(i), others.get(i));
            }
            return same;
        } else if (one instanceof BigDecimal number && other instanceof BigDecimal another) {
            return number.compareTo(another) == 0 || areNeighbours(number.doubleValue(), another.doubleValue());
        }
        return one == null ? other == null : one.equals(other);
    }

    /** Servers that read numbers in a hurry: RedisJSON was seen two doubles away, of numbers below 1E-100. */
    private static boolean areNeighbours(double one, double other) {
        return Math.abs(one - other) <= 4 * Math.ulp(one);
    }
}
