package io.github.sparkredis.encode;

import io.github.sparkredis.options.OptionException;
import io.github.sparkredis.options.OptionValues;
import io.github.sparkredis.options.Options;
import io.github.sparkredis.options.WriteMode;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What says whether a row writes, deletes or touches its key.
 *
 * @param op the column that says it for each row, or null where all do the same
 */
record ChangePlan(@Nullable Column op) implements Serializable {

    static ChangePlan of(OptionValues values, Columns columns, KeyPlan key, WriteMode mode) {
        String word = mode.name().toLowerCase(Locale.ROOT);
        boolean isOfKeysAlone = isOfKeysAlone(mode);
        if (isOfKeysAlone) {
            for (var option : List.of(Options.COLUMNS, Options.VALUE_COLUMN, Options.JSON_COLUMNS)) {
                if (values.isExplicit(option)) {
                    throw new OptionException("The options mode=" + word + " and " + values.quoted(option)
                            + " contradict each other: the one writes no values. Leave " + values.quoted(option)
                            + " out.");
                }
            }
        }
        Column op = values.find(Options.OP_COLUMN)
                .map(name -> opColumn(name, values, columns))
                .orElse(null);
        if (op != null && isOfKeysAlone) {
            throw new OptionException("The options mode=" + word + " and " + values.quoted(Options.OP_COLUMN)
                    + " contradict each other: each says what a row does. Give one of them.");
        }
        if ((op != null || isOfKeysAlone) && key.isPositional()) {
            throw new OptionException("Rows that delete or touch keys must know them, and "
                    + (op != null ? values.quoted(Options.OP_COLUMN) : "mode=" + word)
                    + " meets keys that the write makes itself ({idx} or a UUID). Give a \"key_column\", or a"
                    + " \"key_pattern\" of columns.");
        }
        return new ChangePlan(op);
    }

    /** Whether no row of the mode has a value. */
    static boolean isOfKeysAlone(WriteMode mode) {
        return mode == WriteMode.DELETE || mode == WriteMode.TOUCH;
    }

    private static Column opColumn(String name, OptionValues values, Columns columns) {
        Column column = columns.named(name, values.quoted(Options.OP_COLUMN));
        if (!SupportedTypes.isString(column.type())) {
            throw new OptionException("The option " + values.quoted(Options.OP_COLUMN) + " names the column "
                    + column.quoted() + " of type " + column.type().simpleString()
                    + "; it takes a string column, with words"
                    + " such as insert, update and delete. Cast or map it.");
        }
        return column;
    }
}
