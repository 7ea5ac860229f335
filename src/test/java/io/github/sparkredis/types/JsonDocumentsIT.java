package io.github.sparkredis.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkredis.result.WriteResult;
import io.github.sparkredis.testing.JsonTarget;
import io.github.sparkredis.testing.SentDocuments;
import io.github.sparkredis.testing.Spark;
import io.github.sparkredis.testing.SparkExtension;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The shape of documents: what is nested in what, nulls, and names. */
@ExtendWith(SparkExtension.class)
final class JsonDocumentsIT {
    private final SentDocuments sent = new SentDocuments();

    @Test
    void aPlainClientReadsTheDocumentThatTheRowWas(SparkSession spark) {
        try (JsonTarget target = new JsonTarget()) {
            WriteResult result = target.write(spark.sql("SELECT 1 AS id, 'Ada' AS name, array(1, 2) AS scores,"
                    + " named_struct('city', 'London', 'zip', map('code', 'W1')) AS address"));
            assertThat(result.rowsWritten()).isOne();
            assertThat(result.format()).isEqualTo("redis-json");
            assertThat(target.document(1))
                    .isEqualTo(
                            JsonTarget.json(
                                    "{\"name\":\"Ada\",\"scores\":[1,2],\"address\":{\"city\":\"London\",\"zip\":{\"code\":\"W1\"}}}"));
            assertThat(target.redis.type(target.key(1))).isEqualTo("ReJSON-RL");
        }
    }

    private static final Map<String, String> NESTED = Map.ofEntries(
            Map.entry("named_struct('x', named_struct('y', named_struct('z', 1)))", "{\"x\":{\"y\":{\"z\":1}}}"),
            Map.entry("array(array(1, 2), array(), array(3))", "[[1,2],[],[3]]"),
            Map.entry("array(named_struct('m', map('k', array(1))))", "[{\"m\":{\"k\":[1]}}]"),
            Map.entry("map('a', map('b', named_struct('c', array(true))))", "{\"a\":{\"b\":{\"c\":[true]}}}"),
            Map.entry("map('p', array(named_struct('q', map('r', 1.50BD))))", "{\"p\":[{\"q\":{\"r\":1.50}}]}"),
            Map.entry("CAST(map() AS MAP<STRING, INT>)", "{}"),
            Map.entry("CAST(array() AS ARRAY<INT>)", "[]"),
            Map.entry("array(CAST(NULL AS INT), 1, NULL)", "[null,1,null]"));

    @Test
    void whatIsNestedInSparkIsNestedInTheDocument() {
        assertThat(sent.texts(NESTED.keySet())).isEqualTo(NESTED);
    }

    @Test
    void fiftyStructsWithinEachOtherAreFiftyObjects() {
        String expression = "1";
        String json = "1";
        for (int depth = 0; depth < 50; depth++) {
            expression = "named_struct('s', " + expression + ")";
            json = "{\"s\":" + json + "}";
        }
        assertThat(sent.only(one(expression))).isEqualTo("{\"v\":" + json + "}");
    }

    private static final Map<String, String> KEYS_OF_MAPS = Map.ofEntries(
            Map.entry("'a\"b'", "a\\\"b"),
            Map.entry("7", "7"),
            Map.entry("9007199254740993L", "9007199254740993"),
            Map.entry("1.50BD", "1.50"),
            Map.entry("1.0D", "1.0"),
            Map.entry("double('NaN')", "NaN"),
            Map.entry("true", "true"),
            Map.entry("date'2024-01-02'", "2024-01-02"),
            Map.entry("timestamp'2024-01-02 03:04:05.0006Z'", "2024-01-02T03:04:05.000600Z"),
            Map.entry("X'00ff'", "AP8="),
            Map.entry("named_struct('a', 1)", "{\\\"a\\\":1}"),
            Map.entry("array(1, 2)", "[1,2]"));

    @Test
    void theKeyOfAMapIsWrittenAsAHashFieldWouldBe() {
        Map<String, String> expected = new HashMap<>();
        KEYS_OF_MAPS.forEach((key, json) -> expected.put("map(" + key + ", 1)", "{\"" + json + "\":1}"));
        assertThat(sent.texts(expected.keySet())).isEqualTo(expected);
    }

    @Test
    void nullsAreLeftOutOfObjectsAtEveryDepthButNotOutOfArraysAndMaps() {
        assertThat(sent.only(withNulls())).isEqualTo("{\"s\":{\"b\":1},\"m\":{\"x\":null,\"y\":2},\"l\":[null,{}]}");
    }

    @Test
    void aMapKeepsItsKeysWhereItIsTheWholeDocumentToo() {
        assertThat(sent.with("value_column", "v").only(one("map('a', NULL, 'b', map('c', CAST(NULL AS INT)))")))
                .isEqualTo("{\"a\":null,\"b\":{\"c\":null}}");
    }

    @Test
    void nullsAreWrittenAtEveryDepthWhereAskedTo() {
        assertThat(sent.with("null_fields", "write").only(withNulls()))
                .isEqualTo(
                        "{\"n\":null,\"s\":{\"a\":null,\"b\":1},\"m\":{\"x\":null,\"y\":2},\"l\":[null,{\"c\":null}]}");
    }

