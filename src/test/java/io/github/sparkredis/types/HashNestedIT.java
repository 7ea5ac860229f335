package io.github.sparkredis.types;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.sparkredis.result.FailedRow;
import io.github.sparkredis.result.WriteResult;
import io.github.sparkredis.testing.RedisServer;
import io.github.sparkredis.testing.Spark;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** Arrays, maps and structs as JSON text in a hash field. */
final class HashNestedIT {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
            .build();

    private final HashColumn column = new HashColumn();

    @Test
    void aStructIsAnObject() {
        assertThat(column.texts("named_struct('a', INT(k), 'b', 'text', 'c', true)", 2))
                .containsExactly("{\"a\":0,\"b\":\"text\",\"c\":true}", "{\"a\":1,\"b\":\"text\",\"c\":true}");
    }

    @Test
    void everyAtomicTypeHasItsJson() {
        assertThat(json("named_struct("
                        + "'byte', TINYINT(-128), 'short', SMALLINT(32767), 'int', INT(-2147483648),"
                        + " 'long', 9223372036854775807, 'float', FLOAT(3.4028235E38), 'double', DOUBLE(1.0E-5),"
                        + " 'boolean', false, 'string', 'ş\"\\\\\\n😀', 'binary', X'00FF10', 'date', DATE'-0044-03-15',"
                        + " 'timestamp', TIMESTAMP'2024-01-02 03:04:05.0006Z', 'ntz', TIMESTAMP_NTZ'2024-01-02 03:04:05',"
                        + " 'months', INTERVAL '1-2' YEAR TO MONTH, 'time', INTERVAL '1:00:00.5' HOUR TO SECOND)"))
                .isEqualTo(tree("{'byte':-128,'short':32767,'int':-2147483648,'long':9223372036854775807,"
                        + "'float':3.4028235E38,'double':1.0E-5,'boolean':false,'string':'ş\\\"\\\\\\n😀','binary':'AP8Q',"
                        + "'date':'-0044-03-15','timestamp':'2024-01-02T03:04:05.000600Z','ntz':'2024-01-02T03:04:05',"
                        + "'months':'P1Y2M','time':'PT1H0.5S'}"));
    }

    @Test
    void numbersKeepEveryDigit() {
        String digits = "12345678901234567890.123456789012345678";
        assertThat(column.texts(
                        "named_struct('d', CAST('1.50' AS DECIMAL(10, 2)), 'l', 9007199254740993, 'n', CAST('" + digits
                                + "' AS DECIMAL(38, 18)), 'z', CAST(0 AS DECIMAL(38, 38)), 'f', FLOAT(0.1), 'e', DOUBLE(2.0E23))",
                        1))
                .containsExactly("{\"d\":1.50,\"l\":9007199254740993,\"n\":" + digits + ",\"z\":0." + "0".repeat(38)
                        + ",\"f\":0.1,\"e\":2.0E23}");
    }

    @Test
    void decimalsAreStringsWhereAskedFor() {
        column.with("decimal_format", "string");
        assertThat(column.texts("named_struct('d', 1.50BD, 'a', array(0.10BD), 'm', map(2.5BD, -0.00BD), 'i', 7)", 1))
                .containsExactly("{\"d\":\"1.50\",\"a\":[\"0.10\"],\"m\":{\"2.5\":\"0.00\"},\"i\":7}");
        assertThat(column.texts("1.50BD", 1)).containsExactly("1.50");
    }

    @Test
    void timesAreNumbersWhereAskedFor() {
        column.with("temporal", "epoch_millis");
        assertThat(column.texts(
                        "named_struct('d', DATE'1969-12-31', 't', TIMESTAMP'1969-12-31 23:59:59.9999Z',"
                                + " 'm', map(DATE'1970-01-02', array(TIMESTAMP_NTZ'1970-01-01 00:00:01')))",
                        1))
                .containsExactly("{\"d\":-86400000,\"t\":-1,\"m\":{\"86400000\":[1000]}}");
    }

    @Test
    void whatIsEmptyStaysEmpty() {
        assertThat(column.texts(
                        "named_struct('a', CAST(array() AS ARRAY<INT>), 'm', CAST(map() AS MAP<INT, INT>), 's', '', 'b', X'')",
                        1))
                .containsExactly("{\"a\":[],\"m\":{},\"s\":\"\",\"b\":\"\"}");
        assertThat(column.texts("CAST(array() AS ARRAY<INT>)", 1)).containsExactly("[]");
        assertThat(column.texts("CAST(map() AS MAP<STRING, INT>)", 1)).containsExactly("{}");
        assertThat(column.texts("named_struct('n', CAST(NULL AS INT))", 1)).containsExactly("{}");
    }

