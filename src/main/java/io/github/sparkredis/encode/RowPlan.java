package io.github.sparkredis.encode;

import io.github.sparkredis.options.NonFinite;
import io.github.sparkredis.options.NullFields;
import io.github.sparkredis.options.OptionException;
import io.github.sparkredis.options.OptionValues;
import io.github.sparkredis.options.Options;
import io.github.sparkredis.options.WriteMode;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * What the options and the schema together say about the rows of a write; made at the driver, where all that can be
 * wrong with it is found.
 *
 * @param fields the columns that are written, each as a field; none where one column is the whole document
 * @param mode as it takes effect: {@code upsert} under a key that hangs on the row's place is {@code replace}
 * @param ttl seconds for rows that {@code ttlColumn} says nothing about; 0 for none
 * @param ttlColumn the column that holds each row's seconds, or null
 * @param document what is said about documents; a hash has none
 */
public record RowPlan(
        KeyPlan key,
        List<Column> fields,
        WriteMode mode,
        long ttl,
        @Nullable Column ttlColumn,
        ValueRules rules,
        DocumentPlan document)
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
        Column ttlColumn = values.find(Options.TTL_COLUMN)
                .map(name -> ttlColumn(name, values, columns))
                .orElse(null);
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
                values.find(Options.NON_FINITE).orElse(NonFinite.FAIL));
        return new RowPlan(
                key,
                document.column() == null ? fields(values, columns, key, ttlColumn) : List.of(),
                whole ? WriteMode.REPLACE : mode,
                values.find(Options.TTL).orElse(0L),
                ttlColumn,
                rules,
                document);
    }

    /** Whether some row may have a time to live. */
    boolean hasTtl() {
        return ttl > 0 || ttlColumn != null;
    }

    private static List<Column> fields(OptionValues values, Columns columns, KeyPlan key, @Nullable Column ttlColumn) {
        Optional<List<String>> named = values.find(Options.COLUMNS);
        List<Column> fields = new ArrayList<>();
        if (named.isPresent()) {
            named.get().forEach(name -> fields.add(columns.named(name, values.nameOf(Options.COLUMNS))));
        } else {
            for (int i = 0; i < columns.count(); i++) {
                Column column = columns.at(i);
                if (!column.equals(key.column()) && !column.equals(ttlColumn)) {
                    fields.add(column);
                }
            }
        }
        if (fields.isEmpty()) {
            throw new OptionException("No column is left to write: the DataFrame has none but the key and the time to"
                    + " live. Add one, or name the key column in the option columns too.");
        }
        Set<String> names = new HashSet<>();
        for (Column field : fields) {
            if (!names.add(field.name())) {
                throw new OptionException(
                        "The column " + field.name() + " would be written twice, and one would overwrite"
                                + " the other. Rename one of them, or name it once in the option columns.");
            }
            SupportedTypes.check(field.name(), field.type());
        }
        return List.copyOf(fields);
    }

    private static Column ttlColumn(String name, OptionValues values, Columns columns) {
        String option = values.nameOf(Options.TTL_COLUMN);
        Column column = columns.named(name, option);
        DataType type = column.type();
        if (type instanceof ByteType
                || type instanceof ShortType
                || type instanceof IntegerType
                || type instanceof LongType) {
            return column;
        }
        throw new OptionException("The option " + option + " names the column " + column.name() + " of type "
                + type.simpleString() + "; seconds are whole numbers. Cast it to int or bigint.");
    }
}
