package io.github.sparkredis.modes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.sparkredis.result.FailedRow;
import io.github.sparkredis.result.WriteResult;
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

@ExtendWith(SparkExtension.class)
abstract class ModesContract {
    private static final Map<String, String> BEFORE = Map.of("s", "before", "own", "stays");
    private static final Map<String, String> OLD = Map.of("n", "1", "s", "x");
    private static final Map<String, String> NEW = Map.of("n", "2", "s", "y");

    final SharedTarget target;

    ModesContract(SharedTarget target) {
        this.target = target;
    }

    @AfterEach
    void close() {
        target.close();
    }

    @Test
    void anUpsertSetsTheFieldsOfTheRowAndLetsTheOthersStay(SparkSession spark) {
        existing("old");
        WriteResult result = target.write(oldAndNew(spark), "mode", "upsert");
        assertThat(target.row("old")).isEqualTo(target.upserted(BEFORE, OLD));
        assertThat(target.row("new")).isEqualTo(NEW);
        assertCounts(result, 2, 0, Map.of());
    }

    @Test
    void withoutAModeRowsAreUpserted(SparkSession spark) {
        existing("old");
        WriteResult result = target.write(oldAndNew(spark));
        assertThat(target.row("old")).isEqualTo(target.upserted(BEFORE, OLD));
        assertCounts(result, 2, 0, Map.of());
    }

    @Test
    void anInsertWritesWhereThereIsNoKeyAndSkipsTheOthers(SparkSession spark) {
        existing("old");
        WriteResult result = target.write(oldAndNew(spark), "mode", "insert");
        assertThat(target.row("old")).isEqualTo(BEFORE);
        assertThat(target.row("new")).isEqualTo(NEW);
        assertCounts(result, 1, 1, Map.of());
    }

    @Test
    void anUpdateWritesWhereThereIsAKeyAndCountsTheOthersAsMissing(SparkSession spark) {
        existing("old");
        WriteResult result = target.write(oldAndNew(spark), "mode", "update");
        assertThat(target.row("old")).isEqualTo(target.upserted(BEFORE, OLD));
        assertThat(target.exists("new")).isFalse();
        assertCounts(result, 1, 0, Map.of("key_missing", 1L));
        assertThat(result.errors())
                .extracting(FailedRow::key, FailedRow::reason)
                .containsExactly(tuple(target.key("new"), "key_missing"));
    }

    @Test
    void anUpdateOfMissingKeysNeverThrows(SparkSession spark) {
        target.writer(oldAndNew(spark), "mode", "update").save();
        assertThat(target.exists("old")).isFalse();
        assertThat(target.exists("new")).isFalse();
    }

    @Test
    void aReplaceLeavesNothingOfWhatWasThere(SparkSession spark) {
        existing("old");
        target.expire("old", 1_000);
        WriteResult result = target.write(oldAndNew(spark), "mode", "replace");
        assertThat(target.row("old")).isEqualTo(OLD);
        assertThat(target.ttl("old")).as("no expiry").isEqualTo(-1);
        assertThat(target.row("new")).isEqualTo(NEW);
        assertCounts(result, 2, 0, Map.of());
    }

    @ParameterizedTest
    @CsvSource({"upsert,none", "upsert,60", "update,none", "update,60"})
    void aListInTheWayFailsItsRowAndStaysAsItWas(String mode, String ttl, SparkSession spark) {
        String wrongType = ttl.equals("none") ? target.wrongType() : SharedTarget.WRONG_TYPE;
        listAt("old");
        existing("new");
        WriteResult result = target.write(oldAndNew(spark), "mode", mode, "ttl", ttl);
        assertThat(target.redis.lrange(target.key("old"), 0, -1)).containsExactly("a", "b");
        assertThat(target.ttl("old")).isBetween(900L, 1_000L);
        assertThat(target.row("new")).isEqualTo(target.upserted(BEFORE, NEW));
        assertCounts(result, 1, 0, Map.of(SharedTarget.rejected(wrongType), 1L));
        assertThat(result.errors()).singleElement().satisfies(error -> {
            assertThat(error.key()).isEqualTo(target.key("old"));
            assertThat(error.message()).contains(wrongType);
        });
    }

    @Test
    void aListInTheWayIsSkippedByAnInsertAndGoneAfterAReplace(SparkSession spark) {
        listAt("old");
        assertCounts(target.write(oldAndNew(spark), "mode", "insert", "ttl", "60"), 1, 1, Map.of());
        assertThat(target.redis.lrange(target.key("old"), 0, -1)).containsExactly("a", "b");
        assertThat(target.ttl("old")).isGreaterThan(900);
        assertCounts(target.write(oldAndNew(spark), "mode", "replace"), 2, 0, Map.of());
        assertThat(target.row("old")).isEqualTo(OLD);
        assertThat(target.ttl("old")).isEqualTo(-1);
    }

    @ParameterizedTest
    @CsvSource({"upsert,2999", "insert,0", "replace,2999", "update,2999"})
    void rowsOfOneKeyTakeEffectInTheirOrder(String mode, String winner, SparkSession spark) {
        if (mode.equals("update")) {
            target.store("0", Map.of("s", "before"));
        }
        Dataset<Row> rows = spark.range(0, 3_000, 1, 1).selectExpr("'0' AS id", "id AS n", "concat('v', id) AS s");
        WriteResult result = target.write(rows, "mode", mode, "batch_size", "7");
        assertThat(target.row("0")).containsExactlyInAnyOrderEntriesOf(Map.of("n", winner, "s", "v" + winner));
        boolean insert = mode.equals("insert");
        assertCounts(result, insert ? 1 : 3_000, insert ? 2_999 : 0, Map.of());
    }

    @ParameterizedTest
    @CsvSource({"write_mode,insert", "WRITE_MODE,Insert", "mode,INSERT"})
    void theModeHasTwoNamesAndAnyCase(String option, String value, SparkSession spark) {
        existing("old");
        assertCounts(target.write(oldAndNew(spark), option, value), 1, 1, Map.of());
        assertThat(target.row("old")).containsEntry("s", "before");
    }

    static void assertCounts(WriteResult result, long written, long skipped, Map<String, Long> failures) {
        assertThat(result.rowsWritten()).as("written").isEqualTo(written);
        assertThat(result.rowsSkipped()).as("skipped").isEqualTo(skipped);
        assertThat(result.failures()).isEqualTo(failures);
        assertThat(result.rowsFailed())
                .as("failed")
                .isEqualTo(failures.values().stream().mapToLong(Long::longValue).sum());
        assertThat(result.complete()).isTrue();
    }

    private void existing(String id) {
        target.store(id, BEFORE);
    }

    private void listAt(String id) {
        target.redis.rpush(target.key(id), "a", "b");
        target.expire(id, 1_000);
    }

    private static Dataset<Row> oldAndNew(SparkSession spark) {
        return spark.sql("SELECT * FROM VALUES ('old', 1, 'x'), ('new', 2, 'y') AS t(id, n, s)");
    }
}
