package io.github.sparkredis.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkredis.result.WriteResult;
import io.github.sparkredis.testing.JsonTarget;
import io.github.sparkredis.testing.SentDocuments;
import io.github.sparkredis.testing.Spark;
import io.github.sparkredis.testing.SparkExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One column as the whole document. */
@ExtendWith(SparkExtension.class)
final class JsonValueColumnIT {
    private final SentDocuments sent = new SentDocuments().with("value_column", "v");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "named_struct('a', 1, 'b', array('x'))   | {\"a\":1,\"b\":[\"x\"]}",
                "map('k', named_struct('n', 1.50BD))     | {\"k\":{\"n\":1.50}}",
                "array(1, NULL, 2)                       | [1,null,2]",
                "1.50BD                                  | 1.50",
                "9007199254740993L                       | 9007199254740993",
                "true                                    | true",
                "date'2024-01-02'                        | \"2024-01-02\"",
                "X'ff'                                   | \"/w==\"",
            })
    void aValueOfAnyTypeIsTheDocument(String expression, String json) {
        assertThat(sent.only(Spark.shared().sql("SELECT 'k' AS id, 'not written' AS other, " + expression + " AS v")))
                .isEqualTo(json);
    }

    @Test
    void aPlainClientReadsTheStructAsTheDocument(SparkSession spark) {
        try (JsonTarget target = new JsonTarget()) {
            target.write(spark.sql("SELECT 'k' AS id, named_struct('a', 1) AS v"), "value_column", "v");
            assertThat(target.document("k")).isEqualTo(JsonTarget.json("{\"a\":1}"));
        }
    }

    @Test
    void aStringThatHoldsJsonIsSentAsItIs() {
        List<String> texts = List.of(
                "{\"a\" : 1.50, \"a\":2}\n",
                " [1,2]",
                "\"\\u0041\"",
                "null",
                "12345678901234567890.10",
                "{\"é\":\"𝄞\u2028\"}");
        Map<String, String> documents = sent.of(strings(texts));
        for (int t = 0; t < texts.size(); t++) {
            assertThat(documents).containsEntry("" + t, texts.get(t));
        }
    }

    @Test
    void aStringThatIsNotExactlyOneJsonValueFailsItsRowAndTheOthersGoOn() {
        List<String> texts = List.of("{}", "", "  ", "{", "1 2", "{}x", "{'a':1}", "NaN", "[1,]", "text");
        WriteResult result = sent.result(strings(texts));
        assertThat(result.rowsWritten()).isOne();
        assertThat(result.failures()).isEqualTo(Map.of("conversion", 9L));
        assertThat(result.errors())
                .hasSize(9)
                .allSatisfy(failed -> assertThat(failed.message()).contains("JSON"));
    }

    @Test
    void aFailureOfAStringNamesTheColumn() {
        assertThat(sent.result(strings(List.of("{"))).errors())
                .singleElement()
                .satisfies(failed -> assertThat(failed.message()).contains("column \"v\""));
    }

    @Test
    void aStringIsAJsonStringWhereItHoldsText() {
        Map<String, String> documents =
                sent.with("value_format", "text").of(strings(List.of("{}", "", "a\"b\n", "null")));
        assertThat(documents)
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("0", "\"{}\"", "1", "\"\"", "2", "\"a\\\"b\\n\"", "3", "\"null\""));
    }

    @Test
    void aNullFailsItsRow(SparkSession spark) {
        for (String type : List.of("STRING", "STRUCT<a: INT>", "INT")) {
            WriteResult result = sent.with("null_fields", "write")
                    .result(spark.sql("SELECT 'k' AS id, CAST(NULL AS " + type + ") AS v"));
            assertThat(result.failures()).as(type).isEqualTo(Map.of("null_value", 1L));
            assertThat(result.errors())
                    .singleElement()
                    .satisfies(failed -> assertThat(failed.message()).contains("the column \"v\" is null"));
        }
    }

    @Test
    void aNumberThatJsonLacksFailsItsRow(SparkSession spark) {
        WriteResult result = sent.result(spark.sql("SELECT 'k' AS id, double('NaN') AS v"));
        assertThat(result.failures()).isEqualTo(Map.of("conversion", 1L));
        assertThat(result.errors())
                .singleElement()
                .satisfies(failed -> assertThat(failed.message()).contains("the column \"v\"", "NaN"));
    }

    @Test
    void aScalarGoesToAPath(SparkSession spark) {
        try (JsonTarget target = new JsonTarget()) {
            target.put("k", "{\"status\":\"old\",\"n\":1}");
            String[] options = {"value_column", "v", "json_path", "$.status", "value_format", "text"};
            target.write(spark.sql("SELECT 'k' AS id, 'new' AS v"), options);
            assertThat(target.document("k")).isEqualTo(JsonTarget.json("{\"status\":\"new\",\"n\":1}"));
            target.write(spark.sql("SELECT 'k' AS id, 2L AS v"), "value_column", "v", "json_path", "$.n");
            assertThat(target.document("k")).isEqualTo(JsonTarget.json("{\"status\":\"new\",\"n\":2}"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "value_column=v columns=v, 'value_column,columns,contradict'",
        "value_column=w, 'value_column,the column \"w\",Its columns are: \"id\"'",
        "value_format=text, 'value_format,value_column'",
        "value_column=n value_format=text, 'value_format,string'",
        "value_column=v value_format=yaml, 'value_format,yaml'",
    })
    void whatContradictsItselfIsRefusedBeforeAnyRowIsSent(String options, String message) {
        String[] given = options.split("[ =]");
        try (JsonTarget target = new JsonTarget()) {
            Dataset<Row> rows = Spark.shared().sql("SELECT 'k' AS id, '{}' AS v, 1 AS n");
            assertThatThrownBy(() -> target.write(rows, given))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContainingAll(message.split(","));
            assertThat(target.exists("k")).isFalse();
        }
    }

    /** Rows 0, 1, … whose column {@code v} holds these texts. */
    private static Dataset<Row> strings(List<String> texts) {
        List<Row> rows = new ArrayList<>();
        texts.forEach(text -> rows.add(RowFactory.create("" + rows.size(), text)));
        StructType schema = new StructType().add("id", DataTypes.StringType).add("v", DataTypes.StringType);
        return Spark.shared().createDataFrame(rows, schema);
    }
}
