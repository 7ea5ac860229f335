package io.github.sparkredis.options;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Words that options have in other connectors (spark-redis, polars-redis), and what to write here instead. */
public final class ForeignWords {

    /**
     * A word, or several that mean the same.
     *
     * @param names as the other connector has them; matched without regard to case
     * @param option what it is here, or null where there is no such thing
     * @param value the text to give to it, made of what was given, by lower-case names
     * @param remark what else to know; or nothing
     */
    public record Word(
            List<String> names,
            @Nullable Option<?> option,
            Function<Map<String, String>, String> value,
            String remark) {

        /**
         * What to write instead.
         *
         * @param given the texts of all options, by lower-case names
         * @param line how an option with its value is written where the word was found
         */
        public String answer(Map<String, String> given, BiFunction<Option<?>, String, String> line) {
            String write = option == null ? "" : "Write " + line.apply(option, value.apply(given)) + ".";
            return (write + (write.isEmpty() || remark.isEmpty() ? "" : " ") + remark);
        }
    }

    private static final String READING = "It is about reading, which this version does not do: leave it out.";

    public static final List<Word> ALL = List.of(
            // spark-redis
            new Word(
                    List.of("host", "port", "dbNum", "db", "database", "ssl"),
                    ServerOptions.URL,
                    ForeignWords::url,
                    ""),
            new Word(List.of("auth"), ServerOptions.PASSWORD, given -> "…", ""),
            new Word(List.of("username"), ServerOptions.USER, given -> text(given, "username", "…"), ""),
            new Word(
                    List.of("table"),
                    Options.KEY_PREFIX,
                    given -> text(given, "table", "…") + ":",
                    "A table there is what keys begin with."),
            new Word(
                    List.of("timeout"),
                    ServerOptions.SOCKET_TIMEOUT_MS,
                    given -> text(given, "timeout", "30000"),
                    "Beside it there is \"connect_timeout_ms\"."),
            new Word(
                    List.of("max.pipeline.size", "iterator.grouping.size"),
                    Options.BATCH_SIZE,
                    given -> text(given, "max.pipeline.size", text(given, "iterator.grouping.size", "1000")),
                    ""),
            new Word(
                    List.of("model"),
                    null,
                    given -> "",
                    "Leave it out. For nested data there is the format redis-json."),
            new Word(
                    List.of(
                            "partitions.number",
                            "filter.keys.by.type",
                            "infer.schema",
                            "scan.count",
                            "keys.pattern",
                            "read.mode"),
                    null,
                    given -> "",
                    READING),
            // polars-redis
            new Word(
                    List.of("if_exists"),
                    Options.MODE,
                    ForeignWords::mode,
                    "There fail is insert here, append is upsert, and replace is replace."),
            new Word(List.of("if_not_exists"), Options.MODE, given -> "insert", ""),
            new Word(
                    List.of("pattern", "include_key", "include_ttl", "key_column_name", "count_hint", "infer_schema"),
                    null,
                    given -> "",
                    READING));

    private static final Map<String, Word> BY_NAME = byName();

    private ForeignWords() {}

    private static Map<String, Word> byName() {
        Map<String, Word> byName = new LinkedHashMap<>();
        ALL.forEach(word -> word.names.forEach(name -> byName.put(name.toLowerCase(Locale.ROOT), word)));
        return byName;
    }

    static Optional<Word> find(String name) {
        return Optional.ofNullable(BY_NAME.get(name.toLowerCase(Locale.ROOT)));
    }

    /** The option that a name is another spelling of: {@code keyColumn}, {@code key.column}, {@code key-column}. */
    static Optional<Option<?>> respelled(String name, List<Option<?>> options) {
        String letters = letters(name);
        for (Option<?> option : options) {
            List<String> names = new ArrayList<>(option.aliases());
            names.add(option.name());
            if (names.stream().anyMatch(own -> letters(own).equals(letters))) {
                return Optional.of(option);
            }
        }
        return Optional.empty();
    }

    private static String letters(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }

    private static String url(Map<String, String> given) {
        String scheme = Boolean.parseBoolean(given.get("ssl")) ? "rediss" : "redis";
        String database = text(given, "dbnum", text(given, "db", text(given, "database", "0")));
        return scheme + "://" + text(given, "host", "HOST") + ":" + text(given, "port", "6379") + "/" + database;
    }

    private static String mode(Map<String, String> given) {
        return switch (text(given, "if_exists", "")) {
            case "fail", "skip", "error" -> "insert";
            case "append" -> "upsert";
            default -> "replace";
        };
    }

    /** What was given, where it is a plain word: anything else may be a secret in the wrong place. */
    private static String text(Map<String, String> given, String name, String otherwise) {
        String text = given.getOrDefault(name, "");
        return text.matches("[A-Za-z0-9._-]+") ? text : otherwise;
    }
}
