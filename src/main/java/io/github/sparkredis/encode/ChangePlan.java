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
 * What says whether a row writes, deletes or touches its key, and whether it does so at all, by what is there.
 *
 * @param op the column that says what each row does, or null where all do the same
 * @param version what says which row of a key is newer, or null
 * @param conditions what must hold of what is there
 */
record ChangePlan(@Nullable Column op, @Nullable VersionPlan version, List<ConditionPlan> conditions)
        implements Serializable {

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
        if (key.isPositional()) {
            refuseMadeKeys(values, mode);
        }
        return new ChangePlan(
                op, VersionPlan.of(values, columns, mode).orElse(null), ConditionPlan.of(values, columns, mode));
    }

    private static void refuseMadeKeys(OptionValues values, WriteMode mode) {
        String what = isOfKeysAlone(mode) ? "mode=" + mode.name().toLowerCase(Locale.ROOT) : null;
        for (var option : List.of(Options.OP_COLUMN, Options.VERSION_COLUMN, Options.WRITE_IF)) {
            what = what == null && values.isGiven(option) ? values.quoted(option) : what;
        }
        if (what != null) {
            throw new OptionException("Rows that hang on what is there must know their keys, and " + what
                    + " meets keys that the write makes itself ({idx} or a UUID). Give a \"key_column\", or a"
                    + " \"key_pattern\" of columns.");
        }
    }

    /** Whether no row of the mode has a value. */
    static boolean isOfKeysAlone(WriteMode mode) {
        return mode == WriteMode.DELETE || mode == WriteMode.TOUCH;
    }

    /** Whether a row takes effect or not by more than whether its key is there. */
    boolean looksAtWhatIsThere() {
        return version != null || !conditions.isEmpty();
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