    @Test
    void nestedNullsAreLeftOutAndThoseOfArraysAndMapsStay() {
        String nulls =
                "named_struct('n', CAST(NULL AS INT), 'a', array(1, NULL), 's', named_struct('x', CAST(NULL AS DATE),"
                        + " 'y', 2), 'm', map('p', NULL, 'q', 3), 'o', array(named_struct('z', CAST(NULL AS INT)), NULL),"
                        + " 'g', CAST(NULL AS ARRAY<INT>))";
        String without = "{\"a\":[1,null],\"s\":{\"y\":2},\"m\":{\"p\":null,\"q\":3},\"o\":[{},null]}";
        assertThat(column.texts(nulls, 1)).containsExactly(without);
        assertThat(column.with("null_fields", "delete").texts(nulls, 1)).containsExactly(without);
        assertThat(column.with("null_fields", "write").texts(nulls, 1))
                .containsExactly("{\"n\":null,\"a\":[1,null],\"s\":{\"x\":null,\"y\":2},\"m\":{\"p\":null,\"q\":3},"
                        + "\"o\":[{\"z\":null},null],\"g\":null}");
    }

    @Test
    void keysOfMapsAreTheTextOfTheirType() {
        assertThat(keyOf("'ş\"x'")).isEqualTo("ş\"x");
        assertThat(keyOf("''")).isEmpty();
        assertThat(keyOf("TINYINT(-1)")).isEqualTo("-1");
        assertThat(keyOf("9007199254740993")).isEqualTo("9007199254740993");
        assertThat(keyOf("DOUBLE(1.0E10)")).isEqualTo("1.0E10");
        assertThat(keyOf("DOUBLE('NaN')")).isEqualTo("NaN");
        assertThat(keyOf("FLOAT(0.1)")).isEqualTo("0.1");
        assertThat(keyOf("1.50BD")).isEqualTo("1.50");
        assertThat(keyOf("true")).isEqualTo("true");
        assertThat(keyOf("DATE'2024-01-02'")).isEqualTo("2024-01-02");
        assertThat(keyOf("TIMESTAMP'2024-01-02 03:04:05.0006Z'")).isEqualTo("2024-01-02T03:04:05.000600Z");
        assertThat(keyOf("INTERVAL '1-2' YEAR TO MONTH")).isEqualTo("P1Y2M");
        assertThat(keyOf("X'00FF10'")).isEqualTo("AP8Q");
        assertThat(keyOf("named_struct('a', 1.50BD, 'b', array('x', NULL))"))
                .isEqualTo("{\"a\":1.50,\"b\":[\"x\",null]}");
        assertThat(keyOf("array(1, 2)")).isEqualTo("[1,2]");
    }

    @Test
    void aStructCanHave200FieldsOfAnyName() {
        List<String> names = IntStream.range(0, 200)
                .mapToObj(i -> i % 2 == 0 ? "field" + i : "\"ş\n" + i)
                .toList();
        StructType wide = new StructType();
        for (String name : names) {
            wide = wide.add(name, DataTypes.IntegerType);
        }
        Row values = RowFactory.create(IntStream.range(0, 200).boxed().toArray());
        JsonNode written = tree(column.texts(wide, values).get(0));
        assertThat(written.size()).isEqualTo(200);
        for (int i = 0; i < 200; i++) {
            assertThat(written.get(names.get(i)).intValue()).isEqualTo(i);
        }
    }

    @Test
    void whatIsNestedDeeplyIsWrittenDeeply() {
        int depth = 40;
        String expression = "INT(k)";
        String expected = "0";
        for (int i = 0; i < depth; i++) {
            expression = switch (i % 3) {
                case 0 -> "array(" + expression + ")";
                case 1 -> "map('k', " + expression + ")";
                default -> "named_struct('s', " + expression + ")";
            };
            expected = switch (i % 3) {
                case 0 -> "[" + expected + "]";
                case 1 -> "{\"k\":" + expected + "}";
                default -> "{\"s\":" + expected + "}";
            };
        }
        assertThat(column.texts(expression, 1)).containsExactly(expected);
    }

