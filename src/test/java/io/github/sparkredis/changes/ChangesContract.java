package io.github.sparkredis.changes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkredis.result.WriteResult;
import io.github.sparkredis.testing.SharedTarget;
import io.github.sparkredis.testing.SparkExtension;
import java.util.ArrayList;
import java.util.List;
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

/** Rows that delete or touch their keys, alone or among others, in either format. */
@ExtendWith(SparkExtension.class)
abstract class ChangesContract {

    private final SharedTarget target;

    ChangesContract(SharedTarget target) {
        this.target = target;
    }

    @AfterEach
    void close() {
        target.close();
    }

    @Test
    void aDeleteRemovesKeysThatAreThereAndPassesOverTheOthers(SparkSession spark) {
        target.write(rows(spark, 0, 10));
        WriteResult result = target.write(rows(spark, 5, 20), "mode", "delete");
        assertThat(result.rowsDeleted()).isEqualTo(5);
        assertThat(result.skips()).isEqualTo(Map.of("key_missing", 10L));
        assertThat(result.rowsSkipped()).isEqualTo(10);
        assertThat(result.rowsWritten()).isZero();
        assertThat(result.rowsTotal()).isEqualTo(15);
        assertThat(result.toString()).contains("0 rows written, 5 deleted, 10 skipped (10 × key_missing)");
        assertThat(target.row(4)).isEqualTo(Map.of("name", "name4"));
        assertThat(target.row(5)).isEmpty();
    }

    @Test
    void aDeleteMindsNothingButTheKey(SparkSession spark) {
        target.write(rows(spark, 0, 3));
        Dataset<Row> keys =
                spark.sql("SELECT id, array(interval 1 month) AS odd FROM VALUES (0), (1), (null) AS t(id)");
        WriteResult result = target.write(keys.drop("odd"), "mode", "delete");
        assertThat(result.rowsDeleted()).isEqualTo(2);
        assertThat(result.failures()).isEqualTo(Map.of("null_key", 1L));
    }

    @ParameterizedTest
    @CsvSource({
        "insert,           true",
        "INSERT,           true",
        "update,           true",
        "upsert,           true",
        "update_postimage, true",
        "c,                true",
        "r,                true",
        "u,                true",
        "I,                true",
        "U,                true",
        "+I,               true",
        "+U,               true",
        ",                 true",
        "delete,           false",
        "Delete,           false",
        "d,                false",
        "D,                false",
        "-D,               false",
    })
    void theWordsOfChangeFeeds(String op, boolean writes, SparkSession spark) {
        target.write(rows(spark, 0, 1));
        Dataset<Row> rows = rows(spark, 0, 1)
                .selectExpr("id", "'new' AS name", op == null ? "CAST(null AS string) AS op" : "'" + op + "' AS op");
        WriteResult result = target.write(rows, "op_column", "op");
        assertThat(result.rowsWritten()).isEqualTo(writes ? 1 : 0);
        assertThat(result.rowsDeleted()).isEqualTo(writes ? 0 : 1);
        assertThat(target.row(0)).isEqualTo(writes ? Map.of("name", "new") : Map.of());
    }

    @Test
    void preimagesArePassedOverAndUnknownWordsFail(SparkSession spark) {
        Dataset<Row> rows =
                spark.sql("SELECT * FROM VALUES (1, 'a', 'update_preimage'), (2, 'b', '-U'), (3, 'c', 'truncate'),"
                        + " (4, 'd', 'insert'), (5, 'e', '') AS t(id, name, op)");
        WriteResult result = target.write(rows, "op_column", "op");
        assertThat(result.skips()).isEqualTo(Map.of("preimage", 2L));
        assertThat(result.failures()).isEqualTo(Map.of("unknown_op", 2L));
        assertThat(result.rowsWritten()).isEqualTo(1);
        assertThat(result.errors()).hasSize(2).anySatisfy(row -> {
            assertThat(row.key()).isEqualTo(target.key(3));
            assertThat(row.message())
                    .isEqualTo(
                            "the column \"op\" holds \"truncate\", which is none of insert, update, upsert, update_postimage,"
                                    + " c, r, u, i, +i, +u, delete, d, -d, update_preimage, -u");
        });
        assertThat(target.row(4)).isEqualTo(Map.of("name", "d"));
    }

