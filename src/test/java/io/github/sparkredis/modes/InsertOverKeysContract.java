package io.github.sparkredis.modes;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.result.WriteResult;
import io.github.sparkredis.testing.SharedTarget;
import io.github.sparkredis.testing.SparkExtension;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An insert over keys that are there: most of its rows are not sent, and all are accounted for. */
@ExtendWith(SparkExtension.class)
abstract class InsertOverKeysContract {
    private static final int ROWS = 12_345;
    private static final Map<String, String> BEFORE = Map.of("s", "before");

    private final SharedTarget target;

    InsertOverKeysContract(SharedTarget target) {
        this.target = target;
    }

    @AfterEach
    void close() {
        target.close();
    }

    @Test
    void rowsWhoseKeysAreThereAreSkippedAndNotSent(SparkSession spark) {
        Dataset<Row> rows = rows(spark, "id");
        WriteResult first = target.write(rows, "mode", "insert");
        WriteResult second =
                target.write(rows(spark, "id").drop("s").selectExpr("*", "'other' AS s"), "mode", "insert");
        assertCounts(first, ROWS, 0);
        assertCounts(second, 0, ROWS);
        assertThat(second.bytesSent()).isLessThan(first.bytesSent() / 2);
        assertThat(target.row(ROWS - 1)).containsEntry("s", text(ROWS - 1));
    }

    /** As after a shuffle. */
    @Test
    void smallTasksAskToo(SparkSession spark) {
        Dataset<Row> rows = rows(spark, "id").repartition(50);
        WriteResult first = target.write(rows, "mode", "insert");
        WriteResult second = target.write(rows, "mode", "insert");
        assertCounts(first, ROWS, 0);
        assertCounts(second, 0, ROWS);
        assertThat(second.bytesSent()).isLessThan(first.bytesSent() / 2);
    }

    /** The others are written as if all were. */
    @Test
    void rowsWhoseKeysAreNotThereAreWritten(SparkSession spark) {
        store(LongStream.range(0, ROWS).filter(id -> id % 3 != 1));
        WriteResult result = target.write(rows(spark, "id"), "mode", "insert");
        long there = LongStream.range(0, ROWS).filter(id -> id % 3 != 1).count();
        assertCounts(result, ROWS - there, there);
        for (long id = ROWS - 30; id < ROWS; id++) {
            assertThat(target.row(id).get("s")).as("%d", id).isEqualTo(id % 3 == 1 ? text(id) : "before");
        }
    }

    /** Over keys that are all there, then over none, and back: what a task found out is no rule for ever. */
    @Test
    void keysThatAreThereAndThenAreNotMakeNoDifference(SparkSession spark) {
        store(LongStream.range(0, ROWS).filter(id -> id / 3_000 % 2 == 0));
        WriteResult result = target.write(rows(spark, "id"), "mode", "insert");
        long there = LongStream.range(0, ROWS).filter(id -> id / 3_000 % 2 == 0).count();
        assertCounts(result, ROWS - there, there);
    }

    @Test
    void ofRowsOfOneKeyTheFirstIsWritten(SparkSession spark) {
        store(LongStream.range(0, ROWS / 2));
        // each key twice in a row; those of the second half are not there
        WriteResult result = target.write(rows(spark, "floor(id / 2) + " + (ROWS / 4)), "mode", "insert");
        long there = LongStream.range(0, ROWS)
                .filter(id -> id / 2 + ROWS / 4 < ROWS / 2)
                .count();
        long written = (ROWS - there + 1) / 2;
        assertCounts(result, written, ROWS - written);
        assertThat(result.duplicateKeys()).isEqualTo(ROWS / 2);
        assertThat(target.row(ROWS / 2 + 10)).containsEntry("s", text(2 * (ROWS / 2 + 10 - ROWS / 4)));
    }

    @Test
    void rowsWithoutAKeyFailAmongThem(SparkSession spark) {
        store(LongStream.range(0, ROWS));
        WriteResult result = target.write(rows(spark, "if(id % 1000 = 999, null, id)"), "mode", "insert");
        assertThat(result.failures()).isEqualTo(Map.of("null_key", (long) ROWS / 1000));
        assertThat(result.rowsSkipped()).isEqualTo(ROWS - ROWS / 1000);
        assertThat(result.errors().get(0).row()).isEqualTo(999);
    }

    private static void assertCounts(WriteResult result, long written, long skipped) {
        assertThat(List.of(result.rowsWritten(), result.rowsSkipped(), result.rowsFailed(), result.rowsInDoubt()))
                .as("written, skipped, failed, in doubt")
                .containsExactly(written, skipped, 0L, 0L);
    }

    private void store(LongStream ids) {
        target.store(ids.boxed().toList(), BEFORE);
    }

    private static Dataset<Row> rows(SparkSession spark, String id) {
        return spark.range(0, ROWS, 1, 1).selectExpr(id + " AS id", "concat(repeat('some text ', 9), id) AS s");
    }

    private static String text(long id) {
        return "some text ".repeat(9) + id;
    }
}
