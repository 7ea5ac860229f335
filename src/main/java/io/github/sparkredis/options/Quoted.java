package io.github.sparkredis.options;

import java.util.Collection;
import java.util.stream.Collectors;

/** How messages show what a user named or gave: a column, an option, a key, a value. */
public final class Quoted {

    private Quoted() {}

    /** {@code "user_id"}. */
    public static String of(Object name) {
        return "\"" + name + "\"";
    }

    /** {@code "id", "name"}. */
    public static String all(Collection<?> names) {
        return names.stream().map(Quoted::of).collect(Collectors.joining(", "));
    }
}
