package io.github.sparkredis.encode;

import io.github.sparkredis.options.OptionException;
import io.github.sparkredis.options.OptionValues;
import io.github.sparkredis.options.Options;
import io.github.sparkredis.options.ValueFormat;
import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.types.NullType;
import org.jspecify.annotations.Nullable;

/**
 * What is said about JSON documents.
 *
 * @param path where in the key's document the row's goes
 * @param column the column that is the whole document, or null where each column is a field of it
 * @param format what a string in {@code column} holds
 * @param jsonColumns columns that hold JSON, to be embedded
 */
public record DocumentPlan(String path, @Nullable Column column, ValueFormat format, Set<Column> jsonColumns)
        implements Serializable {

    private static final String ROOT = "$";

    static DocumentPlan of(OptionValues values, Columns columns) {
        String path = values.get(Options.JSON_PATH);
        Column column = values.find(Options.VALUE_COLUMN)
                .map(name -> valueColumn(name, values, columns))
                .orElse(null);
        if (values.isExplicit(Options.VALUE_FORMAT) && (column == null || !SupportedTypes.isString(column.type()))) {
            throw new OptionException("The option " + values.quoted(Options.VALUE_FORMAT)
                    + " says what a string in \"value_column\" holds, and there is no \"value_column\" of type string. Leave it"
                    + " out, or name one.");
        }
        return new DocumentPlan(path, column, values.get(Options.VALUE_FORMAT), jsonColumns(values, columns));
    }

    /** Whether the row's document is all that the key holds. */
    public boolean isAtRoot() {
        return path.equals(ROOT);
    }

    private static Set<Column> jsonColumns(OptionValues values, Columns columns) {
        String option = values.quoted(Options.JSON_COLUMNS);
        Set<Column> found = new HashSet<>();
        for (String name : values.find(Options.JSON_COLUMNS).orElse(List.of())) {
            if (values.isGiven(Options.VALUE_COLUMN)) {
                throw new OptionException("The options " + values.quoted(Options.VALUE_COLUMN) + " and " + option
                        + " contradict each other: the one names the column that is the whole document, the other"
                        + " columns that are fields of it. Give one of them; \"value_format\" says what a string in"
                        + " \"value_column\" holds.");
            }
            Column column = columns.named(name, option);
            if (column.type() instanceof NullType) {
                continue; // a null, as in every string column
            }
            if (!SupportedTypes.isString(column.type())) {
                throw new OptionException("The option " + option + " names the column " + column.quoted() + " of type "
                        + column.type().simpleString() + "; it is for strings that hold JSON. Leave the column out of"
                        + " it: what is no string is written by its type.");
            }
            found.add(column);
        }
        return Set.copyOf(found);
    }

    private static Column valueColumn(String name, OptionValues values, Columns columns) {
        if (values.isGiven(Options.COLUMNS)) {
            throw new OptionException("The options " + values.quoted(Options.VALUE_COLUMN) + " and "
                    + values.quoted(Options.COLUMNS)
                    + " contradict each other: the one names the column that is the whole"
                    + " document, the other the columns that are its fields. Give one of them.");
        }
        Column column = columns.named(name, values.quoted(Options.VALUE_COLUMN));
        SupportedTypes.check(column.name(), column.type());
        return column;
    }
}
