package io.github.sparkredis.options;

import org.jspecify.annotations.Nullable;

/**
 * One thing that must hold of what is at a key for its row to take effect, see {@link Options#WRITE_IF}.
 *
 * @param left the field of a hash; the member of a document, or a path in it
 * @param right what it is compared with; null for the operators that look whether it is there
 */
public record Condition(
        String left, Operator operator, @Nullable Right right) {

    /** How the two sides are compared, by the name that the scripts know it by. */
    public enum Operator {
        EQUAL("="),
        NOT_EQUAL("!="),
        LESS("<"),
        AT_MOST("<="),
        GREATER(">"),
        AT_LEAST(">="),
        MISSING("missing"),
        THERE("there");

        private final String symbol;

        Operator(String symbol) {
            this.symbol = symbol;
        }

        public String symbol() {
            return symbol;
        }
    }

    /** A literal or a column. */
    public sealed interface Right permits Text, WholeOrDecimal, ColumnOf {}

    /** A text, or {@code true} or {@code false}. */
    public record Text(String text) implements Right {}

    /** A number, as it was written. */
    public record WholeOrDecimal(String digits) implements Right {}

    /** The row's own value in a column. */
    public record ColumnOf(String name) implements Right {}
}
