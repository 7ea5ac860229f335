package io.github.sparkredis.options;

import java.util.ArrayList;
import java.util.List;

/** Reads a comma-separated list of column names; backticks quote a name, and two stand for one within the quotes. */
final class ColumnList {

    private ColumnList() {}

    static List<String> parse(String text) {
        List<String> names = new ArrayList<>();
        int position = 0;
        while (position <= text.length()) {
            StringBuilder name = new StringBuilder();
            boolean quoted = false;
            while (position < text.length() && (quoted || text.charAt(position) != ',')) {
                char c = text.charAt(position++);
                if (c != '`') {
                    name.append(c);
                } else if (quoted && position < text.length() && text.charAt(position) == '`') {
                    name.append(c);
                    position++;
                } else {
                    quoted = !quoted;
                }
            }
            position++;
            if (quoted) {
                throw new IllegalArgumentException("has a backtick that is not closed");
            }
            String trimmed = name.toString().strip();
            if (trimmed.isEmpty()) {
                throw new IllegalArgumentException("must name columns, separated by single commas");
            }
            names.add(trimmed);
        }
        return List.copyOf(names);
    }
}
