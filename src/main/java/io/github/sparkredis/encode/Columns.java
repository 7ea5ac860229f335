package io.github.sparkredis.encode;

import io.github.sparkredis.options.Nearest;
import io.github.sparkredis.options.OptionException;
import io.github.sparkredis.options.Quoted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** The columns of a DataFrame, or the fields of a struct in one, found by the names that options give them. */
final class Columns {

    private final StructType schema;
    private final String[] names;
    private final boolean caseSensitive;
    private final @Nullable Column struct;
    private final Map<String, List<Integer>> exact;
    private final Map<String, List<Integer>> folded;

    /** @param caseSensitive the session's {@code spark.sql.caseSensitive} */
    Columns(StructType schema, boolean caseSensitive) {
        this(schema, caseSensitive, null);
    }

    private Columns(StructType schema, boolean caseSensitive, @Nullable Column struct) {
        this.schema = schema;
        this.names = schema.fieldNames();
        this.caseSensitive = caseSensitive;
        this.struct = struct;
        this.exact = index(names, name -> name);
        this.folded = caseSensitive ? Map.of() : index(names, Columns::folded);
    }

    /** A column and its place in the row. */
    Column at(int index) {
        return new Column(
                full(names[index]), struct, index, UserDefinedTypes.resolve(schema.fields()[index].dataType()));
    }

    int count() {
        return names.length;
    }

    /**
     * Finds a column by its literal name, dots included; else, by a dotted name, the field of a struct.
     *
     * @param option the option that names it, quoted for the message
     */
    Column named(String name, String option) {
        Optional<Column> literal = find(name);
        if (literal.isPresent()) {
            return literal.get();
        }
        List<String> parts = NameParts.of(name);
        if (parts.isEmpty()) {
            throw unknown(name, List.of(name), option);
        }
        Columns columns = this;
        for (int i = 0; i < parts.size() - 1; i++) {
            columns = columns.fieldsOf(parts.subList(i, parts.size()), name, option);
        }
        List<String> last = parts.subList(parts.size() - 1, parts.size());
        Columns holder = columns;
        return holder.find(last.get(0)).orElseThrow(() -> holder.unknown(name, last, option));
    }

    /** The fields of the struct that the first of these parts of a dotted name names. */
    private Columns fieldsOf(List<String> parts, String name, String option) {
        Column column = find(parts.get(0)).orElseThrow(() -> unknown(name, parts, option));
        if (column.type() instanceof StructType type) {
            return new Columns(type, caseSensitive, column);
        }
        throw new OptionException("The option " + option + " names " + Quoted.of(name) + ", but the column "
                + column.quoted()
                + " is of type " + column.type().simpleString() + ", and a dot names the field of a struct. Select what"
                + " is meant as a column of its own.");
    }

    private Optional<Column> find(String name) {
        List<Integer> found = exact.getOrDefault(name, List.of());
        if (found.isEmpty()) {
            found = folded.getOrDefault(folded(name), List.of());
        }
        if (found.size() > 1) {
            String holder = struct == null ? "the DataFrame" : "the struct " + struct.quoted();
            throw new OptionException("The column name " + Quoted.of(full(name)) + " is ambiguous: " + holder + " has "
                    + found.size() + " such columns. Rename them, so that each has a name of its own.");
        }
        return found.isEmpty() ? Optional.empty() : Optional.of(at(found.get(0)));
    }

    /** The ordinals of each name: a DataFrame may have thousands of columns, and an option name as many. */
    private static Map<String, List<Integer>> index(String[] names, UnaryOperator<String> form) {
        Map<String, List<Integer>> index = new HashMap<>();
        for (int i = 0; i < names.length; i++) {
            index.computeIfAbsent(form.apply(names[i]), name -> new ArrayList<>(1))
                    .add(i);
        }
        return index;
    }

    /** Two names have one such form where {@link String#equalsIgnoreCase} says so, as Spark compares them. */
    private static String folded(String name) {
        char[] chars = name.toCharArray();
        for (int i = 0; i < chars.length; i++) {
            chars[i] = Character.toLowerCase(Character.toUpperCase(chars[i]));
        }
        return new String(chars);
    }

    /** @param parts of {@code name}, of which the first is not found here */
    private OptionException unknown(String name, List<String> parts, String option) {
        List<String> known = Arrays.asList(names);
        // A name whose dots are its own may have been meant without the backticks that it needs.
        String hint = Nearest.to(struct == null ? name : String.join(".", parts), known)
                .map(this::path)
                .or(() -> Nearest.to(parts.get(0), known).map(near -> path(near, parts)))
                .map(near -> " Did you mean " + Quoted.of(near) + "?")
                .orElse("");
        String where = struct == null
                ? "which the DataFrame does not have." + hint + " Its columns are: "
                : "and the struct " + struct.quoted() + " has no such field." + hint + " Its fields are: ";
        return new OptionException("The option " + option + " names the column " + Quoted.of(name) + ", " + where
                + Quoted.all(known) + ".");
    }

    private String path(String name) {
        return at(index(name)).path();
    }

    /** With the rest of the parts behind it, where it is a struct. */
    private String path(String near, List<String> parts) {
        Column column = at(index(near));
        if (parts.size() == 1 || !(column.type() instanceof StructType)) {
            return column.path();
        }
        List<String> all = new ArrayList<>(column.parts());
        all.addAll(parts.subList(1, parts.size()));
        return NameParts.joined(all);
    }

    private int index(String name) {
        return Arrays.asList(names).indexOf(name);
    }

    private String full(String name) {
        return struct == null ? name : struct.name() + "." + name;
    }
}
