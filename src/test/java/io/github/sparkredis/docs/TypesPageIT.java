package io.github.sparkredis.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.SparkRedis;
import io.github.sparkredis.result.WriteResult;
import io.github.sparkredis.testing.RedisServer;
import io.github.sparkredis.testing.RespCommand;
import io.github.sparkredis.testing.ScriptedServer;
import io.github.sparkredis.testing.SparkExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import redis.clients.jedis.Jedis;

@ExtendWith(SparkExtension.class)
final class TypesPageIT {

    private static final Path PAGE = Path.of("docs", "types.md");
    private static final String INPUT = "\\| (?:`([^|]+?)=([^|]+?)` )?\\| `([^|]+?)` \\| ";
    private static final Pattern OF_A_COLUMN = Pattern.compile(INPUT + "([^|]+) \\| ([^|]+) \\|");
    private static final Pattern OF_A_DOCUMENT = Pattern.compile(INPUT + "([^|]+) \\|");
    private static final Pattern OF_A_KEY = Pattern.compile("\\| `([^|]+?)` \\| ([^|]+) \\|");
    private static final String FAILS = "the row fails";

    /** A row of a table; {@code hash} and {@code json} are its cells as they stand there. */
    private record Example(String option, String value, String sql, String hash, String json) {
        Map<String, String> options() {
            return option == null ? Map.of() : Map.of(option, value);
        }

        boolean hashFails() {
            return hash.startsWith(FAILS);
        }

        boolean fails() {
            return json.startsWith(FAILS);
        }
    }

    @Test
    void eachExampleIsWrittenIntoAHashAsThePageSays(SparkSession spark) throws IOException {
        Collection<List<Example>> groups = byOptions(columns().filter(Predicate.not(Example::hashFails)));
        groups.forEach(alike -> {
            Map<String, String> fields = new LinkedHashMap<>();
            alike.stream()
                    .filter(example -> !example.hash.equals("no field"))
                    .forEach(example -> fields.put(example.sql, code(example.hash)));
            assertThat(hash(spark, alike)).isEqualTo(fields);
        });
    }

    @Test
    void eachExampleIsWrittenIntoADocumentAsThePageSays(SparkSession spark) throws IOException {
        Collection<List<Example>> groups = byOptions(columns().filter(Predicate.not(Example::fails)));
        groups.forEach(alike -> {
            String members = IntStream.range(0, alike.size())
                    .filter(n -> !alike.get(n).json.equals("no member"))
                    .mapToObj(n -> "\"v" + n + "\":" + code(alike.get(n).json))
                    .collect(Collectors.joining(","));
            assertThat(document(spark, expressions(alike), options(alike, n -> "v" + n)))
                    .isEqualTo("{" + members + "}");
        });
    }

    @Test
    void theExamplesThatNoHashHoldsFail(SparkSession spark) throws IOException {
        List<Example> failing = columns().filter(Example::hashFails).toList();
        assertThat(failing).isNotEmpty();
        for (Example example : failing) {
            Map<String, String> options = new HashMap<>(
                    Map.of("key_column", "key", "url", RedisServer.shared().url()));
            options.putAll(example.options());
            String key = RedisServer.shared().freshPrefix() + "types";
            WriteResult result =
                    SparkRedis.writeHashes(spark.sql("SELECT '" + key + "' AS key, " + example.sql + " AS v"), options);
            assertThat(result.failures().keySet()).containsExactly(reason(example.hash));
        }
    }

    @Test
    void theExamplesThatNoDocumentCanHoldFail(SparkSession spark) throws IOException {
        List<Example> failing = columns().filter(Example::fails).toList();
        assertThat(failing).isNotEmpty();
        for (Example example : failing) {
            assertThat(document(spark, example.sql + " AS v", example.options()))
                    .isEqualTo(reason(example.json));
        }
    }

    @Test
    void eachColumnThatIsADocumentIsSentAsThePageSays(SparkSession spark) throws IOException {
        List<Example> examples = rows(OF_A_DOCUMENT)
                .map(row -> new Example(row.group(1), row.group(2), row.group(3), "", row.group(4)))
                .toList();
        assertThat(examples).hasSizeGreaterThan(5);
        for (Example example : examples) {
            Map<String, String> options = new HashMap<>(Map.of("value_column", "v"));
            options.putAll(example.options());
            assertThat(document(spark, example.sql + " AS v", options))
                    .as(example.sql)
                    .isEqualTo(example.fails() ? reason(example.json) : code(example.json));
        }
    }

