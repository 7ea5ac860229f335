package io.github.sparkredis.encode;

import io.github.sparkredis.options.BulkLoad;
import io.github.sparkredis.options.NullFields;
import io.github.sparkredis.options.OptionException;
import io.github.sparkredis.options.OptionValues;
import io.github.sparkredis.options.Options;
import io.github.sparkredis.options.Quoted;
import io.github.sparkredis.options.Transaction;
import io.github.sparkredis.options.WriteMode;
import io.github.sparkredis.resp.Outcome;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.types.StructType;

/**
 * What the options and the schema together say about the rows of a write; made at the driver, where all that can be
 * wrong with it is found.
 *
 * @param fields the columns that are written, each as a field; none where one column is the whole document
 * @param mode as it takes effect: {@code upsert} under a key that hangs on the row's place is {@code replace}
 * @param change what says whether a row writes, deletes or touches its key
 * @param document what is said about documents; a hash has none
 * @param shortcut what rows may go by, see {@link Shortcuts}
 * @param sharesNames whether calls of a script are encoded so that those of several rows, in one, have the names of fields once:
 *     see {@link HashCall}
 */
public record RowPlan(
        KeyPlan key,
        List<Column> fields,
        WriteMode mode,
        ExpiryPlan expiry,
        ChangePlan change,
        ValueRules rules,
        DocumentPlan document,
        Shortcut shortcut,
        boolean sharesNames)
        implements Serializable {

    /**
     * Finds the columns that the options name, and refuses what contradicts itself or cannot be written.
     *
     * @param schema the DataFrame's
     * @param mode the option's, or what the save mode makes of it
     * @param caseSensitive the session's {@code spark.sql.caseSensitive}
     */
    public static RowPlan of(OptionValues values, StructType schema, WriteMode mode, boolean caseSensitive) {
        Columns columns = new Columns(schema, caseSensitive);
        KeyPlan key = KeyPlan.of(values, columns);
        ExpiryPlan expiry = ExpiryPlan.of(values, columns);
        ChangePlan change = ChangePlan.of(values, columns, key, mode);
        checkExpiry(values, expiry, mode);
        NullFields nulls = values.get(Options.NULL_FIELDS);
        if (nulls == NullFields.DELETE && mode != WriteMode.UPSERT && mode != WriteMode.UPDATE) {
            throw new OptionException("The options null_fields=delete and mode="
                    + mode.name().toLowerCase(Locale.ROOT)
                    + " contradict each other: only upsert and update meet a hash"
                    + " whose fields could be deleted. Use null_fields=omit.");
        }
        // A task that runs again with its rows in another order would else mix the fields of two rows under one key.
        DocumentPlan document = DocumentPlan.of(values, columns);
        boolean whole = mode == WriteMode.UPSERT && key.isPositional() && document.isAtRoot();
        ValueRules rules = new ValueRules(
                whole && nulls == NullFields.DELETE ? NullFields.OMIT : nulls,
                values.get(Options.TEMPORAL),
                values.get(Options.DECIMAL_FORMAT),
                values.get(Options.NON_FINITE));
        boolean hasFields = document.column() == null && !ChangePlan.isOfKeysAlone(mode);
        List<Column> fields = hasFields ? fields(values, columns, key, expiry, change) : List.of();
        refuseUnwritten(document.jsonColumns(), fields, values.quoted(Options.JSON_COLUMNS));
        WriteMode effective = whole ? WriteMode.REPLACE : mode;
        return new RowPlan(
                key, fields, effective, expiry, change, rules, document, shortcut(values, effective, change), false);
    }

    private static void checkExpiry(OptionValues values, ExpiryPlan expiry, WriteMode mode) {
        if (mode == WriteMode.TOUCH && !expiry.exists()) {
            throw new OptionException(
                    "The option mode=touch sets an expiry and nothing else, and this write has none. Give"
                            + " \"ttl\", \"ttl_column\" or \"expire_at_column\".");
        }
        for (var option : List.of(Options.TTL, Options.TTL_COLUMN, Options.EXPIRE_AT_COLUMN)) {
            if (mode == WriteMode.DELETE && values.isExplicit(option)) {
                throw new OptionException("The options mode=delete and " + values.quoted(option)
                        + " contradict each other: a key that goes needs no expiry. Leave " + values.quoted(option)
                        + " out.");
            }
        }
    }

    /** Why rows of this write may be skipped, beside that their key or path is there. */
    public Set<String> skipReasons() {
        Stream.Builder<Outcome> outcomes = Stream.builder();
        boolean someDelete = mode == WriteMode.DELETE || change.op() != null;
        if (someDelete || mode == WriteMode.TOUCH) {
            outcomes.add(document.isAtRoot() ? Outcome.NOTHING_THERE : Outcome.NOTHING_AT_THE_PATH);
        }
        if (change.op() != null) {
            outcomes.add(Outcome.PREIMAGE);
        }
        if (change.version() != null) {
            outcomes.add(Outcome.STALE);
        }
        if (!change.conditions().isEmpty()) {
            outcomes.add(Outcome.CONDITION);
        }
        if (expiry.isMoment()) {
            outcomes.add(Outcome.EXPIRED);
        }
        return outcomes.build().map(Outcome::reason).collect(Collectors.toUnmodifiableSet());
    }

    private static Shortcut shortcut(OptionValues values, WriteMode mode, ChangePlan change) {
        if (!change.conditions().isEmpty()) {
            return Shortcut.NONE; // most hold of nothing that is absent
        }
        boolean inTransactions = values.get(Options.TRANSACTION) == Transaction.BATCH;
        boolean isOff = values.get(Options.BULK_LOAD) == BulkLoad.OFF;
        return switch (mode) {
            // One that finds its key there is sent again, out of its transaction.
            case INSERT, REPLACE ->
                isOff || (inTransactions && change.version() != null) ? Shortcut.NONE : Shortcut.RESTORE;
            case UPSERT -> isOff || inTransactions ? Shortcut.NONE : Shortcut.RESTORE;
            // A server that refuses it later would refuse the transaction.
            case UPDATE -> inTransactions || change.version() != null ? Shortcut.NONE : Shortcut.HSETEX;
            case MERGE, DELETE, TOUCH -> Shortcut.NONE;
        };
    }

    /** The same, without the shortcut: for servers of which one does not take it, and to show what a row is. */
    public RowPlan withoutShortcut() {
        return new RowPlan(key, fields, mode, expiry, change, rules, document, Shortcut.NONE, sharesNames);
    }

    /** The same, for rows that go in one call of their script where they can. */
    public RowPlan withSharedNames() {
        return new RowPlan(key, fields, mode, expiry, change, rules, document, shortcut, true);
    }

    /** The fields of a hash: those of the row, and before them that of its version, if it has one. */
    List<Column> hashFields() {
        VersionPlan version = change.version();
        if (version == null || fields.isEmpty()) {
            return fields;
        }
        Column of = version.column();
        List<Column> all = new ArrayList<>(fields.size() + 1);
        all.add(new Column(version.field(), of.parent(), of.index(), of.type()));
        all.addAll(fields);
        return all;
    }

    /** Whether some key may have an expiry. */
    public boolean expires() {
        return expiry.exists();
    }

    private static void refuseUnwritten(Set<Column> jsonColumns, List<Column> fields, String option) {
        Set<Column> unwritten = new HashSet<>(jsonColumns);
        fields.forEach(unwritten::remove);
        if (!unwritten.isEmpty()) {
            Column column = unwritten.iterator().next();
            throw new OptionException("The option " + option + " names the column " + column.quoted()
                    + ", which is not written. Leave it out, or name the column in the option \"columns\".");
        }
    }

    private static List<Column> fields(
            OptionValues values, Columns columns, KeyPlan key, ExpiryPlan expiry, ChangePlan change) {
        Optional<List<String>> named = values.find(Options.COLUMNS);
        List<Column> fields = new ArrayList<>();
        if (named.isPresent()) {
            named.get().forEach(name -> fields.add(columns.named(name, values.quoted(Options.COLUMNS))));
        } else {
            for (int i = 0; i < columns.count(); i++) {
                Column column = columns.at(i);
                if (!column.equals(key.column())
                        && !expiry.isReadFrom(column)
                        && !column.equals(change.op())
                        && !isKeptAsVersion(column, change)) {
                    fields.add(column);
                }
            }
        }
        if (fields.isEmpty()) {
            throw new OptionException("No column is left to write: the DataFrame has none but the key and what says the"
                    + " expiry and the operation. Add one, or name the key column in the option \"columns\" too.");
        }
        Set<String> names = new HashSet<>();
        for (Column field : fields) {
            if (!names.add(field.name())) {
                throw new OptionException(
                        "The column " + field.quoted() + " would be written twice, and one would overwrite"
                                + " the other. Rename one of them, or name it once in the option \"columns\".");
            }
            SupportedTypes.check(field.name(), field.type());
        }
        VersionPlan version = change.version();
        if (version != null && names.contains(version.field())) {
            throw new OptionException("The version of a row is kept as " + Quoted.of(version.field())
                    + ", and a column of that name is written, too. Give another name in the option \"version_field\", or"
                    + " leave the column out of the option \"columns\".");
        }
        return List.copyOf(fields);
    }

    /** One that the version is read from, and kept under its name, is that field. */
    private static boolean isKeptAsVersion(Column column, ChangePlan change) {
        VersionPlan version = change.version();
        return version != null
                && column.equals(version.column())
                && column.name().equals(version.field());
    }
}
