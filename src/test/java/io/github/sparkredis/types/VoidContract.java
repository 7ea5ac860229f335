package io.github.sparkredis.types;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.result.WriteResult;
import io.github.sparkredis.testing.SharedTarget;
import io.github.sparkredis.testing.SparkExtension;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Columns of nothing but nulls that no type was said for, and empty arrays and maps. */
@ExtendWith(SparkExtension.class)
abstract class VoidContract {
    private static final String ROW =
            "SELECT 'a' AS id, 1 AS n, NULL AS x, array() AS none, array(NULL, NULL) AS nulls,"
                    + " map() AS m, map('k', NULL) AS keyed, named_struct('v', NULL, 'w', 1, 'l', array()) AS s";
    private static final Map<String, String> NESTED =
            Map.of("n", "1", "none", "[]", "nulls", "[null,null]", "m", "{}", "keyed", "{\"k\":null}");

    private final SharedTarget target;

    VoidContract(SharedTarget target) {
        this.target = target;
    }

    @AfterEach
    void close() {
        target.close();
    }

    @Test
    void aVoidIsANull(SparkSession spark) {
        target.write(spark.sql(ROW));
        assertThat(target.row("a")).containsAllEntriesOf(NESTED).doesNotContainKey("x");
        assertThat(target.row("a")).containsEntry("s", "{\"w\":1,\"l\":[]}").hasSize(6);
    }

    @Test
    void aVoidIsWrittenWhereNullsAre(SparkSession spark) {
        target.write(spark.sql(ROW), "null_fields", "write");
        assertThat(target.row("a")).containsAllEntriesOf(NESTED).containsEntry("x", target.writtenNull());
        assertThat(target.row("a"))
                .containsEntry("s", "{\"v\":null,\"w\":1,\"l\":[]}")
                .hasSize(7);
    }

    @Test
    void aVoidExpiryIsNone(SparkSession spark) {
        for (String option : List.of("ttl_column", "expire_at_column")) {
            target.write(spark.sql("SELECT 'a' AS id, 1 AS n, NULL AS x"), option, "x", "mode", "replace");
            assertThat(target.row("a")).isEqualTo(Map.of("n", "1"));
            assertThat(target.ttl("a")).isEqualTo(-1);
        }
        target.write(spark.sql("SELECT 'a' AS id, 1 AS n, NULL AS x"), "ttl_column", "x", "ttl", "500");
        assertThat(target.ttl("a")).isBetween(1L, 500L);
    }

    @Test
    void aVoidOfJsonIsANull(SparkSession spark) {
        Dataset<Row> row = spark.sql("SELECT 'a' AS id, '{}' AS n, NULL AS x");
        target.write(row, "json_columns", "n,x", "null_fields", "write");
        assertThat(target.row("a")).isEqualTo(Map.of("n", "{}", "x", target.writtenNull()));
    }

    @Test
    void sparksOwnDoorLetsThemThrough(SparkSession spark) {
        target.writer(spark.sql(ROW)).save();
        assertThat(target.row("a")).containsAllEntriesOf(NESTED).doesNotContainKey("x");
    }

    /** What Spark computes, keeps and moves, it holds in other forms than a literal's. */
    @Test
    void aVoidIsTheSameWhateverFormSparkHoldsItIn(SparkSession spark) {
        Dataset<Row> rows = spark.range(0, 4, 1, 2)
                .selectExpr("id", "NULL AS x", "IF(id < 9, array(NULL), array()) AS l", "map(id, NULL) AS m");
        Dataset<Row> cached = rows.repartition(3).cache();
        for (Dataset<Row> form : List.of(rows, rows.repartition(3), cached)) {
            target.write(form, "mode", "replace");
            for (int id = 0; id < 4; id++) {
                assertThat(target.row(id)).isEqualTo(Map.of("l", "[null]", "m", "{\"" + id + "\":null}"));
            }
        }
        cached.unpersist();
    }

    @Test
    void aRowOfVoidsHasNothingToWrite(SparkSession spark) {
        WriteResult result = target.write(spark.sql("SELECT 'a' AS id, NULL AS x, NULL AS y"));
        boolean document = target.format.equals("redis-json");
        assertThat(result.rowsWritten()).isEqualTo(document ? 1 : 0);
        assertThat(result.failures()).isEqualTo(document ? Map.of() : Map.of("empty_row", 1L));
    }
}
