package io.github.sparkredis.encode;

import io.github.sparkredis.options.KeyPattern;
import io.github.sparkredis.options.OptionException;
import io.github.sparkredis.options.OptionValues;
import io.github.sparkredis.options.Options;
import io.github.sparkredis.options.Quoted;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * How the key of a row is put together.
 *
 * @param parts in their order
 * @param column the {@code key_column}, which is then no field, unless it is one of a struct's; null under the other
 *     strategies
 */
public record KeyPlan(List<Part> parts, @Nullable Column column) implements Serializable {

    /** A piece of the key. */
    sealed interface Part extends Serializable {}

    /** Text that is the same in every key. */
    record Literal(String text) implements Part {}

    /** The text of a column, or of a struct's field. */
    record Value(Column column) implements Part {}

    /** The row's index over the whole write. */
    record Index() implements Part {}

    /** A UUID derived from the write's seed, the partition and the offset. */
    record Uuid() implements Part {}

    /** The epoch of the stream that writes. */
    record Epoch() implements Part {}

    /** Chooses the strategy, and finds the columns it names. */
    static KeyPlan of(OptionValues values, Columns columns) {
        KeyPlan plan = strategy(values, columns);
        if (values.isExplicit(Options.KEY_SEED) && !plan.parts.contains(new Uuid())) {
            throw new OptionException("The option " + values.quoted(Options.KEY_SEED) + " is what UUIDs in keys are"
                    + " derived from, and the keys of this write have none. Leave it out; or give a \"key_pattern\" with"
                    + " {uuid}, or a \"key_prefix\" alone.");
        }
        return plan;
    }

    private static KeyPlan strategy(OptionValues values, Columns columns) {
        Optional<String> keyColumn = values.find(Options.KEY_COLUMN);
        Optional<String> prefix = values.find(Options.KEY_PREFIX);
        Optional<KeyPattern> pattern = values.find(Options.KEY_PATTERN);
        if (pattern.isPresent() && (keyColumn.isPresent() || prefix.isPresent())) {
            String other = values.quoted(keyColumn.isPresent() ? Options.KEY_COLUMN : Options.KEY_PREFIX);
            throw new OptionException("The options " + values.quoted(Options.KEY_PATTERN) + " and " + other
                    + " contradict each other: each says what the key is. Give one of them; a pattern can hold a prefix"
                    + " and columns, as in user:{id}.");
        }
        List<Part> parts = new ArrayList<>();
        prefix.ifPresent(text -> parts.add(new Literal(text)));
        if (pattern.isPresent()) {
            pattern.get().parts().forEach(part -> parts.add(resolve(part, columns, values)));
            return new KeyPlan(List.copyOf(parts), null);
        }
        if (keyColumn.isPresent()) {
            Column column = keyColumn(keyColumn.get(), values.quoted(Options.KEY_COLUMN), columns);
            parts.add(new Value(column));
            return new KeyPlan(List.copyOf(parts), column);
        }
        if (prefix.isPresent()) {
            parts.add(new Uuid());
            return new KeyPlan(List.copyOf(parts), null);
        }
        throw new OptionException(
                "Nothing says what the keys are. Give one of the options \"key_column\" (a column's text is"
                        + " the key), \"key_pattern\" (such as user:{id}), or \"key_prefix\" (the prefix and a UUID).");
    }

    private static Part resolve(KeyPattern.Part part, Columns columns, OptionValues values) {
        if (part instanceof KeyPattern.Literal literal) {
            return new Literal(literal.text());
        } else if (part instanceof KeyPattern.Column column) {
            return new Value(keyColumn(column.name(), values.quoted(Options.KEY_PATTERN), columns));
        } else if (part instanceof KeyPattern.Index) {
            return new Index();
        }
        return part instanceof KeyPattern.Epoch ? new Epoch() : new Uuid();
    }

    private static Column keyColumn(String name, String option, Columns columns) {
        Column column = columns.named(name, option);
        DataType type = column.type();
        if (SupportedTypes.isAtomic(type) || type instanceof NullType) {
            return column;
        }
        String field = type instanceof StructType struct && struct.fields().length > 0
                ? " Name one of its fields: " + Quoted.of(column.name() + "." + struct.fieldNames()[0]) + "."
                : "";
        throw new OptionException("The option " + option + " names the column " + column.quoted() + " of type "
                + type.simpleString() + ", which cannot be a key. A key is of an atomic type, such as a string or a"
                + " number." + field);
    }

    /** Whether keys are made up, so that the result lists them: all but {@code key_column}. */
    public boolean isGenerated() {
        return column == null;
    }

    /** Whether the key hangs on the row's place in its partition, which a changed order of rows would change. */
    public boolean isPositional() {
        return parts.stream().anyMatch(part -> part instanceof Index || part instanceof Uuid);
    }

    /** Whether keys hold the epoch of a stream. */
    public boolean hasEpoch() {
        return parts.contains(new Epoch());
    }

    /** Whether keys hold the row's index, which begins anew in each epoch. */
    public boolean hasIndex() {
        return parts.contains(new Index());
    }

    /** The text that every key begins with; empty where there is none. */
    public String literalHead() {
        return parts.get(0) instanceof Literal literal ? literal.text() : "";
    }

    /**
     * What matches every key of this plan, as the glob of
     * <a href="https://redis.io/docs/latest/commands/scan/">SCAN</a>.
     */
    public String glob() {
        StringBuilder glob = new StringBuilder();
        for (Part part : parts) {
            if (part instanceof Literal literal) {
                literal.text().chars().forEach(c -> {
                    if ("*?[]\\^-".indexOf(c) >= 0) {
                        glob.append('\\');
                    }
                    glob.append((char) c);
                });
            } else {
                glob.append('*');
            }
        }
        return glob.toString();
    }

    /** What every key looks like, for people: {@code order:*:*}. */
    @Override
    public String toString() {
        return parts.stream()
                .map(part -> part instanceof Literal literal ? literal.text() : "*")
                .collect(Collectors.joining());
    }
}