    @Test
    void aRowOfNullsIsAnEmptyObject(SparkSession spark) {
        Dataset<Row> row = spark.sql("SELECT 'k' AS id, CAST(NULL AS STRING) AS a, CAST(NULL AS STRUCT<b: INT>) AS b");
        assertThat(sent.only(row)).isEqualTo("{}");
        assertThat(sent.with("null_fields", "write").only(row)).isEqualTo("{\"a\":null,\"b\":null}");
        try (JsonTarget target = new JsonTarget()) {
            WriteResult result = target.write(row);
            assertThat(result.rowsWritten()).isOne();
            assertThat(target.text("k")).isEqualTo("{}");
        }
    }

    @Test
    void namesAreEscapedAndNeverSplit(SparkSession spark) {
        List<String> names = List.of("", "a.b", "a b", "\"", "\\", "\n\t\u0001", "\u2028", "é𝄞", "$", "[0]", "`");
        StructType inner = new StructType();
        for (String name : names) {
            inner = inner.add(name, DataTypes.IntegerType);
        }
        StructType schema = inner.add("id", DataTypes.StringType).add("s", inner);
        Object[] values = Stream.iterate(0, n -> n + 1).limit(names.size()).toArray();
        Object[] row = Stream.concat(Stream.of(values), Stream.of("k", RowFactory.create(values)))
                .toArray();
        Dataset<Row> rows = spark.createDataFrame(List.of(RowFactory.create(row)), schema);
        try (JsonTarget target = new JsonTarget()) {
            target.write(rows);
            for (int n = 0; n < names.size(); n++) {
                assertThat(target.document("k").get(names.get(n)).intValue()).isEqualTo(n);
                assertThat(target.document("k").get("s").get(names.get(n)).intValue())
                        .isEqualTo(n);
            }
            assertThat(target.document("k")).hasSize(names.size() + 1);
        }
    }

    @Test
    void namesThatDifferInCaseAreTwo(SparkSession spark) {
        assertThat(sent.only(one("named_struct('a', 1, 'A', 2)"))).isEqualTo("{\"v\":{\"a\":1,\"A\":2}}");
    }

    @Test
    void twoColumnsOfOneNameAreRefusedBeforeAnyRowIsSent(SparkSession spark) {
        Dataset<Row> rows = spark.sql("SELECT 1 AS id, 2 AS x, 3 AS x");
        assertRefused(rows, "The column \"x\" would be written twice", "Rename one of them");
    }

    @Test
    void twoFieldsOfOneNameAreRefusedHoweverDeepTheyAre() {
        Dataset<Row> rows = one("array(map('k', named_struct('x', 1, 'x', 2)))");
        assertRefused(rows, "\"v.element.value\" has two fields named \"x\"", "Rename one of them");
    }

    @Test
    void nullFieldsDeleteIsRefusedAndPointsToMerge(SparkSession spark) {
        try (JsonTarget target = new JsonTarget()) {
            assertThatThrownBy(() -> target.write(spark.sql("SELECT 1 AS id, 2 AS x"), "null_fields", "delete"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("null_fields=delete")
                    .hasMessageContaining("mode=merge");
        }
    }

    @Test
    void theColumnsAskedForAreTheMembersInThatOrder(SparkSession spark) {
        Dataset<Row> rows = spark.sql("SELECT 'k' AS id, 1 AS a, 2 AS b, 3 AS c");
        assertThat(sent.with("columns", "c,id,a").only(rows)).isEqualTo("{\"c\":3,\"id\":\"k\",\"a\":1}");
    }

    @Test
    void documentsOfManySizesArriveWhole(SparkSession spark) {
        Dataset<Row> rows = spark.range(0, 60, 1, 2)
                .selectExpr(
                        "id", "repeat('x\"é', CAST(pow(1.25, id) AS INT)) AS text", "array_repeat(id, 300) AS many");
        Map<String, String> documents = sent.with("batch_bytes", "20k").of(rows);
        assertThat(documents).hasSize(60);
        documents.forEach((id, json) -> {
            int length = (int) Math.pow(1.25, Long.parseLong(id));
            assertThat(JsonTarget.json(json).get("text").textValue()).isEqualTo("x\"é".repeat(length));
            assertThat(JsonTarget.json(json).get("many")).hasSize(300);
        });
    }

    private static void assertRefused(Dataset<Row> rows, String... message) {
        try (JsonTarget target = new JsonTarget()) {
            assertThatThrownBy(() -> target.write(rows))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContainingAll(message);
            assertThat(target.redis.keys(target.prefix + "*")).isEmpty();
        }
    }

    private static Dataset<Row> withNulls() {
        return Spark.shared()
                .sql("SELECT 'k' AS id, CAST(NULL AS INT) AS n, named_struct('a', CAST(NULL AS INT), 'b', 1) AS s,"
                        + " map('x', CAST(NULL AS INT), 'y', 2) AS m,"
                        + " array(NULL, named_struct('c', CAST(NULL AS STRING))) AS l");
    }

    /** One row, whose column {@code v} holds the value of that expression. */
    private static Dataset<Row> one(String expression) {
        return Spark.shared().sql("SELECT 'k' AS id, " + expression + " AS v");
    }
}
