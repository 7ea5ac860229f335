package io.github.sparkredis.types;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.result.WriteResult;
import io.github.sparkredis.testing.HashTarget;
import io.github.sparkredis.testing.Spark;
import io.github.sparkredis.testing.SparkExtension;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What NaN and the infinities become in a hash; JsonValuesIT has the same for documents. */
@ExtendWith(SparkExtension.class)
final class HashNonFiniteIT {
    private final HashTarget target = new HashTarget();
    private final HashColumn column = new HashColumn();

    @AfterEach
    void close() {
        target.close();
    }

    @Test
    void byDefaultTheyAreTextAndNestedOnesAreStrings() {
        for (HashColumn asString : List.of(new HashColumn(), new HashColumn().with("non_finite", "string"))) {
            assertThat(asString.texts("DOUBLE('NaN')", 1)).containsExactly("NaN");
            assertThat(asString.texts("FLOAT('-Infinity')", 1)).containsExactly("-Infinity");
            assertThat(asString.texts("array(DOUBLE(1), DOUBLE('NaN'), NULL)", 1))
                    .containsExactly("[1.0,\"NaN\",null]");
            assertThat(asString.texts("map('a', FLOAT('Infinity'))", 1)).containsExactly("{\"a\":\"Infinity\"}");
            assertThat(asString.texts("named_struct('f', array(DOUBLE('-Infinity')))", 1))
                    .containsExactly("{\"f\":[\"-Infinity\"]}");
        }
    }

    @Test
    void theyFailTheirRowWhereAskedTo() {
        for (String type : List.of("DOUBLE", "FLOAT")) {
            for (String place : List.of("%s", "array(%s)", "map('k', %s)", "named_struct('f', %s)")) {
                Dataset<Row> rows = Spark.shared()
                        .sql("SELECT id, " + String.format(place, "CAST(id AS " + type + ")")
                                + " AS reading FROM VALUES ('1'), ('NaN'), ('Infinity'), ('-Infinity') AS t(id)");
                WriteResult result = target.write(rows, "non_finite", "fail");
                assertThat(result.rowsWritten()).as(place).isOne();
                assertThat(result.failures()).isEqualTo(Map.of("conversion", 3L));
                assertThat(result.errors())
                        .hasSize(3)
                        .allSatisfy(failed -> assertThat(failed.message())
                                .contains(
                                        "the column \"reading\"",
                                        failed.key().substring(target.prefix.length()),
                                        "non_finite"));
            }
        }
    }

    @Test
    void aNullInTheirPlaceGoesByNullFields() {
        for (String value : List.of("DOUBLE('NaN')", "FLOAT('-Infinity')")) {
            Dataset<Row> row = Spark.shared().sql("SELECT 'a' AS id, 1 AS n, " + value + " AS f");
            target.store("a", Map.of("f", "before"));
            target.write(row, "non_finite", "null");
            assertThat(target.hash("a")).isEqualTo(Map.of("n", "1", "f", "before"));
            target.write(row, "non_finite", "null", "null_fields", "write");
            assertThat(target.hash("a")).isEqualTo(Map.of("n", "1", "f", ""));
            target.write(row, "non_finite", "null", "null_fields", "delete");
            assertThat(target.hash("a")).isEqualTo(Map.of("n", "1"));
        }
    }

    @Test
    void aNestedNullInTheirPlaceStaysInArraysAndMapsAndGoesByNullFieldsInStructs() {
        String nested = "named_struct('f', FLOAT('NaN'), 'a', array(DOUBLE('NaN'), DOUBLE(2)),"
                + " 'm', map('k', DOUBLE('Infinity')), 's', named_struct('d', DOUBLE('NaN')))";
        column.with("non_finite", "null");
        assertThat(column.texts(nested, 1)).containsExactly("{\"a\":[null,2.0],\"m\":{\"k\":null},\"s\":{}}");
        assertThat(column.with("null_fields", "write").texts(nested, 1))
                .containsExactly("{\"f\":null,\"a\":[null,2.0],\"m\":{\"k\":null},\"s\":{\"d\":null}}");
    }

    @Test
    void aRowWithNothingElseIsEmpty() {
        Dataset<Row> row = Spark.shared().sql("SELECT 'a' AS id, DOUBLE('NaN') AS f");
        assertThat(target.write(row, "non_finite", "null").failures()).isEqualTo(Map.of("empty_row", 1L));
        assertThat(target.exists("a")).isFalse();
    }

    @Test
    void theKeyOfAMapIsItsTextWhateverTheOptionSays() {
        for (String option : List.of("fail", "null", "string")) {
            assertThat(new HashColumn().with("non_finite", option).texts("map(DOUBLE('NaN'), 1)", 1))
                    .containsExactly("{\"NaN\":1}");
        }
    }
}
