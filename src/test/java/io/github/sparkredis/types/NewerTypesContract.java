package io.github.sparkredis.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkredis.testing.JsonTarget;
import io.github.sparkredis.testing.SharedTarget;
import io.github.sparkredis.testing.Spark;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Types that came after Spark 3.5, for which the jar is compiled. The tags are of the Spark that brought them; the build
 * leaves out those that its Spark is too old for.
 */
abstract class NewerTypesContract {
    private final SharedTarget target;
    private final SparkSession session = Spark.newSession();

    NewerTypesContract(SharedTarget target) {
        this.target = target;
    }

    @AfterEach
    void close() {
        target.close();
    }

    @Test
    @Tag("spark-4.0")
    void aVariantIsItsJson() {
        target.write(session.sql(
                "SELECT 1 AS id, parse_json('{\"a\":[1,2.5,\"x\"],\"n\":null}') AS v, array(parse_json('true')) AS list,"
                        + " named_struct('inner', parse_json('[{}]')) AS s, parse_json(null) AS nothing"));
        Map<String, String> row = target.row(1);
        assertThat(row).containsOnlyKeys("v", "list", "s");
        assertThat(JsonTarget.json(row.get("v"))).isEqualTo(JsonTarget.json("{\"a\":[1,2.5,\"x\"],\"n\":null}"));
        assertThat(JsonTarget.json(row.get("list"))).isEqualTo(JsonTarget.json("[true]"));
        assertThat(JsonTarget.json(row.get("s"))).isEqualTo(JsonTarget.json("{\"inner\":[{}]}"));
    }

    @Test
    @Tag("spark-4.0")
    void aTimestampInAVariantIsInUtcWhateverTheSession() {
        target.write(session.sql(
                "SELECT 1 AS id, to_variant_object(named_struct('at', TIMESTAMP '2024-01-02 03:04:05Z'))" + " AS v"));
        assertThat(target.row(1).get("v")).contains("2024-01-02 03:04:05+00:00");
    }

    @Test
    @Tag("spark-4.0")
    void aVariantIsNoKey() {
        Dataset<Row> rows = session.sql("SELECT parse_json('1') AS id, 'x' AS s");
        assertThatThrownBy(() -> target.write(rows))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("id", "variant");
    }

    @Test
    @Tag("spark-4.0")
    void aCollatedStringIsItsText() {
        target.write(session.sql("SELECT 'Ann' COLLATE UNICODE_CI AS id, 'Bob' COLLATE UTF8_LCASE AS name,"
                + " array('C' COLLATE UNICODE) AS list, map('K' COLLATE UTF8_LCASE, 'V' COLLATE UNICODE_CI) AS m"));
        assertThat(target.row("Ann")).isEqualTo(Map.of("name", "Bob", "list", "[\"C\"]", "m", "{\"K\":\"V\"}"));
    }

    @Test
    @Tag("spark-4.0")
    void aPatternTakesACollatedColumn() {
        target.write(
                session.sql("SELECT 'Ann' COLLATE UNICODE_CI AS name, 1 AS n"),
                "key_pattern",
                target.prefix + "{name}:{idx}");
        assertThat(target.row("Ann:0")).isEqualTo(Map.of("name", "Ann", "n", "1"));
    }

    /** Spark keeps these types, instead of taking them for strings, only where it is told to. */
    @Test
    @Tag("spark-4.0")
    void charAndVarcharAsTypesAreTheirTexts() {
        session.conf().set("spark.sql.preserveCharVarcharTypeInfo", "true");
        session.sql("CREATE TABLE padded (id CHAR(3), c CHAR(3), v VARCHAR(3)) USING `" + target.format
                + "` OPTIONS (url '" + target.url + "', key_column 'id', key_prefix '" + target.prefix + "')");
        try {
            session.sql(
                    "INSERT INTO padded SELECT CAST('a' AS CHAR(3)), CAST('b' AS CHAR(3)), CAST('d' AS VARCHAR(3))");
            assertThat(target.row("a  ")).isEqualTo(Map.of("c", "b  ", "v", "d"));
        } finally {
            session.sql("DROP TABLE padded");
        }
    }

    @Test
    @Tag("spark-4.1")
    void aTimeIsIsoWithSixDigitsOrNone() {
        session.conf().set("spark.sql.timeType.enabled", "true");
        target.write(
                session.sql("SELECT TIME '03:04:05' AS id, TIME '03:04:05.0006' AS t, TIME '23:59:59.999999' AS late,"
                        + " array(TIME '00:00:00') AS list, map(TIME '01:00:00', 1) AS m"));
        assertThat(target.row("03:04:05"))
                .isEqualTo(Map.of(
                        "t", "03:04:05.000600",
                        "late", "23:59:59.999999",
                        "list", "[\"00:00:00\"]",
                        "m", "{\"01:00:00\":1}"));
    }
}
