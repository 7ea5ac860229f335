package io.github.sparkredis.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkredis.SparkRedis;
import io.github.sparkredis.result.WriteResult;
import io.github.sparkredis.testing.JsonTarget;
import io.github.sparkredis.testing.SentDocuments;
import io.github.sparkredis.testing.Spark;
import io.github.sparkredis.testing.SparkExtension;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What each type's values look like in a document. */
@ExtendWith(SparkExtension.class)
final class JsonValuesIT {
    /** What values become. */
    private static final Map<String, String> VALUES = Map.ofEntries(
            Map.entry("CAST(-128 AS TINYINT)", "-128"),
            Map.entry("CAST(32767 AS SMALLINT)", "32767"),
            Map.entry("-2147483648", "-2147483648"),
            Map.entry("9007199254740993L", "9007199254740993"),
            Map.entry("9223372036854775807L", "9223372036854775807"),
            Map.entry("CAST('-9223372036854775808' AS BIGINT)", "-9223372036854775808"),
            Map.entry("1.50BD", "1.50"),
            Map.entry("CAST(0 AS DECIMAL(38, 38))", "0." + "0".repeat(38)),
            Map.entry("CAST('1E-10' AS DECIMAL(38, 10))", "0.0000000001"),
            Map.entry("-" + "9".repeat(38) + "BD", "-" + "9".repeat(38)),
            Map.entry("12345678901234567890.123456789012345678BD", "12345678901234567890.123456789012345678"),
            Map.entry("1.0D", "1.0"),
            Map.entry("0.1D", "0.1"),
            Map.entry("-0.0D", "-0.0"),
            Map.entry("1.0E10D", "1.0E10"),
            Map.entry("2.0E-3D", "0.002"),
            Map.entry("2.2250738585072014E-308D", "2.2250738585072014E-308"),
            Map.entry("4.9E-324D", "4.9E-324"),
            Map.entry("1.7976931348623157E308D", "1.7976931348623157E308"),
            Map.entry("CAST(0.1 AS FLOAT)", "0.1"),
            Map.entry("CAST(16777216 AS FLOAT)", "1.6777216E7"),
            Map.entry("true", "true"),
            Map.entry("false", "false"),
            Map.entry("date'2024-01-02'", "\"2024-01-02\""),
            Map.entry("date'0001-01-01'", "\"0001-01-01\""),
            Map.entry("date'+10000-01-01'", "\"+10000-01-01\""),
            Map.entry("timestamp'2024-01-02 03:04:05Z'", "\"2024-01-02T03:04:05Z\""),
            Map.entry("timestamp'2024-01-02 03:04:05.0006Z'", "\"2024-01-02T03:04:05.000600Z\""),
            Map.entry("timestamp'1969-12-31 23:59:59.999999Z'", "\"1969-12-31T23:59:59.999999Z\""),
            Map.entry("timestamp_ntz'2024-01-02 03:04:05.5'", "\"2024-01-02T03:04:05.500000\""),
            Map.entry("interval '1-2' year to month", "\"P1Y2M\""),
            Map.entry("interval '01:00:00.5' hour to second", "\"PT1H0.5S\""),
            Map.entry("X''", "\"\""),
            Map.entry("X'fbff00'", "\"+/8A\""),
            Map.entry("X'ff'", "\"/w==\""));

    /** What the numbers that JSON lacks become under {@code non_finite=string}. */
    private static final Map<String, String> NON_FINITE = Map.of(
            "double('NaN')", "\"NaN\"",
            "double('Infinity')", "\"Infinity\"",
            "float('-Infinity')", "\"-Infinity\"",
            "array(float('NaN'))", "[\"NaN\"]",
            "array(double('-Infinity'))", "[\"-Infinity\"]");

    /** A column's value made of the string that its %s is. */
    private static final List<String> PLACES =
            List.of("%s", "array(%s)", "map(%s, 1)", "map('k', %s)", "named_struct('f', %s)");