    /** Of one key: the last one counts, whichever way the rows go. */
    @ParameterizedTest
    @ValueSource(strings = {"upsert", "replace", "insert", "update"})
    void changesOfOneKeyTakeEffectInTheirOrder(String mode, SparkSession spark) {
        int keys = 50;
        if (mode.equals("update")) {
            target.write(rows(spark, 0, keys));
        }
        Dataset<Row> rows = spark.range(0, keys * 21L, 1, 1)
                .selectExpr(
                        "id % " + keys + " AS id",
                        "concat('name', id) AS name",
                        "if(id % 7 = 3, 'delete', 'insert') AS op");
        WriteResult result = target.write(rows, "op_column", "op", "mode", mode, "batch_size", "13");
        long deleted = 0;
        long written = 0;
        long skipped = 0;
        long missing = 0;
        List<String> left = new ArrayList<>();
        for (int key = 0; key < keys; key++) {
            String there = mode.equals("update") ? "name" + key : null;
            for (long id = key; id < keys * 21L; id += keys) {
                if (id % 7 == 3) {
                    deleted += there == null ? 0 : 1;
                    skipped += there == null ? 1 : 0;
                    there = null;
                } else if (mode.equals("insert") && there != null) {
                    skipped++;
                } else if (mode.equals("update") && there == null) {
                    missing++;
                } else {
                    written++;
                    there = "name" + id;
                }
            }
            left.add(there);
        }
        assertThat(result.rowsWritten()).isEqualTo(written);
        assertThat(result.rowsDeleted()).isEqualTo(deleted);
        assertThat(result.rowsSkipped()).isEqualTo(skipped);
        assertThat(result.rowsFailed()).isEqualTo(missing);
        for (int key = 0; key < keys; key++) {
            assertThat(target.row(key)).isEqualTo(left.get(key) == null ? Map.of() : Map.of("name", left.get(key)));
        }
    }

    @Test
    void aTouchSetsTheExpiryOfKeysThatAreThereAndNothingElse(SparkSession spark) {
        target.write(rows(spark, 0, 3));
        WriteResult result =
                target.write(rows(spark, 1, 5).selectExpr("id", "'other' AS name"), "mode", "touch", "ttl", "600");
        assertThat(result.rowsWritten()).isEqualTo(2);
        assertThat(result.skips()).isEqualTo(Map.of("key_missing", 2L));
        assertThat(target.row(1)).isEqualTo(Map.of("name", "name1"));
        assertThat(target.ttl(0)).isEqualTo(-1);
        assertThat(target.ttl(1)).isBetween(1L, 600L);
        assertThat(target.exists(4)).isFalse();
    }

    @Test
    void aTouchTakesTheTtlOfEachRowAndMoments(SparkSession spark) {
        target.write(rows(spark, 0, 4));
        Dataset<Row> rows = spark.sql("SELECT * FROM VALUES (0, 100), (1, 0), (2, null) AS t(id, t)");
        WriteResult result = target.write(rows, "mode", "touch", "ttl_column", "t");
        assertThat(result.rowsWritten()).isEqualTo(1);
        assertThat(result.failures()).isEqualTo(Map.of("invalid_ttl", 2L));
        assertThat(target.ttl(0)).isBetween(1L, 100L);

        Dataset<Row> moments =
                spark.sql("SELECT 1 AS id, now() + interval 1 hour AS t UNION ALL SELECT 2, now() - interval 1 hour"
                        + " UNION ALL SELECT 99, now() + interval 1 hour");
        WriteResult touched = target.write(moments, "mode", "touch", "expire_at_column", "t");
        assertThat(touched.rowsWritten()).isEqualTo(1);
        assertThat(touched.skips()).isEqualTo(Map.of("expired", 1L, "key_missing", 1L));
        assertThat(target.ttl(1)).isBetween(3_000L, 3_600L);
        assertThat(target.row(2)).isEqualTo(Map.of("name", "name2"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mode=touch                   | sets an expiry and nothing else, and this write has none",
                "mode=delete,ttl=60           | a key that goes needs no expiry",
                "mode=delete,columns=name     | the one writes no values",
                "mode=delete,op_column=name   | each says what a row does",
                "op_column=nope               | names the column \"nope\"",
                "op_column=number             | takes a string column",
                "op_column=name,key_pattern=a{idx} | meets keys that the write makes itself",
                "mode=touch,ttl=5,key_pattern=a{uuid} | meets keys that the write makes itself",
            })
    void whatMakesNoSenseIsRefused(String options, String message, SparkSession spark) {
        Dataset<Row> rows = rows(spark, 0, 1).selectExpr("*", "1 AS number");
        List<String> texts = new ArrayList<>();
        for (String option : options.split(",")) {
            texts.addAll(List.of(option.split("=")));
        }
        assertThatThrownBy(() -> target.write(rows, texts.toArray(String[]::new)))
                .hasMessageContaining(message);
    }

    private static Dataset<Row> rows(SparkSession spark, int from, int until) {
        return spark.range(from, until, 1, 2).selectExpr("id", "concat('name', id) AS name");
    }
}
