package io.github.sparkredis.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.SparkRedis;
import io.github.sparkredis.testing.RedisServer;
import io.github.sparkredis.testing.SparkExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import redis.clients.jedis.Jedis;

@ExtendWith(SparkExtension.class)
final class TypesPageIT {

    private static final Path PAGE = Path.of("docs", "types.md");
    private static final Pattern EXAMPLE =
            Pattern.compile("\\| (?:`(.+?)=(.+?)` )?\\| `(.+?)` \\| (?:`(.*)`|no field) \\|");

    /** A row of the page's table; {@code text} is null where it says that there is no field. */
    private record Example(String option, String value, String sql, String text) {}

    @Test
    void eachExampleIsWrittenAsThePageSays(SparkSession spark) throws IOException {
        List<Example> examples = examples();
        assertThat(examples).hasSizeGreaterThan(30);
        examples.stream()
                .collect(Collectors.groupingBy(example -> example.option + "=" + example.value))
                .values()
                .forEach(alike -> assertThat(written(spark, alike)).isEqualTo(expected(alike)));
    }

    private static List<Example> examples() throws IOException {
        return Files.readAllLines(PAGE).stream()
                .map(EXAMPLE::matcher)
                .filter(Matcher::matches)
                .map(match -> new Example(match.group(1), match.group(2), match.group(3), match.group(4)))
                .toList();
    }

    /** By expression; a null value, which a hash cannot have, is left out. */
    private static Map<String, String> expected(List<Example> examples) {
        Map<String, String> fields = new LinkedHashMap<>();
        examples.stream().filter(example -> example.text != null).forEach(e -> fields.put(e.sql, e.text));
        return fields;
    }

    /** Writes all of them as one row, each in a field named after its expression. */
    private static Map<String, String> written(SparkSession spark, List<Example> examples) {
        String key = RedisServer.shared().freshPrefix() + "types";
        String columns = examples.stream()
                .map(example -> example.sql + " AS `" + example.sql + "`")
                .collect(Collectors.joining(", "));
        Map<String, String> options = new LinkedHashMap<>(
                Map.of("key_column", "key", "url", RedisServer.shared().url()));
        if (examples.get(0).option != null) {
            options.put(examples.get(0).option, examples.get(0).value);
        }
        // save() would do but for intervals, which Spark lets no source have by that way.
        SparkRedis.writeHashes(spark.sql("SELECT '" + key + "' AS key, " + columns), options);
        try (Jedis client = RedisServer.shared().client()) {
            return client.hgetAll(key);
        }
    }
}
