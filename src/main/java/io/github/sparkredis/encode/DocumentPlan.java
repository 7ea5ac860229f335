package io.github.sparkredis.encode;

import io.github.sparkredis.options.OptionException;
import io.github.sparkredis.options.OptionValues;
import io.github.sparkredis.options.Options;
import io.github.sparkredis.options.ValueFormat;
import java.io.Serializable;
import org.apache.spark.sql.types.StringType;
import org.jspecify.annotations.Nullable;

/**
 * What is said about JSON documents.
 *
 * @param path where in the key's document the row's goes
 * @param column the column that is the whole document, or null where each column is a field of it
 * @param format what a string in {@code column} holds
 */
public record DocumentPlan(String path, @Nullable Column column, ValueFormat format) implements Serializable {

    private static final String ROOT = "$";

    static DocumentPlan of(OptionValues values, Columns columns) {
        String path = values.get(Options.JSON_PATH);
        Column column = values.find(Options.VALUE_COLUMN)
                .map(name -> valueColumn(name, values, columns))
                .orElse(null);
        if (values.isGiven(Options.VALUE_FORMAT) && (column == null || !(column.type() instanceof StringType))) {
            throw new OptionException("The option " + values.nameOf(Options.VALUE_FORMAT)
                    + " says what a string in value_column holds, and there is no value_column of type string. Leave it"
                    + " out, or name one.");
        }
        return new DocumentPlan(path, column, values.get(Options.VALUE_FORMAT));
    }

    /** Whether the row's document is all that the key holds. */
    public boolean isAtRoot() {
        return path.equals(ROOT);
    }

    private static Column valueColumn(String name, OptionValues values, Columns columns) {
        if (values.isGiven(Options.COLUMNS)) {
            throw new OptionException("The options " + values.nameOf(Options.VALUE_COLUMN) + " and "
                    + values.nameOf(Options.COLUMNS)
                    + " contradict each other: the one names the column that is the whole"
                    + " document, the other the columns that are its fields. Give one of them.");
        }
        Column column = columns.named(name, values.nameOf(Options.VALUE_COLUMN));
        SupportedTypes.check(column.name(), column.type());
        return column;
    }
}
