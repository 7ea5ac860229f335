package io.github.sparkredis.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.github.sparkredis.testing.CapturedLog;
import io.github.sparkredis.testing.SharedTarget;
import io.github.sparkredis.testing.SparkExtension;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that fail never stop the others, and are never passed over in silence. */
@ExtendWith(SparkExtension.class)
abstract class FailedRowsContract {
    final SharedTarget target;

    FailedRowsContract(SharedTarget target) {
        this.target = target;
        wrongType = target.wrongType();
        rejected = SharedTarget.rejected(wrongType);
    }

    /** What the server says of the key that is a list. */
    private final String wrongType;

    private final String rejected;

    @BeforeEach
    void listInTheWay() {
        target.redis.rpush(target.key("5"), "in the way");
    }

    @AfterEach
    void close() {
        target.close();
    }

    @Test
    void saveThrowsWhenAllRowsWereTried(SparkSession spark) {
        assertThatThrownBy(() ->
                        target.writer(rows(spark), "result_id", target.prefix).save())
                .isInstanceOf(RedisWriteException.class)
                .hasMessageContainingAll("3 of 10 rows failed", "max_failed_rows=0", "Written: 7", "failed_rows=FOLDER")
                .hasMessageContainingAll("1 × null_key", "1 × conversion", "1 × " + rejected)
                .hasMessageContainingAll("the column \"id\" of the key is null", "the column \"x\": ", wrongType)
                .hasMessageContainingAll(target.key("5"), target.key("3"))
                .hasMessageContainingAll("redis-write-result", "\"" + target.prefix + "\"");
        assertThat(written()).containsExactlyInAnyOrder("1", "2", "4", "6", "7", "8", "9");
        Row result = spark.read()
                .format("redis-write-result")
                .option("result_id", target.prefix)
                .load()
                .first();
        assertThat(result.<Boolean>getAs("complete")).isTrue();
        assertThat(result.<Long>getAs("rows_written")).isEqualTo(7);
        assertThat(result.<Long>getAs("rows_failed")).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"3", "4", "any", "ANY"})
    void asManyAsMaxFailedRowsMayFail(String bound, SparkSession spark) {
        target.writer(rows(spark), "max_failed_rows", bound).save();
        assertThat(written()).hasSize(7);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "2"})
    void oneMoreThanMaxFailedRowsThrows(String bound, SparkSession spark) {
        for (boolean typed : new boolean[] {true, false}) {
            assertThatThrownBy(() -> {
                        if (typed) {
                            target.write(rows(spark), "max_failed_rows", bound);
                        } else {
                            target.writer(rows(spark), "max_failed_rows", bound).save();
                        }
                    })
                    .isInstanceOf(RedisWriteException.class)
                    .hasMessageContainingAll("3 of 10 rows failed", "max_failed_rows=" + bound);
        }
        assertThat(written()).hasSize(7);
    }

    @Test
    void theTypedDoorHandsTheFailuresBack(SparkSession spark) {
        WriteResult result = target.write(rows(spark));
        assertThat(result.rowsWritten()).isEqualTo(7);
        assertThat(result.rowsFailed()).isEqualTo(3);
        assertThat(result.failures()).isEqualTo(Map.of("null_key", 1L, "conversion", 1L, rejected, 1L));
        assertThat(result.errors())
                .extracting(FailedRow::key, FailedRow::reason)
                .containsExactlyInAnyOrder(
                        tuple(null, "null_key"),
                        tuple(target.key("3"), "conversion"),
                        tuple(target.key("5"), rejected));
        assertThat(target.redis.lrange(target.key("5"), 0, -1)).containsExactly("in the way");
    }

    @Test
    void missingKeysAreCountedAndNeverThrow(SparkSession spark) {
        target.store("a", Map.of("s", "before"));
        Dataset<Row> rows = spark.sql("SELECT * FROM VALUES ('a', 'x'), ('b', 'y'), ('c', 'z') AS t(id, s)");
        target.writer(rows, "mode", "update", "max_failed_rows", "0").save();
        WriteResult result = target.write(rows, "mode", "update", "max_failed_rows", "0");
        assertThat(result.rowsWritten()).isEqualTo(1);
        assertThat(result.failures()).isEqualTo(Map.of("key_missing", 2L));
        assertThat(result.errors())
                .extracting(FailedRow::key, FailedRow::reason)
                .containsExactlyInAnyOrder(
                        tuple(target.key("b"), "key_missing"), tuple(target.key("c"), "key_missing"));
    }

    /** Else an empty row would hide a row that nobody can find again. */
    @Test
    void aRowWithNeitherKeyNorFieldsFailsForItsKey(SparkSession spark) {
        Dataset<Row> rows = spark.sql("SELECT CAST(null AS STRING) AS id, CAST(null AS STRING) AS s");
        assertThatThrownBy(() -> target.writer(rows).save())
                .isInstanceOf(RedisWriteException.class)
                .hasMessageContainingAll("1 of 1 rows failed", "1 × null_key");
    }

    @Test
    void harmlessFailuresDoNotCountAgainstTheBound(SparkSession spark) {
        Dataset<Row> rows = spark.sql("SELECT * FROM VALUES ('a', 'x'), ('b', 'y'), (null, 'z') AS t(id, s)");
        target.writer(rows, "mode", "update", "max_failed_rows", "1").save();
        assertThatThrownBy(() -> target.writer(rows, "mode", "update").save())
                .isInstanceOf(RedisWriteException.class)
                .hasMessageContainingAll(
                        "max_failed_rows=0", "2 × key_missing, first at the key", "1 × null_key, first at partition");
    }

    @Test
    void eachWriteLogsOneLineAtTheDriver(SparkSession spark) {
        try (CapturedLog log = new CapturedLog("io.github.sparkredis")) {
            target.write(
                    spark.range(0, 1_234, 1, 3).selectExpr("concat('good', id) AS id", "'x' AS s"),
                    "result_id",
                    "line-of-" + target.prefix);
            assertThat(log.lines())
                    .singleElement()
                    .satisfies(line -> assertThat(line)
                            .startsWith("INFO ")
                            .contains(target.format, "line-of-" + target.prefix, "1,234 rows written")
                            .doesNotContain("skipped", "failed"));
        }
    }

    @Test
    void aWriteWithFailedRowsLogsAWarningWithTheReasons(SparkSession spark) {
        try (CapturedLog log = new CapturedLog("io.github.sparkredis")) {
            target.write(rows(spark));
            List<String> warnings = log.lines().stream()
                    .filter(line -> line.startsWith("WARN "))
                    .toList();
            assertThat(warnings)
                    .singleElement()
                    .satisfies(line -> assertThat(line)
                            .contains("7 rows written", "3 failed")
                            .contains("1 × null_key", "1 × conversion", "1 × " + rejected));
        }
    }

    private Set<String> written() {
        Set<String> ids = new TreeSet<>();
        for (String key : target.redis.keys(target.prefix + "*")) {
            if (!key.equals(target.key("5"))) {
                ids.add(key.substring(target.prefix.length()));
            }
        }
        ids.forEach(id -> assertThat(target.row(id)).containsEntry("s", "v" + id));
        return ids;
    }

    /** Ids 1 to 9 and a null; bytes that are no UTF-8 have no form in JSON. */
    private static Dataset<Row> rows(SparkSession spark) {
        return spark.range(0, 10, 1, 3)
                .selectExpr(
                        "if(id = 0, null, id) AS id",
                        "array(if(id = 3, CAST(X'FF' AS STRING), CAST(id AS STRING))) AS x",
                        "concat('v', id) AS s");
    }
}