    private final SentDocuments sent = new SentDocuments();

    @Test
    void aValueIsWrittenAsItsTypeSaysNestedOnesToo() {
        Map<String, String> expected = new HashMap<>(VALUES);
        VALUES.forEach((value, json) -> expected.put("array(" + value + ")", "[" + json + "]"));
        VALUES.forEach((value, json) -> expected.put("map('k', " + value + ")", "{\"k\":" + json + "}"));
        assertThat(sent.texts(expected.keySet())).isEqualTo(expected);
    }

    @Test
    void binaryOfAnyLengthIsOneLineOfBase64() {
        String expression = "CAST(repeat('a', 100) AS BINARY)";
        assertThat(sent.texts(List.of(expression))).containsEntry(expression, "\"" + "YWFh".repeat(33) + "YQ==\"");
    }

    @Test
    void decimalsAreStringsWhereAskedTo() {
        Map<String, String> expected = Map.of(
                "1.50BD", "\"1.50\"",
                "array(1.50BD)", "[\"1.50\"]",
                "CAST('1E-10' AS DECIMAL(38, 10))", "\"0.0000000001\"",
                "1.5D", "1.5",
                "15L", "15");
        assertThat(sent.with("decimal_format", "string").texts(expected.keySet()))
                .isEqualTo(expected);
    }

    @Test
    void timesAreSecondsWhereAskedTo() {
        Map<String, String> expected = Map.of(
                "date'2024-01-02'", "1704153600",
                "date'1969-12-31'", "-86400",
                "timestamp'1969-12-31 23:59:59.999999Z'", "-1",
                "timestamp_ntz'2024-01-02 03:04:05.9'", "1704164645",
                "array(timestamp'2024-01-02 03:04:05.9Z')", "[1704164645]",
                "map(date'1970-01-02', 1)", "{\"86400\":1}");
        assertThat(sent.with("temporal", "epoch_seconds").texts(expected.keySet()))
                .isEqualTo(expected);
    }

    @Test
    void timesAreMillisecondsWhereAskedTo() {
        Map<String, String> expected = Map.of(
                "date'2024-01-02'", "1704153600000",
                "date'1969-12-31'", "-86400000",
                "timestamp'1969-12-31 23:59:59.999999Z'", "-1",
                "timestamp'2024-01-02 03:04:05.000600Z'", "1704164645000",
                "array(timestamp_ntz'2024-01-02 03:04:05.9')", "[1704164645900]");
        assertThat(sent.with("temporal", "epoch_millis").texts(expected.keySet()))
                .isEqualTo(expected);
    }

    @Test
    void aRowWithANumberThatJsonLacksFailsAndTheOthersGoOn() {
        for (String type : List.of("DOUBLE", "FLOAT")) {
            for (String place : List.of("%s", "array(%s)", "map('k', %s)", "named_struct('f', %s)")) {
                WriteResult result = sent.result(Spark.shared()
                        .sql("SELECT id, " + String.format(place, "CAST(id AS " + type + ")")
                                + " AS reading FROM VALUES ('1'), ('NaN'), ('Infinity'), ('-Infinity') AS t(id)"));
                assertThat(result.rowsWritten()).as(place).isOne();
                assertThat(result.failures()).isEqualTo(Map.of("conversion", 3L));
                assertThat(result.errors())
                        .hasSize(3)
                        .allSatisfy(failed -> assertThat(failed.message())
                                .contains("the column \"reading\"", Objects.requireNonNull(failed.key())));
            }
        }
    }

    @Test
    void numbersThatJsonLacksAreNullWhereAskedTo() {
        assertThat(sent.with("non_finite", "null", "null_fields", "write")
                        .texts(NON_FINITE.keySet())
                        .values())
                .containsOnly("null", "[null]");
    }

