package io.github.sparkredis.docs;

import io.github.sparkredis.docs.PythonArgument.Kind;
import io.github.sparkredis.options.ForeignWords;
import io.github.sparkredis.options.Option;
import io.github.sparkredis.options.Option.Section;
import io.github.sparkredis.options.Options;
import io.github.sparkredis.options.ServerOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Renders what the Python package knows of options from {@link Options#ALL}: the two functions, and what each argument takes.
 * What is Python's own is in {@link PythonArgument}.
 */
final class PythonModules {

    private static final int WIDTH = 120;
    private static final String HASH = "redis-hash";

    private static final String GENERATED =
            "# Generated from Options.java by PythonModules.java. Rewrite it: mvn -q test -Dtest=PythonModulesTest"
                    + " -Ddocs.write=true\n";

    private static final String HEAD = """
            \"""The two functions of this package.\"""

            %s
            from __future__ import annotations

            from typing import TYPE_CHECKING, Literal

            from sparkredis._words import explained
            from sparkredis._write import write

            if TYPE_CHECKING:
                import os
                from collections.abc import Callable, Sequence
                from datetime import timedelta

                from pyspark.sql import DataFrame

                from sparkredis._result import WriteResult
            """;

    private static final String FUNCTION = """


            @explained
            def %s(
                df: DataFrame,
                url: str | None = None,
                *,
            %s    progress: bool | Callable[[WriteResult], object] | None = None,
            ) -> WriteResult:
                \"""Writes each row of a DataFrame as %s: ``format("%s")`` with Spark's save mode ``append``.

                Exactly one strategy makes the keys: ``key_column``, with or without ``key_prefix``; ``key_pattern``; or
                ``key_prefix`` alone. What is not given is taken from the Spark session, ``spark.datasource.redis.<option>``, and
                then from the defaults below. It works in classic Spark and over Spark Connect.

                Args:
                    df: A DataFrame of Spark.
            %s        progress: True shows a bar while the write runs: that of tqdm where it is installed, else one of the notebook,
                        or a line on stderr. A function is called instead, about once in a second where a figure has changed,
                        with the ``WriteResult`` so far, on a thread of its own. Figures of tasks that run come with the
                        heartbeats of their executors, every 10 seconds (``spark.executor.heartbeatInterval``). Default none.

                Returns:
                    The figures, once all rows were tried. Failed rows are in it; look at ``failures`` and ``errors``.

                Raises:
                    TypeError: An argument has the wrong Python type.
                    pyspark.errors.IllegalArgumentException: Before any row is sent, for what is wrong with the options or the
                        columns.
                    RedisWriteError: The server cannot be reached or refuses the write, more rows failed than ``max_failed_rows``,
                        or the connector is not on Spark's class path.

                Example:
            %s    \"""
                arguments = locals()  # before there is any other name: just the parameters
                return write("%s", arguments.pop("df"), arguments)
            """;

    private static final String HASH_EXAMPLE = """
                    >>> result = write_hashes(users, "redis://host:6379", key_column="id", key_prefix="user:", mode="insert")
                    >>> result.rows_written, result.rows_skipped, result.failures
            """;

    private static final String JSON_EXAMPLE = """
                    >>> write_json(products, "redis://host:6379", key_pattern="product:{sku}", ttl=timedelta(days=1))
            """;

    private PythonModules() {}

    /** {@code _functions.py}. */
    static String functions() {
        return HEAD.formatted(GENERATED)
                + function("write_hashes", "a hash", HASH, HASH_EXAMPLE)
                + function("write_json", "a JSON document", Options.JSON, JSON_EXAMPLE);
    }

    private static String function(String name, String what, String format, String example) {
        List<PythonArgument> arguments = arguments(format);
        String parameters = arguments.stream()
                .filter(argument ->
                        !argument.option().equals(ServerOptions.URL)) // in the text above, as it has a place
                .flatMap(PythonModules::parameters)
                .collect(Collectors.joining());
        String docs = arguments.stream().map(PythonModules::docs).collect(Collectors.joining());
        return FUNCTION.formatted(name, parameters, what, format, docs, example, format);
    }

    private static Stream<String> parameters(PythonArgument argument) {
        String own = "    %s: %s | None = None,\n".formatted(argument.name(), argument.type());
        return argument.name().equals(argument.option().name())
                ? Stream.of(own)
                : Stream.of(
                        own,
                        "    %s: %s | None = None,\n"
                                .formatted(argument.option().name(), argument.type()));
    }

    private static String docs(PythonArgument argument) {
        String own = wrapped(argument.name() + ": " + argument.doc());
        return argument.name().equals(argument.option().name())
                ? own
                : own + wrapped(argument.option().name() + ": The same as ``" + argument.name() + "``.");
    }

    /** {@code _foreign.py}. */
    static String foreign() {
        String words = ForeignWords.ALL.stream()
                .flatMap(word -> word.names().stream()
                        .map(name ->
                                "    \"%s\": %s,\n".formatted(name.toLowerCase(Locale.ROOT), quoted(answer(word)))))
                .collect(Collectors.joining("", "\nWORDS = {\n", "}\n"));
        return """
                \"""Words of other connectors, and what to write here instead.\"""

                %s""".formatted(GENERATED.replace("Options.java by PythonModules.java", "ForeignWords.java")) + words;
    }

    private static String answer(ForeignWords.Word word) {
        return word.answer(Map.of(), (option, value) -> {
            PythonArgument argument = new PythonArgument(option, HASH);
            boolean isNumber = argument.kind() == Kind.NUMBER;
            return argument.name() + "=" + (isNumber ? value : "\"" + value + "\"");
        });
    }

    private static String quoted(String text) {
        String quote = text.contains("\"") ? "'" : "\"";
        return quote + text + quote;
    }

    /** What a user looks for first comes first: the server, the keys, what is written; how to connect is last but one. */
    private static List<PythonArgument> arguments(String format) {
        Stream<Section> sections =
                Stream.of(Section.KEYS, Section.CONTENT, Section.BATCHES, Section.CONNECTION, Section.RESULT);
        List<Option<?>> options = new ArrayList<>(List.of(ServerOptions.URL));
        sections.forEach(section -> Options.ALL.stream()
                .filter(option -> option.section() == section && !option.equals(ServerOptions.URL))
                .forEach(options::add));
        return options.stream()
                .filter(option -> option.knownTo(format))
                .map(option -> new PythonArgument(option, format))
                .toList();
    }

    private static String wrapped(String text) {
        StringBuilder lines = new StringBuilder();
        StringBuilder line = new StringBuilder("       ");
        for (String word : text.split(" ")) {
            if (line.length() + 1 + word.length() > WIDTH) {
                lines.append(line).append('\n');
                line = new StringBuilder("           ");
            }
            line.append(' ').append(word);
        }
        return lines.append(line).append('\n').toString();
    }

    /** {@code _kinds.py}. */
    static String kinds() {
        return """
                \"""What the options take from Python, where it is more than a str.\"""

                %s""".formatted(GENERATED)
                + names("FLAGS", Kind.FLAG)
                + names("NUMBERS", Kind.NUMBER)
                + words()
                + names("FRACTIONS", Kind.FRACTION)
                + names("SIZES", Kind.SIZE)
                + names("TIMES", Kind.TIME)
                + names("NAMES", Kind.NAMES)
                + names("FILES", Kind.FILE);
    }

    private static String names(String constant, Kind kind) {
        return entries(constant, ofKind(kind).map(argument -> "\"" + argument.name() + "\""));
    }

    private static String words() {
        return entries(
                "NUMBERS_OR_WORDS",
                ofKind(Kind.NUMBER_OR_WORD)
                        .map(argument -> "\"%s\": \"%s\""
                                .formatted(
                                        argument.name(),
                                        argument.codes().findFirst().orElseThrow())));
    }

    private static Stream<PythonArgument> ofKind(Kind kind) {
        return Options.ALL.stream()
                .map(option -> new PythonArgument(option, option.format() == null ? HASH : option.format()))
                .filter(argument -> argument.kind() == kind);
    }

    private static String entries(String constant, Stream<String> entries) {
        return entries.map(entry -> "    " + entry + ",\n")
                .collect(Collectors.joining("", "\n" + constant + " = {\n", "}\n"));
    }
}