    @Test
    void eachKeyIsAsThePageSays(SparkSession spark) throws IOException {
        Map<String, String> asThePageSays = new LinkedHashMap<>();
        Map<String, String> asItIs = new LinkedHashMap<>();
        rows(OF_A_KEY).forEach(row -> {
            asThePageSays.put(row.group(1), row.group(2));
            asItIs.put(row.group(1), key(spark, row.group(1)));
        });
        assertThat(asThePageSays).hasSizeGreaterThan(10);
        assertThat(asItIs).isEqualTo(asThePageSays);
    }

    private static Stream<Example> columns() throws IOException {
        List<Example> examples = rows(OF_A_COLUMN)
                .map(row -> new Example(row.group(1), row.group(2), row.group(3), row.group(4), row.group(5)))
                .toList();
        assertThat(examples).hasSizeGreaterThan(40);
        return examples.stream();
    }

    private static Stream<MatchResult> rows(Pattern pattern) throws IOException {
        return Files.readAllLines(PAGE).stream()
                .map(pattern::matcher)
                .filter(Matcher::matches)
                .map(Matcher::toMatchResult);
    }

    private static Collection<List<Example>> byOptions(Stream<Example> examples) {
        return examples.collect(Collectors.groupingBy(Example::options)).values();
    }

    private static String code(String cell) {
        assertThat(cell).startsWith("`").endsWith("`").hasSizeGreaterThan(1);
        return cell.substring(1, cell.length() - 1);
    }

    private static String reason(String cell) {
        return code(cell.substring(FAILS.length() + 2));
    }

    /** The options that examples share; where one names the column of an example, those of all of them. */
    private static Map<String, String> options(List<Example> examples, IntFunction<String> column) {
        Map<String, String> options = new HashMap<>(examples.get(0).options());
        options.computeIfPresent(
                "json_columns",
                (option, one) ->
                        IntStream.range(0, examples.size()).mapToObj(column).collect(Collectors.joining(",")));
        return options;
    }

    private static String expressions(List<Example> examples) {
        return IntStream.range(0, examples.size())
                .mapToObj(n -> examples.get(n).sql + " AS v" + n)
                .collect(Collectors.joining(", "));
    }

    /** The cell for the key that an expression makes. */
    private static String key(SparkSession spark, String expression) {
        String prefix = RedisServer.shared().freshPrefix();
        WriteResult result = SparkRedis.writeHashes(
                spark.sql("SELECT " + expression + " AS id, 1 AS v"),
                Map.of("url", RedisServer.shared().url(), "key_column", "id", "key_prefix", prefix));
        if (result.rowsFailed() > 0) {
            return FAILS + ": `" + result.failures().keySet().iterator().next() + "`";
        }
        try (Jedis redis = RedisServer.shared().client()) {
            return "`" + redis.keys(prefix + "*").iterator().next().substring(prefix.length()) + "`";
        }
    }

    /** Writes all of them as one row, each in a field named after its expression. */
    private static Map<String, String> hash(SparkSession spark, List<Example> examples) {
        String key = RedisServer.shared().freshPrefix() + "types";
        String columns = examples.stream()
                .map(example -> example.sql + " AS `" + example.sql + "`")
                .collect(Collectors.joining(", "));
        Map<String, String> options = new HashMap<>(
                Map.of("key_column", "key", "url", RedisServer.shared().url()));
        options.putAll(options(examples, n -> "`" + examples.get(n).sql + "`"));
        // save() would do but for intervals, which Spark lets no source have by that way.
        SparkRedis.writeHashes(spark.sql("SELECT '" + key + "' AS key, " + columns), options);
        try (Jedis client = RedisServer.shared().client()) {
            return client.hgetAll(key);
        }
    }

    /** The document as it is sent, for servers lay numbers out anew; or the reason why there is none. */
    private static String document(SparkSession spark, String columns, Map<String, String> more) {
        try (ScriptedServer server = ScriptedServer.start(TypesPageIT::answer)) {
            Map<String, String> options = new HashMap<>(Map.of("key_column", "key", "url", server.url()));
            options.putAll(more);
            WriteResult result = SparkRedis.writeJson(spark.sql("SELECT 'types' AS key, " + columns), options);
            return server.commands().stream()
                    .filter(command ->
                            command.name().equals("JSON.SET") && command.text(1).equals("types"))
                    .map(command -> command.text(3))
                    .findFirst()
                    .orElseGet(() -> String.join(",", result.failures().keySet()));
        }
    }

    private static String answer(RespCommand command) {
        return switch (command.name()) {
            case "MULTI", "DISCARD", "JSON.SET" -> "+OK\r\n";
            default -> null;
        };
    }
}