    @Test
    void longArraysAndStringsGoThrough() {
        JsonNode written = json("named_struct('a', sequence(1, 100000), 's', repeat('ş😀\"', 200000))");
        assertThat(written.get("a")).hasSize(100_000);
        assertThat(written.get("a").get(99_999).intValue()).isEqualTo(100_000);
        assertThat(written.get("s").textValue()).isEqualTo("ş😀\"".repeat(200_000));
    }

    @Test
    void aRowWithANumberThatJsonHasNotFailsAloneWhereAskedTo() {
        column.with("non_finite", "fail");
        assertConversionFails(
                "array(DOUBLE(1), CASE k WHEN 1 THEN DOUBLE('NaN') WHEN 3 THEN DOUBLE('-Infinity') ELSE 0 END)",
                "[1.0,0.0]",
                "NaN",
                "-Infinity");
        assertConversionFails(
                "named_struct('f', FLOAT(CASE k WHEN 1 THEN 'Infinity' WHEN 3 THEN 'NaN' ELSE '2' END))",
                "{\"f\":2.0}",
                "Infinity",
                "NaN");
    }

    @Test
    void aRowWithBytesThatAreNoUtf8FailsAlone() {
        String odd = "CAST(IF(k % 2 = 1, X'61FF', X'61') AS STRING)";
        assertConversionFails("array('x', " + odd + ")", "[\"x\",\"a\"]", "UTF-8", "UTF-8");
        assertConversionFails("map(" + odd + ", 1)", "{\"a\":1}", "UTF-8", "UTF-8");
        assertConversionFails(
                "named_struct('long', repeat('x', 20000), 's', CAST(IF(k % 2 = 1, X'EDA080', X'61') AS STRING))",
                "{\"long\":\"" + "x".repeat(20_000) + "\",\"s\":\"a\"}", "UTF-8", "UTF-8");
    }

    @Test
    void aValueIsTheSameWhateverFormSparkHoldsItIn() {
        String expression =
                "named_struct('a', array(map('x', INT(k)), NULL), 's', named_struct('d', CAST(k AS DECIMAL(20, 2))))";
        Dataset<Row> computed =
                Spark.shared().range(0, 4, 1, 2).selectExpr("id AS k").selectExpr("k", expression + " AS v");
        List<String> expected = IntStream.range(0, 4)
                .mapToObj(k -> "{\"a\":[{\"x\":" + k + "},null],\"s\":{\"d\":" + k + ".00}}")
                .toList();
        assertThat(column.texts(computed)).isEqualTo(expected);
        assertThat(column.texts(computed.repartition(3))).isEqualTo(expected);
        Dataset<Row> cached = computed.cache();
        assertThat(column.texts(cached)).isEqualTo(expected);
        cached.unpersist();
    }

    /** Of the rows 0 to 3, 1 and 3 fail, for reasons that hold these words; the others are written. */
    private void assertConversionFails(String expression, String written, String... reasons) {
        String prefix = RedisServer.shared().freshPrefix();
        Dataset<Row> rows =
                Spark.shared().range(0, 4, 1, 1).selectExpr("id AS k").selectExpr("k", expression + " AS v");
        WriteResult result = column.result(rows, prefix);
        assertThat(result.failures()).isEqualTo(Map.of("conversion", 2L));
        assertThat(result.rowsWritten()).isEqualTo(2);
        assertThat(result.errors().stream().map(FailedRow::key)).containsExactly(prefix + 1, prefix + 3);
        for (int i = 0; i < 2; i++) {
            assertThat(result.errors().get(i).message())
                    .contains("column \"v\"")
                    .contains(reasons[i]);
        }
        assertThat(StoredHashes.under(prefix)).isEqualTo(Map.of("0", Map.of("v", written), "2", Map.of("v", written)));
    }

    private String keyOf(String expression) {
        JsonNode map = json("map(" + expression + ", 1)");
        assertThat(map).hasSize(1);
        return map.fieldNames().next();
    }

    private JsonNode json(String expression) {
        return tree(column.texts(expression, 1).get(0));
    }

    private static JsonNode tree(String text) {
        try {
            return JSON.readTree(text.startsWith("{'") ? text.replace('\'', '"') : text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + text, e);
        }
    }
}
