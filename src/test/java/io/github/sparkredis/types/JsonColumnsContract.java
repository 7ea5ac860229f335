package io.github.sparkredis.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkredis.testing.SharedTarget;
import io.github.sparkredis.testing.Spark;
import io.github.sparkredis.testing.SparkExtension;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** String columns that hold JSON: what the formats have in common. */
@ExtendWith(SparkExtension.class)
abstract class JsonColumnsContract {
    final SharedTarget target;

    JsonColumnsContract(SharedTarget target) {
        this.target = target;
    }

    @AfterEach
    void close() {
        target.close();
    }

    @Test
    void theTextIsThereAsJsonOrAsText() {
        target.write(row("'{\"a\":[1,null]}'"), "json_columns", "v");
        assertThat(target.row("k")).isEqualTo(Map.of("n", "1", "v", "{\"a\":[1,null]}"));
    }

    @Test
    void aNullGoesByNullFields() {
        target.write(row("CAST(NULL AS STRING)"), "json_columns", "v");
        assertThat(target.row("k")).isEqualTo(Map.of("n", "1"));
        target.write(row("CAST(NULL AS STRING)"), "json_columns", "v", "null_fields", "write");
        assertThat(target.row("k")).isEqualTo(Map.of("n", "1", "v", target.writtenNull()));
    }

    @Test
    void namesAreFoundAsThoseOfAnyColumn(SparkSession spark) {
        Dataset<Row> row = spark.sql("SELECT 'k' AS id, '[1]' AS `a,b`, '[2]' AS `c.d`, '[3]' AS e");
        target.write(row, "json_columns", "`a,b`, C.D,e");
        assertThat(target.row("k")).isEqualTo(Map.of("a,b", "[1]", "c.d", "[2]", "e", "[3]"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "named_struct('a', 1); struct<a:int>",
                "1; int",
                "CAST('{}' AS BINARY); binary",
                "array('{}'); array<string>",
            })
    void aColumnOfAnotherTypeIsRefused(String value, String type) {
        assertRefused(
                row(value), "v", "\"json_columns\" names the column \"v\" of type " + type, "strings that hold JSON");
    }

    @Test
    void aColumnThatIsNotThereIsRefused() {
        assertRefused(row("'{}'"), "w", "\"json_columns\" names the column \"w\"", "does not have");
    }

    @Test
    void aColumnThatIsNotWrittenIsRefused() {
        assertRefused(
                row("'{}'"),
                "v,id",
                "\"json_columns\" names the column \"id\", which is not written",
                "option \"columns\"");
    }

    private void assertRefused(Dataset<Row> rows, String columns, String... message) {
        assertThatThrownBy(() -> target.write(rows, "json_columns", columns))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(message);
        assertThat(target.exists("k")).isFalse();
    }

    static Dataset<Row> row(String value) {
        return Spark.shared().sql("SELECT 'k' AS id, 1 AS n, " + value + " AS v");
    }

    /** The rows 0, 1, 2, … each with one of these texts as v. */
    static Dataset<Row> rows(List<String> texts) {
        return Spark.shared()
                .createDataset(texts, Encoders.STRING())
                .coalesce(1)
                .selectExpr("monotonically_increasing_id() AS id", "1 AS n", "value AS v");
    }
}
