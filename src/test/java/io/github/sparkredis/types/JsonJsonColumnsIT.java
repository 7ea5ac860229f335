package io.github.sparkredis.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkredis.result.WriteResult;
import io.github.sparkredis.testing.JsonTarget;
import io.github.sparkredis.testing.SentDocuments;
import io.github.sparkredis.testing.Spark;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

final class JsonJsonColumnsIT extends JsonColumnsContract {
    private final SentDocuments sent = new SentDocuments().with("json_columns", "v");

    JsonJsonColumnsIT() {
        super(new JsonTarget());
    }

    @Test
    void anyJsonValueIsEmbeddedAsItIs() {
        List<String> texts = List.of(
                "{}", "[1.50, {\"a\" : 1e3}]", " \"x\\u00e9\" ", "1", "true", "null", "{\"a\":1,\"a\":2}\n", "\"é😀\"");
        Map<String, String> documents = sent.of(rows(texts));
        for (int i = 0; i < texts.size(); i++) {
            assertThat(documents.get(Integer.toString(i))).isEqualTo("{\"n\":1,\"v\":" + texts.get(i) + "}");
        }
    }

    @Test
    void manyOfThemStandAmongOtherMembers() {
        Dataset<Row> row = Spark.shared()
                .sql(
                        "SELECT 'k' AS id, '[1]' AS a, named_struct('x', '[2]') AS b, '{}' AS c, '3' AS d, 'e' AS e, '4' AS f");
        assertThat(sent.with("json_columns", "a,c,f").only(row))
                .isEqualTo("{\"a\":[1],\"b\":{\"x\":\"[2]\"},\"c\":{},\"d\":\"3\",\"e\":\"e\",\"f\":4}");
    }

    @Test
    void theFieldOfAStructHoldsJson() {
        Dataset<Row> row = Spark.shared().sql("SELECT 'k' AS id, named_struct('x', '[2]', 'y', '[3]') AS b");
        assertThat(sent.with("json_columns", "b.x", "columns", "b.x,b.y").only(row))
                .isEqualTo("{\"b.x\":[2],\"b.y\":\"[3]\"}");
    }

    @Test
    void aTextThatIsNoJsonFailsItsRowAlone() {
        List<String> texts = List.of("{", "", " ", "{} {}", "open", "{'a':1}", "NaN", "[1,]", "1,\"w\":2", "{\"a\":1}");
        WriteResult result = sent.result(rows(texts));
        assertThat(result.rowsWritten()).isOne();
        assertThat(result.failures()).isEqualTo(Map.of("conversion", texts.size() - 1L));
        assertThat(result.errors())
                .allSatisfy(failed -> assertThat(failed.message()).startsWith("the column \"v\": the text "));
    }

    @Test
    void aRowAfterOneThatFailedIsWhole() {
        Map<String, String> documents = sent.ofThoseWritten(rows(List.of("{\"a\":", "[1]", "]", "[2]")));
        assertThat(documents).isEqualTo(Map.of("1", "{\"n\":1,\"v\":[1]}", "3", "{\"n\":1,\"v\":[2]}"));
    }

    @Test
    void textsOfManySizesArriveWhole() {
        Dataset<Row> rows = Spark.shared()
                .range(0, 20, 1, 1)
                .selectExpr("id", "'x' AS s", "concat('[\"', repeat('é', INT(pow(2, id))), '\"]') AS v", "'y' AS t");
        sent.of(rows)
                .forEach((id, json) -> assertThat(json)
                        .isEqualTo("{\"s\":\"x\",\"v\":[\"" + "é".repeat((int) Math.pow(2, Integer.parseInt(id)))
                                + "\"],\"t\":\"y\"}"));
    }

    @Test
    void bytesThatAreNoUtf8FailTheirRow() {
        Dataset<Row> rows = rows(List.of("22ff22", "226122")).selectExpr("id", "CAST(unhex(v) AS STRING) AS v");
        WriteResult result = sent.result(rows);
        assertThat(result.rowsWritten()).isOne();
        assertThat(result.errors())
                .singleElement()
                .satisfies(failed -> assertThat(failed.message())
                        .startsWith("the column \"v\": ")
                        .contains("UTF-8"));
    }

    @Test
    void aColumnThatIsTheWholeDocumentIsRefused() {
        assertThatThrownBy(() -> target.write(row("'{}'"), "json_columns", "v", "value_column", "v"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("\"value_column\" and \"json_columns\" contradict each other", "value_format");
    }
}
