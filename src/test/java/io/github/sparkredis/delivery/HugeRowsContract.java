package io.github.sparkredis.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.result.FailedRow;
import io.github.sparkredis.result.WriteResult;
import io.github.sparkredis.testing.Capability;
import io.github.sparkredis.testing.SharedTarget;
import io.github.sparkredis.testing.SparkExtension;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows of up to ten megabytes among small ones arrive whole; those beyond {@code max_value_bytes} fail. */
@ExtendWith(SparkExtension.class)
abstract class HugeRowsContract {
    final SharedTarget target;

    /** What counts as the value beside its text. */
    private final int besideAText;

    HugeRowsContract(SharedTarget target, int besideAText) {
        this.target = target;
        this.besideAText = besideAText;
    }

    @AfterEach
    void close() {
        target.close();
    }

    private static Dataset<Row> rows(SparkSession spark) {
        return spark.range(0, 40, 1, 1)
                .selectExpr(
                        "id",
                        "repeat(concat('é', id, '|'), if(id % 20 = 3, 1900000, if(id % 10 = 3, 300000, 3))) AS text",
                        "id AS n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "batch"})
    void hugeValuesArriveWhole(String transaction, SparkSession spark) {
        assertThat(target.write(rows(spark), "transaction", transaction).rowsWritten())
                .isEqualTo(40);
        for (int id = 0; id < 40; id++) {
            String text = ("é" + id + "|").repeat(id % 20 == 3 ? 1_900_000 : id % 10 == 3 ? 300_000 : 3);
            assertThat(target.row(id)).isEqualTo(Map.of("text", text, "n", Integer.toString(id)));
        }
    }

    @Test
    void rowsOfManyLargeValuesArriveWhole(SparkSession spark) {
        Dataset<Row> rows = spark.range(2)
                .selectExpr("id", "repeat('a', 200000) AS a", "repeat('b', 300000) AS b", "repeat('c', 200000) AS c");
        assertThat(target.write(rows).rowsWritten()).isEqualTo(2);
        assertThat(target.row(1))
                .isEqualTo(Map.of("a", "a".repeat(200_000), "b", "b".repeat(300_000), "c", "c".repeat(200_000)));
    }

    @Test
    void hugeRowsThatAreThereAreSkipped(SparkSession spark) {
        target.write(rows(spark), "mode", "insert");
        WriteResult again = target.write(rows(spark), "mode", "insert");
        assertThat(again.rowsSkipped()).isEqualTo(40);
    }

    @Test
    void whatIsLargerThanMaxValueBytesFailsItsRowAlone(SparkSession spark) {
        WriteResult result = target.write(rows(spark), "max_value_bytes", "1m");
        assertThat(result.failures()).isEqualTo(Map.of("too_large", 4L));
        assertThat(result.rowsWritten()).isEqualTo(36);
        assertThat(result.errors())
                .extracting(FailedRow::key)
                .containsExactly(target.key(3), target.key(13), target.key(23), target.key(33));
        assertThat(result.errors().get(0).message()).contains("max_value_bytes=1048576");
        assertThat(target.exists(3)).isFalse();
        assertThat(target.exists(4)).isTrue();
    }

    /** By the byte, in every way that a row can go. */
    @ParameterizedTest
    @CsvSource({
        "upsert,none,none",
        "upsert,none,batch",
        "upsert,1h,none",
        "upsert,1h,batch",
        "insert,none,none",
        "insert,1h,batch",
        "update,none,none",
        "update,1h,batch",
        "replace,none,none",
        "replace,1h,batch"
    })
    void aValueMayHaveJustSoManyBytes(String mode, String ttl, String transaction, SparkSession spark) {
        boolean isScripted = mode.equals("replace") || !ttl.equals("none");
        if (isScripted && transaction.equals("batch") && !target.has(Capability.SCRIPT_IN_TRANSACTION)) {
            transaction = "none";
        }
        int most = 200 - besideAText;
        Dataset<Row> rows =
                spark.range(0, 3, 1, 1).selectExpr("id", "repeat('x', int(" + (most - 1) + " + id)) AS text");
        if (mode.equals("update")) {
            target.write(rows);
        }
        WriteResult result =
                target.write(rows, "mode", mode, "ttl", ttl, "transaction", transaction, "max_value_bytes", "200");
        assertThat(result.failures()).isEqualTo(Map.of("too_large", 1L));
        assertThat(result.rowsWritten()).isEqualTo(2);
        assertThat(result.errors()).singleElement().satisfies(error -> {
            assertThat(error.key()).isEqualTo(target.key(2));
            assertThat(error.message())
                    .endsWith(": 201 bytes are more than max_value_bytes=200; raise it, and the server's"
                            + " proto-max-bulk-len where that is less, or split the value");
        });
        assertThat(target.row(1)).isEqualTo(Map.of("text", "x".repeat(most)));
        assertThat(target.ttl(1) > 0).isEqualTo(!ttl.equals("none"));
    }

    @Test
    void aKeyIsBoundAsWell(SparkSession spark) {
        Dataset<Row> rows = spark.sql("SELECT * FROM VALUES ('a', 'x'), (repeat('k', 2000), 'y') AS t(id, text)");
        WriteResult result = target.write(rows, "max_value_bytes", "1k");
        assertThat(result.failures()).isEqualTo(Map.of("too_large", 1L));
        assertThat(target.exists("a")).isTrue();
    }

    @Test
    void hugeBinariesAndNestedValuesArriveWhole(SparkSession spark) {
        Dataset<Row> rows = spark.range(1)
                .selectExpr(
                        "id", "cast(repeat('abc', 400000) AS binary) AS bytes", "array(repeat('z', 700000)) AS nested");
        assertThat(target.write(rows).rowsWritten()).isEqualTo(1);
        Map<String, String> row = target.row(0);
        assertThat(row.get("bytes")).isIn("abc".repeat(400_000), "YWJj".repeat(400_000)); // a document has base64
        assertThat(row.get("nested")).isEqualTo("[\"" + "z".repeat(700_000) + "\"]");
    }
}
