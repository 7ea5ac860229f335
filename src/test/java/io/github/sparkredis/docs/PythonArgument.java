package io.github.sparkredis.docs;

import io.github.sparkredis.options.Option;
import io.github.sparkredis.options.Options;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An option as a keyword argument of Python, for one format: the type, and the text of the docstring. */
record PythonArgument(Option<?> option, String format) {

    /** What an option takes, as its parser describes the values. */
    enum Kind {
        FLAG("`true`, `false`", "bool"),
        CHOICE("`\\w+`(, `\\w+`)+", ""),
        NUMBER_OR_WORD("a whole number.*, or `\\w+`", "int"),
        NUMBER("a whole number.*", "int"),
        FRACTION("a number, .*", "float"),
        SIZE("a size .*", "int | str"),
        TIME("seconds, or a time .*", "int | str | timedelta"),
        NAMES("column names, .*", "str | Sequence[str]"),
        FILE(".*PEM.*|as `tls_ca`", "str | os.PathLike[str]"),
        TEXT(".*", "str");

        private final Pattern values;
        private final String type;

        Kind(String values, String type) {
            this.values = Pattern.compile(values);
            this.type = type;
        }

        static Kind of(Option<?> option) {
            for (Kind kind : values()) {
                if (kind.values.matcher(option.parser().values()).matches()) {
                    return kind;
                }
            }
            throw new AssertionError("the last takes all");
        }
    }

    // What is Python's own.

    private static final Map<Option<?>, String> NAMES = Map.of(Options.JSON_PATH, "path");

    private static final Map<Option<?>, String> DEFAULTS = Map.of(Options.MAX_FAILED_ROWS, "any");

    private static final Map<Option<?>, UnaryOperator<String>> DOCS = Map.of(
            Options.MODE,
            doc -> replace(
                    doc,
                    " Not Spark's save mode: PySpark's `save(mode=…)` sets that one, so there use `write_mode`.",
                    " Not Spark's save mode, which is always `append` here."),
            Options.JSON_PATH,
            doc -> replace(
                    doc,
                    " `path` is taken for it where it begins with `$`.",
                    " The connector calls this option json_path."),
            Options.COLUMNS,
            doc -> replace(
                    doc,
                    " Backticks quote",
                    " A sequence of names, or a str in which commas separate them and backticks quote"),
            Options.JSON_COLUMNS,
            doc -> replace(
                    doc,
                    " Backticks quote",
                    " A sequence of names, or a str in which commas separate them and backticks quote"),
            Options.MAX_FAILED_ROWS,
            doc -> replace(
                    doc,
                    " `SparkRedis.writeHashes` and `writeJson` hand the result back instead: there the default is `any`.",
                    " Failed rows are in the result, so here there is no bound unless the session has one."));

    /** Values of an option that one format alone takes. */
    private static final Map<String, String> ONLY_FOR =
            Map.of("mode=merge", "redis-json", "null_fields=delete", "redis-hash");

    /** Values that say no more than the Python type does. */
    private static final Set<String> PLAIN = Set.of("text", "a name", "a column's name");

    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    String name() {
        return NAMES.getOrDefault(option, option.name());
    }

    Kind kind() {
        return Kind.of(option);
    }

    String type() {
        return switch (kind()) {
            case CHOICE ->
                literal(codes().filter(value -> ONLY_FOR.getOrDefault(option.name() + "=" + value, format)
                        .equals(format)));
            case NUMBER_OR_WORD -> "int | " + literal(codes());
            default -> kind().type;
        };
    }

    /** The values that stand in backticks. */
    Stream<String> codes() {
        return CODE.matcher(option.parser().values()).results().map(match -> match.group(1));
    }

    private static String literal(Stream<String> values) {
        return values.map(value -> "\"" + value + "\"").collect(Collectors.joining(", ", "Literal[", "]"));
    }

    /** What it does, takes, and is by default. */
    String doc() {
        String doc = DOCS.getOrDefault(option, UnaryOperator.identity()).apply(option.doc());
        String values = option.parser().values();
        boolean isClear = PLAIN.contains(values)
                || List.of(Kind.FLAG, Kind.CHOICE, Kind.NAMES).contains(kind());
        String fallback = DEFAULTS.getOrDefault(option, option.defaultText(format));
        return asRst(doc
                + (isClear ? "" : " Takes " + values + ".")
                + (option.secret() ? " It is in no message." : "")
                + " Default "
                + (fallback == null ? "none" : "`" + fallback + "`")
                + ".");
    }

    private static String asRst(String markdown) {
        String renamed = CODE.matcher(markdown).replaceAll(PythonArgument::code);
        return renamed.replace("\\", "\\\\");
    }

    private static String code(MatchResult code) {
        String text = code.group(1);
        for (Map.Entry<Option<?>, String> renamed : NAMES.entrySet()) {
            text = text.equals(renamed.getKey().name()) ? renamed.getValue() : text;
        }
        return Matcher.quoteReplacement("``" + text + "``");
    }

    private static String replace(String doc, String sentence, String other) {
        if (!doc.contains(sentence)) {
            throw new AssertionError("This is no longer a part of \"" + doc + "\": " + sentence);
        }
        return doc.replace(sentence, other);
    }
}