    @Test
    void aNullInPlaceOfANumberGoesByNullFields(SparkSession spark) {
        Dataset<Row> row = spark.sql("SELECT 'k' AS id, DOUBLE('NaN') AS f, array(FLOAT('NaN')) AS a,"
                + " map('x', DOUBLE('Infinity')) AS m, named_struct('d', DOUBLE('NaN')) AS s");
        assertThat(sent.with("non_finite", "null").only(row)).isEqualTo("{\"a\":[null],\"m\":{\"x\":null},\"s\":{}}");
        assertThat(sent.with("null_fields", "write").only(row))
                .isEqualTo("{\"f\":null,\"a\":[null],\"m\":{\"x\":null},\"s\":{\"d\":null}}");
        assertThat(sent.with("value_column", "f").result(row).failures()).isEqualTo(Map.of("null_value", 1L));
    }

    @Test
    void numbersThatJsonLacksAreStringsWhereAskedTo() {
        assertThat(sent.with("non_finite", "string").texts(NON_FINITE.keySet())).isEqualTo(NON_FINITE);
    }

    @Test
    void stringsOfEveryCharacterReadBackTheSame(SparkSession spark) {
        Map<String, String> blocks = new LinkedHashMap<>();
        for (int block = 0; block < 0x220; block++) {
            StringBuilder text = new StringBuilder();
            for (int c = block * 256; c < block * 256 + 256; c++) {
                if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
                    text.appendCodePoint(c);
                }
            }
            blocks.put("block" + block, text.toString());
        }
        List<Row> rows = blocks.entrySet().stream()
                .map(block -> RowFactory.create(block.getKey(), block.getValue()))
                .toList();
        StructType schema = new StructType().add("id", DataTypes.StringType).add("v", DataTypes.StringType);
        try (JsonTarget target = new JsonTarget()) {
            target.write(spark.createDataFrame(rows, schema));
            blocks.forEach((id, text) ->
                    assertThat(target.document(id).get("v").textValue()).as(id).isEqualTo(text));
        }
    }

    @Test
    void aStringIsEscapedAsFarAsJsonAsksAndReadsBackTheSame() {
        Map<String, String> expected = new LinkedHashMap<>();
        for (String text : List.of(
                "\"",
                "\\",
                "/",
                "\u2028\u2029",
                "𝄞😀",
                "\u0000\b\f\n\r\t\u001f\u007f",
                "</script>",
                "'",
                "",
                "\ufeff")) {
            String hex = HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
            expected.put("decode(unhex('" + hex + "'), 'UTF-8')", text);
        }
        Map<String, String> texts = sent.texts(expected.keySet());
        assertThat(texts.values()).allSatisfy(json -> assertThat(json).doesNotContainPattern("[\\x00-\\x1f]"));
        texts.replaceAll((expression, json) -> JsonTarget.json(json).textValue());
        assertThat(texts).isEqualTo(expected);
    }

    @Test
    void aStringThatIsNoUtf8FailsItsRow() {
        for (String place : PLACES) {
            WriteResult result = sent.result(Spark.shared()
                    .sql("SELECT id, " + String.format(place, "CAST(unhex(id) AS STRING)") + " AS remark FROM VALUES"
                            + " ('61'), ('ff'), ('c3'), ('c080'), ('eda080'), ('f4908080'), ('6180') AS t(id)"));
            assertThat(result.rowsWritten()).as(place).isOne();
            assertThat(result.failures()).isEqualTo(Map.of("conversion", 6L));
            assertThat(result.errors())
                    .allSatisfy(failed -> assertThat(failed.message()).contains("the column \"remark\"", "UTF-8"));
        }
    }

    @Test
    void anOptionOfAnotherFormatIsRefused(SparkSession spark) {
        assertThatThrownBy(() -> SparkRedis.writeHashes(
                        spark.sql("SELECT 1 AS id, 2 AS v"), Map.of("key_column", "id", "value_column", "v")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("value_column")
                .hasMessageContaining("redis-json");
    }
}
