package io.github.sparkredis.encode;

import io.github.sparkredis.options.Condition;
import io.github.sparkredis.options.OptionException;
import io.github.sparkredis.options.OptionValues;
import io.github.sparkredis.options.Options;
import io.github.sparkredis.options.Temporal;
import io.github.sparkredis.options.WriteMode;
import java.io.Serializable;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Condition} whose column is found.
 *
 * @param left the field of a hash; the member of a document, or a path in it
 * @param isOfNumbers whether numbers are compared, not texts
 * @param literal what is compared with, or null
 * @param column that holds what is compared with, or null
 */
record ConditionPlan(
        String left,
        Condition.Operator operator,
        boolean isOfNumbers,
        @Nullable String literal,
        @Nullable Column column)
        implements Serializable {

    private static final Set<WriteMode> MODES =
            EnumSet.of(WriteMode.UPSERT, WriteMode.UPDATE, WriteMode.REPLACE, WriteMode.DELETE);

    static List<ConditionPlan> of(OptionValues values, Columns columns, WriteMode mode) {
        List<Condition> conditions = values.find(Options.WRITE_IF).orElse(List.of());
        if (!conditions.isEmpty() && !MODES.contains(mode)) {
            String why = switch (mode) {
                case INSERT -> "an insert finds nothing there that a condition could be about";
                case TOUCH -> "it sets nothing but an expiry";
                default -> "it is for upsert, update, replace and delete";
            };
            throw new OptionException("The options " + values.quoted(Options.WRITE_IF) + " and mode="
                    + mode.name().toLowerCase(Locale.ROOT) + " contradict each other: " + why + ".");
        }
        return conditions.stream()
                .map(condition -> of(condition, values, columns))
                .toList();
    }

    private static ConditionPlan of(Condition condition, OptionValues values, Columns columns) {
        Condition.Right right = condition.right();
        if (right instanceof Condition.ColumnOf of) {
            Column column = columns.named(of.name(), values.quoted(Options.WRITE_IF));
            SupportedTypes.check(column.name(), column.type());
            DataType type = UserDefinedTypes.resolve(column.type());
            if (type instanceof ArrayType
                    || type instanceof MapType
                    || type instanceof StructType
                    || NewerTypes.isVariant(type)
                    || UserDefinedTypes.isVector(type)) {
                throw new OptionException("The option " + values.quoted(Options.WRITE_IF) + " names the column "
                        + column.quoted() + " of type " + type.simpleString()
                        + "; it compares single values. Select the one that is meant as a column of its own.");
            }
            return new ConditionPlan(
                    condition.left(), condition.operator(), isNumber(type, values.get(Options.TEMPORAL)), null, column);
        }
        String literal = right instanceof Condition.Text text
                ? text.text()
                : right instanceof Condition.WholeOrDecimal number ? number.digits() : null;
        boolean isOfNumbers = right instanceof Condition.WholeOrDecimal;
        return new ConditionPlan(condition.left(), condition.operator(), isOfNumbers, literal, null);
    }

    private static boolean isNumber(DataType type, Temporal temporal) {
        boolean isMoment =
                type instanceof DateType || type instanceof TimestampType || type instanceof TimestampNTZType;
        return type instanceof NumericType || (isMoment && temporal != Temporal.ISO);
    }

    /** Whether what is there is compared with something. */
    boolean compares() {
        return literal != null || column != null;
    }
}
