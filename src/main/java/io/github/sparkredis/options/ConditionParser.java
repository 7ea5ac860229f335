package io.github.sparkredis.options;

import io.github.sparkredis.options.Condition.Operator;
import io.github.sparkredis.options.Condition.Right;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code status = 'open' and stock < {stock} and lock is missing}. */
final class ConditionParser {

    /** White space, and then one token. */
    private static final Pattern TOKEN = Pattern.compile("\\s*(?:`(?<quoted>(?:[^`]|``)+)`"
            + "|'(?<text>(?:[^']|'')*)'"
            + "|\\{\\s*(?:`(?<quotedColumn>(?:[^`]|``)+)`|(?<column>[^{}`]*?))\\s*}"
            + "|(?<number>[+-]?\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?)(?![^\\s<>=!'`{}])"
            + "|(?<operator><=|>=|<>|!=|==|=|<|>)"
            + "|(?<word>[^\\s<>=!'`{}]+))");

    private static final Pattern PLAIN_WORD = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_.:-]*");

    private static final String EXAMPLE = "as in status = 'open' and stock < {stock} and lock is missing";

    private final String text;
    private final Matcher matcher;
    private int end;
    private boolean isAtEnd;

    private ConditionParser(String text) {
        this.text = text;
        matcher = TOKEN.matcher(text);
        next();
    }

    /** @throws IllegalArgumentException whose message completes the sentence "it …" */
    static List<Condition> parse(String text) {
        ConditionParser parser = new ConditionParser(text);
        List<Condition> conditions = new ArrayList<>();
        conditions.add(parser.condition());
        while (!parser.isAtEnd) {
            if (!parser.takesWord("and")) {
                throw parser.fault("must have its conditions joined by and");
            }
            conditions.add(parser.condition());
        }
        return List.copyOf(conditions);
    }

    private Condition condition() {
        String left = group("quoted") != null ? unquoted("quoted", "`") : group("word");
        boolean isPlain = left != null
                && (group("quoted") != null || PLAIN_WORD.matcher(left).matches() || left.startsWith("$"));
        if (left == null || !isPlain) {
            throw fault("must begin each condition with the name of a field, in backticks where it is no plain word");
        }
        next();
        if (takesWord("is")) {
            boolean isNegated = takesWord("not");
            if (!takesWord("missing")) {
                throw fault("must have \"missing\" or \"not missing\" behind \"is\"");
            }
            return new Condition(left, isNegated ? Operator.THERE : Operator.MISSING, null);
        }
        Operator operator = operator();
        return new Condition(left, operator, right());
    }

    private Operator operator() {
        String symbol = group("operator");
        if (symbol == null) {
            throw fault("must have one of = != < <= > >= or \"is missing\" behind each field");
        }
        next();
        return switch (symbol) {
            case "=", "==" -> Operator.EQUAL;
            case "!=", "<>" -> Operator.NOT_EQUAL;
            case "<" -> Operator.LESS;
            case "<=" -> Operator.AT_MOST;
            case ">" -> Operator.GREATER;
            default -> Operator.AT_LEAST;
        };
    }

    private Right right() {
        Right right = null;
        String word = group("word");
        if (group("text") != null) {
            right = new Condition.Text(unquoted("text", "'"));
        } else if (group("number") != null) {
            right = new Condition.WholeOrDecimal(String.valueOf(group("number")));
        } else if (group("quotedColumn") != null) {
            right = new Condition.ColumnOf(unquoted("quotedColumn", "`"));
        } else if (group("column") != null) {
            if (String.valueOf(group("column")).isEmpty()) {
                throw fault("must name a column in its braces");
            }
            right = new Condition.ColumnOf(String.valueOf(group("column")));
        } else if (word != null && (word.equalsIgnoreCase("true") || word.equalsIgnoreCase("false"))) {
            right = new Condition.Text(word.toLowerCase(Locale.ROOT));
        }
        if (right == null) {
            throw fault(
                    "must compare with a 'text', a number, true, false or a {column}; null is said by \"is missing\"");
        }
        next();
        return right;
    }

    private boolean takesWord(String word) {
        boolean isThere = word.equalsIgnoreCase(group("word"));
        if (isThere) {
            next();
        }
        return isThere;
    }

    private @Nullable String group(String name) {
        return isAtEnd ? null : matcher.group(name);
    }

    private String unquoted(String name, String quote) {
        return String.valueOf(group(name)).replace(quote + quote, quote);
    }

    private void next() {
        String rest = text.substring(end);
        isAtEnd = rest.isBlank();
        if (isAtEnd) {
            return;
        }
        if (!matcher.region(end, text.length()).lookingAt()) {
            throw new IllegalArgumentException(
                    "holds a quote or a brace that is not closed, at " + Quoted.of(rest.strip()) + "; " + EXAMPLE);
        }
        end = matcher.end();
    }

    private IllegalArgumentException fault(String rule) {
        String where = isAtEnd
                ? "at its end"
                : "at " + Quoted.of(text.substring(matcher.start()).strip());
        return new IllegalArgumentException(rule + ", " + where + "; " + EXAMPLE);
    }
}
