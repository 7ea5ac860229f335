package io.github.sparkredis.encode;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The parts of a dotted name, {@code user.address.city}. Backticks quote a part that holds a dot, as in Spark:
 * {@code user.`first.name`}; within them two stand for one.
 */
final class NameParts {

    private NameParts() {}

    /** The parts without their quotes; none where the name is not such a one. */
    static List<String> of(String name) {
        List<String> parts = new ArrayList<>();
        int position = 0;
        while (true) {
            int end = name.startsWith("`", position) ? endOfQuoted(name, position) : endOfPlain(name, position);
            String part = end < 0 ? "" : name.substring(position, end);
            if (part.startsWith("`")) {
                part = part.substring(1, part.length() - 1).replace("``", "`");
            }
            boolean isLast = end == name.length();
            if (part.isEmpty() || !(isLast || name.charAt(end) == '.')) {
                return List.of();
            }
            parts.add(part);
            if (isLast) {
                return List.copyOf(parts);
            }
            position = end + 1;
        }
    }

    /** The dotted name of these parts. */
    static String joined(List<String> parts) {
        return parts.stream().map(NameParts::quoted).collect(Collectors.joining("."));
    }

    private static String quoted(String part) {
        return part.isEmpty() || part.contains(".") || part.contains(",") || part.contains("`")
                ? "`" + part.replace("`", "``") + "`"
                : part;
    }

    /** The place behind the backtick that ends what one at {@code start} began, or -1. */
    private static int endOfQuoted(String name, int start) {
        for (int i = start + 1; i < name.length(); i++) {
            if (name.charAt(i) == '`') {
                if (!name.startsWith("`", i + 1)) {
                    return i + 1;
                }
                i++;
            }
        }
        return -1;
    }

    private static int endOfPlain(String name, int start) {
        int dot = name.indexOf('.', start);
        return dot < 0 ? name.length() : dot;
    }
}
