package io.github.sparkredis.changes;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.result.WriteResult;
import io.github.sparkredis.testing.SharedTarget;
import io.github.sparkredis.testing.SparkExtension;
import java.util.Arrays;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Rows of one key take effect in their order, also where the first finds its key there, and has to be sent again by another
 * command: what comes behind it must not be carried out meanwhile.
 */
@ExtendWith(SparkExtension.class)
abstract class RowOrderContract {

    final SharedTarget target;

    RowOrderContract(SharedTarget target) {
        this.target = target;
    }

    @AfterEach
    void close() {
        target.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 100, 10_000})
    void anOlderDeletionBehindANewerRowIsStale(int batchSize, SparkSession spark) {
        target.store("1", Map.of("z", "1", "_version", "5"));
        WriteResult result = write(spark, "(1, 'c', 9, 'new'), (2, 'c', 9, 'other'), (1, 'd', 8, null)", batchSize);
        assertThat(result.rowsWritten()).isEqualTo(2);
        assertThat(result.skips()).isEqualTo(Map.of("stale", 1L));
        assertThat(target.row(1))
                .isEqualTo(target.upserted(Map.of("z", "1", "_version", "5"), Map.of("name", "new", "_version", "9")));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 100, 10_000})
    void aRowThatIsNotThereYetIsOutdatedBeforeItsDeletion(int batchSize, SparkSession spark) {
        WriteResult result = write(spark, "(1, 'c', 5, 'a'), (1, 'c', 9, 'b'), (1, 'd', 8, null)", batchSize);
        assertThat(result.rowsWritten()).isEqualTo(2);
        assertThat(result.skips()).isEqualTo(Map.of("stale", 1L));
        assertThat(target.row(1)).isEqualTo(Map.of("name", "b", "_version", "9"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 100, 10_000})
    void anInsertFindsTheKeyThatALaterRowDeletes(int batchSize, SparkSession spark) {
        target.store("1", Map.of("name", "old"));
        WriteResult result = write(spark, "(1, 'c', 9, 'new'), (1, 'd', 8, null)", batchSize, "mode", "insert");
        assertThat(result.skips()).isEqualTo(Map.of("key_exists", 1L));
        assertThat(result.rowsDeleted()).isEqualTo(1);
        assertThat(target.exists(1)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 100, 10_000})
    void whatIsThereIsNewerThanTheRowThatALaterOneDeletes(int batchSize, SparkSession spark) {
        target.store("1", Map.of("name", "old", "_version", "10"));
        WriteResult result = write(spark, "(1, 'c', 9, 'new'), (1, 'd', 10, null)", batchSize);
        assertThat(result.skips()).isEqualTo(Map.of("stale", 1L));
        assertThat(result.rowsDeleted()).isEqualTo(1);
        assertThat(target.exists(1)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 100, 10_000})
    void aKeyOfAnotherTypeFailsTheRowBeforeItIsDeleted(int batchSize, SparkSession spark) {
        target.client().set(target.key(1), "in the way");
        WriteResult result = write(spark, "(1, 'c', 9, 'new'), (1, 'd', 10, null)", batchSize);
        assertThat(result.failures()).containsOnlyKeys("rejected:WRONGTYPE");
        assertThat(result.rowsDeleted()).isEqualTo(1);
        assertThat(target.exists(1)).isFalse();
    }

    /** A row too large for a bulk load goes by the script at once. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 100, 10_000})
    void anOlderLargeRowBehindANewerOneIsStale(int batchSize, SparkSession spark) {
        target.store("1", Map.of("z", "1", "_version", "5"));
        WriteResult result = write(spark, "(1, 'c', 9, 'new'), (1, 'c', 8, repeat('x', 300000))", batchSize);
        assertThat(result.rowsWritten()).isEqualTo(1);
        assertThat(result.skips()).isEqualTo(Map.of("stale", 1L));
        assertThat(target.row(1)).containsEntry("name", "new").containsEntry("_version", "9");
    }

    /** More than the keys that a task remembers come between the two, and batches are as large as can be. */
    @Test
    void anOlderDeletionFarBehindANewerRowIsStale(SparkSession spark) {
        target.store("1", Map.of("z", "1", "_version", "5"));
        String other = "SELECT id + 2 AS id, 'c' AS op, 9 AS v, 'other' AS name FROM range(";
        String rows = other + "0, 100, 1, 1) UNION ALL SELECT 1, 'c', 9, 'new' UNION ALL " // behind the first sample
                + other + "100, 40000, 1, 1) UNION ALL SELECT 1, 'd', 8, null";
        WriteResult result = write(spark.sql(rows).coalesce(1), 1_000_000, "batch_bytes", "64m");
        assertThat(result.rowsWritten()).isEqualTo(40_001);
        assertThat(result.skips()).isEqualTo(Map.of("stale", 1L));
        assertThat(target.row(1)).containsEntry("name", "new").containsEntry("_version", "9");
    }

    private WriteResult write(SparkSession spark, String values, int batchSize, String... more) {
        return write(
                spark.sql("SELECT * FROM VALUES " + values + " AS t(id, op, v, name)")
                        .coalesce(1),
                batchSize,
                more);
    }

    private WriteResult write(Dataset<Row> rows, int batchSize, String... more) {
        String[] options = {
            "op_column", "op",
            "version_column", "v",
            "columns", "name",
            "batch_size", Integer.toString(batchSize),
            "max_failed_rows", "any"
        };
        String[] all = Arrays.copyOf(options, options.length + more.length);
        System.arraycopy(more, 0, all, options.length, more.length);
        return target.write(rows, all);
    }
}
