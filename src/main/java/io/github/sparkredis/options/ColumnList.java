package io.github.sparkredis.options;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads a comma-separated list of column names. Backticks quote commas; they stay, as within a name they quote dots, too.
 */
final class ColumnList {

    private ColumnList() {}

    static List<String> parse(String text) {
        List<String> names = new ArrayList<>();
        int start = 0;
        boolean quoted = false; // two backticks within a quoted name end it and begin it again
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '`') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                names.add(name(text.substring(start, i).strip()));
                start = i + 1;
            }
        }
        if (quoted) {
            throw new IllegalArgumentException("has a backtick that is not closed");
        }
        names.add(name(text.substring(start).strip()));
        return List.copyOf(names);
    }

    private static String name(String item) {
        if (item.isEmpty() || item.equals("``")) {
            throw new IllegalArgumentException("must name columns, separated by single commas");
        }
        return item;
    }
}
