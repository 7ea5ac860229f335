package io.github.sparkredis.encode;

import io.github.sparkredis.resp.CommandBuffer;
import io.github.sparkredis.resp.Outcome;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.jspecify.annotations.Nullable;

/**
 * What a row brings along for a script that looks at what is there: the values that its conditions compare with, in their order,
 * and its version.
 */
final class ChangeArguments {

    /** RedisJSON keeps whole numbers of so many digits, and rounds longer ones. */
    private static final int MOST_DIGITS_OF_NUMBER = 18;

    private final Column[] operands;
    private final TextWriter[] writers;
    private final @Nullable VersionPlan version;
    private final TextWriter versionWriter;

    ChangeArguments(ChangePlan plan, TextWriters texts) {
        operands = plan.conditions().stream()
                .map(ConditionPlan::column)
                .filter(column -> column != null)
                .toArray(Column[]::new);
        writers = new TextWriter[operands.length];
        for (int i = 0; i < operands.length; i++) {
            writers[i] = texts.of(operands[i].type());
        }
        version = plan.version();
        versionWriter = version == null ? (data, i, out) -> {} : version.writer(texts);
    }

    /** How many values a row's conditions compare with. */
    int operands() {
        return operands.length;
    }

    boolean haveVersion() {
        return version != null;
    }

    /** How many arguments they are together. */
    int count() {
        return operands.length + (version == null ? 0 : 1);
    }

    /** @throws UnsentRow for a row without a version, and one that compares with a null, for which nothing holds */
    void check(SpecializedGetters row) throws UnsentRow {
        if (version != null && isNull(version.column(), row)) {
            throw UnsentRow.failed(
                    "null_version", "the column " + version.column().quoted() + " is null, and the row has no version");
        }
        for (Column operand : operands) {
            if (isNull(operand, row)) {
                throw new UnsentRow(Outcome.CONDITION);
            }
        }
    }

    private static boolean isNull(Column column, SpecializedGetters row) {
        SpecializedGetters holder = column.holder(row);
        return holder == null || holder.isNullAt(column.index());
    }

    void appendOperands(SpecializedGetters row, CommandBuffer out) {
        for (int i = 0; i < operands.length; i++) {
            int start = out.openBulk();
            append(writers[i], operands[i], row, out);
            out.closeBulk(start);
        }
    }

    /** Appends the digits of a version. */
    void appendVersion(SpecializedGetters row, CommandBuffer out) {
        VersionPlan plan = version;
        if (plan != null) {
            append(versionWriter, plan.column(), row, out);
        }
    }

    /** Appends a version as a JSON value: a string, where a number of so many digits would be rounded. */
    void appendJsonVersion(SpecializedGetters row, CommandBuffer out) {
        int start = out.length();
        appendVersion(row, out);
        if (out.length() - start > MOST_DIGITS_OF_NUMBER) {
            out.truncate(start);
            out.append((byte) '"');
            appendVersion(row, out);
            out.append((byte) '"');
        }
    }

    private static void append(TextWriter writer, Column column, SpecializedGetters row, CommandBuffer out) {
        SpecializedGetters holder = column.holder(row);
        if (holder != null) { // as it is: see check
            writer.write(holder, column.index(), out);
        }
    }
}
