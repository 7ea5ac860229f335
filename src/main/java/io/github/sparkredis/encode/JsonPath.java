package io.github.sparkredis.encode;

import io.github.sparkredis.options.OptionException;
import io.github.sparkredis.options.Quoted;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Finds at the driver what is plainly no JSONPath; whether the rest is one, the server says. See
 * <a href="https://redis.io/docs/latest/develop/data-types/json/path/">paths in Redis</a>.
 */
final class JsonPath {

    private JsonPath() {}

    static void check(String path) {
        String fault = fault(path);
        if (fault != null) {
            throw new OptionException("The option \"json_path\" " + fault + ". It was given as " + Quoted.of(path)
                    + ". A JSONPath begins with $, as in $.a.b[0].");
        }
    }

    private static @Nullable String fault(String path) {
        if (!path.startsWith("$")) {
            return "does not begin with $";
        }
        Deque<Character> open = new ArrayDeque<>();
        char quote = 0;
        for (int i = 1; i < path.length(); i++) {
            char c = path.charAt(i);
            if (quote != 0) {
                if (c == '\\') {
                    i++;
                } else if (c == quote) {
                    quote = 0;
                }
            } else if ((c == '"' || c == '\'') && !open.isEmpty()) {
                quote = c;
            } else if (c == ']' && path.charAt(i - 1) == '[') {
                return "has empty brackets";
            } else if (c == '[' || c == '(') {
                open.push(c == '[' ? ']' : ')');
            } else if ((c == ']' || c == ')') && (open.isEmpty() || open.pop() != c)) {
                return "has a " + c + " at position " + (i + 1) + " that closes nothing";
            } else if (open.isEmpty() && i == 1 && c != '.') {
                return "has neither a dot nor a bracket behind the $";
            }
        }
        if (quote != 0 || !open.isEmpty()) {
            return "has a bracket or a quote that is not closed";
        }
        return path.endsWith(".") ? "ends in nothing" : null;
    }
}
