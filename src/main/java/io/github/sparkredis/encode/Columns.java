package io.github.sparkredis.encode;

import io.github.sparkredis.options.Nearest;
import io.github.sparkredis.options.OptionException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.spark.sql.types.StructType;

/** The columns of a DataFrame, found by the names that options give them. */
final class Columns {

    private final StructType schema;
    private final String[] names;
    private final boolean caseSensitive;

    /** @param caseSensitive the session's {@code spark.sql.caseSensitive} */
    Columns(StructType schema, boolean caseSensitive) {
        this.schema = schema;
        this.names = schema.fieldNames();
        this.caseSensitive = caseSensitive;
    }

    /** A column and its place in the row. */
    Column at(int ordinal) {
        return new Column(names[ordinal], ordinal, UserDefinedTypes.resolve(schema.fields()[ordinal].dataType()));
    }

    int count() {
        return names.length;
    }

    /**
     * Finds a column by its literal name, dots included; backticks around it are taken off where they are no part of it.
     *
     * @param option the option that names it, for the message
     */
    Column named(String name, String option) {
        return find(name).or(() -> find(unquoted(name))).orElseThrow(() -> unknown(name, option));
    }

    private Optional<Column> find(String name) {
        int[] exact = ordinals(name::equals);
        int[] found = exact.length > 0 || caseSensitive ? exact : ordinals(name::equalsIgnoreCase);
        if (found.length > 1) {
            throw new OptionException("The column name " + name + " is ambiguous: the DataFrame has " + found.length
                    + " such columns. Rename them, so that each has a name of its own.");
        }
        return found.length == 0 ? Optional.empty() : Optional.of(at(found[0]));
    }

    private int[] ordinals(Predicate<String> matches) {
        return IntStream.range(0, names.length)
                .filter(i -> matches.test(names[i]))
                .toArray();
    }

    private OptionException unknown(String name, String option) {
        List<String> known = Arrays.asList(names);
        String hint = Nearest.to(name, known)
                .map(near -> " Did you mean " + near + "?")
                .orElse("");
        return new OptionException(
                "The option " + option + " names the column " + name + ", which the DataFrame does not have." + hint
                        + " Its columns are: " + String.join(", ", known) + ".");
    }

    private static String unquoted(String name) {
        boolean quoted = name.length() > 2 && name.startsWith("`") && name.endsWith("`");
        return quoted ? name.substring(1, name.length() - 1).replace("``", "`") : name;
    }
}
