package io.github.sparkredis.options;

import java.util.ArrayList;
import java.util.List;

/**
 * A key with placeholders, taken apart: {@code order:{country}:{idx}}.
 *
 * @param parts in their order; two literals never follow each other
 */
public record KeyPattern(List<Part> parts) {

    /** A piece of the key. */
    public sealed interface Part {}

    /** Text that is the same in every key. */
    public record Literal(String text) implements Part {}

    /** The text of a column, or of a struct's field. */
    public record Column(String name) implements Part {}

    /** The row's index, unique over the write. */
    public record Index() implements Part {}

    /** A UUID derived from the write's seed, the partition and the row's place in it. */
    public record Uuid() implements Part {}

    /** The epoch of the stream that writes. */
    public record Epoch() implements Part {}

    private static final String COLUMN = "column:";

    /**
     * Takes a pattern apart.
     *
     * @throws IllegalArgumentException that says what is wrong, and where
     */
    public static KeyPattern parse(String text) {
        List<Part> parts = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        int position = 0;
        while (position < text.length()) {
            char c = text.charAt(position);
            boolean doubled = position + 1 < text.length() && text.charAt(position + 1) == c;
            boolean dollar =
                    c == '$' && text.startsWith("${", position + 1); // $${id}: a dollar sign, and a placeholder
            if (((c == '{' || c == '}') && doubled) || dollar) {
                literal.append(c);
                position += 2;
            } else if (c == '$' && text.startsWith("{", position + 1) && !text.startsWith("{{", position + 1)) {
                throw new IllegalArgumentException("has ${…} at position " + (position + 1)
                        + "; a placeholder has no dollar sign here, write " + withoutDollars(text)
                        + ", or $${…} for a dollar sign before one");
            } else if (c == '{') {
                int end = text.indexOf('}', position);
                if (end < 0) {
                    throw new IllegalArgumentException("has a { at position " + (position + 1)
                            + " that is not closed; write {{ for a literal brace");
                }
                if (literal.length() > 0) {
                    parts.add(new Literal(literal.toString()));
                    literal.setLength(0);
                }
                parts.add(placeholder(text.substring(position + 1, end), position + 1));
                position = end + 1;
            } else if (c == '}') {
                throw new IllegalArgumentException(
                        "has a } at position " + (position + 1) + " that closes nothing; write }} for a literal brace");
            } else {
                literal.append(c);
                position++;
            }
        }
        if (literal.length() > 0) {
            parts.add(new Literal(literal.toString()));
        }
        if (parts.stream().allMatch(Literal.class::isInstance)) {
            throw new IllegalArgumentException("has no placeholder, so that every row would get the same key;"
                    + " add {idx}, {uuid} or a {column_name}");
        }
        return new KeyPattern(List.copyOf(parts));
    }

    private static String withoutDollars(String text) {
        return text.replace("${", "{");
    }

    private static Part placeholder(String name, int position) {
        if (name.equals("idx")) {
            return new Index();
        }
        if (name.equals("uuid")) {
            return new Uuid();
        }
        if (name.equals("epoch")) {
            return new Epoch();
        }
        String column = name.startsWith(COLUMN) ? name.substring(COLUMN.length()) : name;
        if (column.isEmpty()) {
            throw new IllegalArgumentException(
                    "has an empty placeholder at position " + position + "; write {idx}, {uuid} or a {column_name}");
        }
        return new Column(column);
    }
}
