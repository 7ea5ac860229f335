package io.github.sparkredis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.sparkredis.testing.SparkExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(SparkExtension.class)
final class ModesIT {
    private final SharedTarget target = new SharedTarget();

    @AfterEach
    void close() {
        target.close();
    }

    @Test
    void anUpsertSetsTheFieldsOfTheRowAndLetsTheOthersStay(SparkSession spark) {
        existing("old");
        WriteResult result = target.write(oldAndNew(spark), "mode", "upsert");
        assertThat(target.hash("old")).containsExactlyInAnyOrderEntriesOf(Map.of("n", "1", "s", "x", "own", "stays"));
        assertThat(target.hash("new")).containsExactlyInAnyOrderEntriesOf(Map.of("n", "2", "s", "y"));
        assertCounts(result, 2, 0, Map.of());
    }

    @Test
    void withoutAModeRowsAreUpserted(SparkSession spark) {
        existing("old");
        WriteResult result = target.write(oldAndNew(spark));
        assertThat(target.hash("old")).containsEntry("own", "stays").containsEntry("s", "x");
        assertCounts(result, 2, 0, Map.of());
    }

    @Test
    void anInsertWritesWhereThereIsNoKeyAndSkipsTheOthers(SparkSession spark) {
        existing("old");
        WriteResult result = target.write(oldAndNew(spark), "mode", "insert");
        assertThat(target.hash("old")).containsExactlyInAnyOrderEntriesOf(Map.of("s", "before", "own", "stays"));
        assertThat(target.hash("new")).containsExactlyInAnyOrderEntriesOf(Map.of("n", "2", "s", "y"));
        assertCounts(result, 1, 1, Map.of());
    }

    @Test
    void anUpdateWritesWhereThereIsAKeyAndCountsTheOthersAsMissing(SparkSession spark) {
        existing("old");
        WriteResult result = target.write(oldAndNew(spark), "mode", "update");
        assertThat(target.hash("old")).containsExactlyInAnyOrderEntriesOf(Map.of("n", "1", "s", "x", "own", "stays"));
        assertThat(target.redis.exists(target.key("new"))).isFalse();
        assertCounts(result, 1, 0, Map.of("key_missing", 1L));
        assertThat(result.errors())
                .extracting(FailedRow::key, FailedRow::reason)
                .containsExactly(tuple(target.key("new"), "key_missing"));
    }

    @Test
    void anUpdateOfMissingKeysNeverThrows(SparkSession spark) {
        target.writer(oldAndNew(spark), "mode", "update").save();
        assertThat(target.redis.exists(target.key("old"), target.key("new"))).isZero();
    }

    @Test
    void aReplaceLeavesNothingOfWhatWasThere(SparkSession spark) {
        existing("old");
        target.redis.expire(target.key("old"), 1_000);
        WriteResult result = target.write(oldAndNew(spark), "mode", "replace");
        assertThat(target.hash("old")).containsExactlyInAnyOrderEntriesOf(Map.of("n", "1", "s", "x"));
        assertThat(target.redis.ttl(target.key("old"))).as("no expiry").isEqualTo(-1);
        assertThat(target.hash("new")).containsExactlyInAnyOrderEntriesOf(Map.of("n", "2", "s", "y"));
        assertCounts(result, 2, 0, Map.of());
    }

    @ParameterizedTest
    @CsvSource({"upsert,none", "upsert,60", "update,none", "update,60"})
    void aListInTheWayFailsItsRowAndStaysAsItWas(String mode, String ttl, SparkSession spark) {
        listAt("old");
        existing("new");
        WriteResult result = target.write(oldAndNew(spark), "mode", mode, "ttl", ttl);
        assertThat(target.redis.lrange(target.key("old"), 0, -1)).containsExactly("a", "b");
        assertThat(target.redis.ttl(target.key("old"))).isBetween(900L, 1_000L);
        assertThat(target.hash("new")).containsEntry("n", "2");
        assertCounts(result, 1, 0, Map.of("rejected:WRONGTYPE", 1L));
        assertThat(result.errors()).singleElement().satisfies(error -> {
            assertThat(error.key()).isEqualTo(target.key("old"));
            assertThat(error.message()).contains("WRONGTYPE", "wrong kind of value");
        });
    }

    @Test
    void aListInTheWayIsSkippedByAnInsertAndGoneAfterAReplace(SparkSession spark) {
        listAt("old");
        assertCounts(target.write(oldAndNew(spark), "mode", "insert", "ttl", "60"), 1, 1, Map.of());
        assertThat(target.redis.lrange(target.key("old"), 0, -1)).containsExactly("a", "b");
        assertThat(target.redis.ttl(target.key("old"))).isGreaterThan(900);
        assertCounts(target.write(oldAndNew(spark), "mode", "replace"), 2, 0, Map.of());
        assertThat(target.hash("old")).containsExactlyInAnyOrderEntriesOf(Map.of("n", "1", "s", "x"));
        assertThat(target.redis.ttl(target.key("old"))).isEqualTo(-1);
    }

    @ParameterizedTest
    @CsvSource({"upsert,2999", "insert,0", "replace,2999", "update,2999"})
    void rowsOfOneKeyTakeEffectInTheirOrder(String mode, String winner, SparkSession spark) {
        if (mode.equals("update")) {
            List.of("0", "1", "2").forEach(id -> target.redis.hset(target.key(id), "s", "before"));
        }
        Dataset<Row> rows = spark.range(0, 3_000, 1, 1).selectExpr("'0' AS id", "id AS n", "concat('v', id) AS s");
        WriteResult result = target.write(rows, "mode", mode, "batch_size", "7");
        assertThat(target.hash("0")).containsExactlyInAnyOrderEntriesOf(Map.of("n", winner, "s", "v" + winner));
        boolean insert = mode.equals("insert");
        assertCounts(result, insert ? 1 : 3_000, insert ? 2_999 : 0, Map.of());
    }

    @Test
    void aReplaceInRowOrderKeepsOnlyTheLastRowsFields(SparkSession spark) {
        Dataset<Row> rows = spark.range(0, 2, 1, 1)
                .selectExpr("'k' AS id", "if(id = 0, 'a', null) AS first", "if(id = 1, 'b', null) AS second");
        target.write(rows, "mode", "replace");
        assertThat(target.hash("k")).containsExactlyInAnyOrderEntriesOf(Map.of("second", "b"));
    }

    /** Lua spreads no more than about 8,000 values over the arguments of one call; a field is two. */
    @ParameterizedTest
    @CsvSource({"upsert,4101", "insert,4101", "update,4101", "replace,8101"})
    void aHashOfMoreFieldsThanOneCallOfTheScriptTakesIsWrittenWhole(String mode, int fields, SparkSession spark) {
        if (mode.equals("update") || mode.equals("replace")) {
            target.redis.hset(target.key("wide"), "own", "stays");
        }
        WriteResult result = target.write(wide(spark, fields), "mode", mode, "ttl", "600");
        assertCounts(result, 1, 0, Map.of());
        Map<String, String> hash = target.hash("wide");
        assertThat(hash).hasSize(mode.equals("update") ? fields + 1 : fields);
        for (int f = 0; f < fields; f++) {
            assertThat(hash.get("f" + f)).isEqualTo("v" + f);
        }
        assertThat(target.redis.ttl(target.key("wide"))).isBetween(1L, 600L);
    }

    @ParameterizedTest
    @CsvSource({"write_mode,insert", "WRITE_MODE,Insert", "mode,INSERT"})
    void theModeHasTwoNamesAndAnyCase(String option, String value, SparkSession spark) {
        existing("old");
        assertCounts(target.write(oldAndNew(spark), option, value), 1, 1, Map.of());
        assertThat(target.hash("old")).containsEntry("s", "before");
    }

    private static void assertCounts(WriteResult result, long written, long skipped, Map<String, Long> failures) {
        assertThat(result.rowsWritten()).as("written").isEqualTo(written);
        assertThat(result.rowsSkipped()).as("skipped").isEqualTo(skipped);
        assertThat(result.failures()).isEqualTo(failures);
        assertThat(result.rowsFailed())
                .as("failed")
                .isEqualTo(failures.values().stream().mapToLong(Long::longValue).sum());
        assertThat(result.complete()).isTrue();
    }

    private void existing(String id) {
        target.redis.hset(target.key(id), Map.of("s", "before", "own", "stays"));
    }

    private void listAt(String id) {
        target.redis.rpush(target.key(id), "a", "b");
        target.redis.expire(target.key(id), 1_000);
    }

    private static Dataset<Row> oldAndNew(SparkSession spark) {
        return spark.sql("SELECT * FROM VALUES ('old', 1, 'x'), ('new', 2, 'y') AS t(id, n, s)");
    }

    private static Dataset<Row> wide(SparkSession spark, int fields) {
        StructType schema = new StructType().add("id", DataTypes.StringType);
        List<Object> values = new ArrayList<>(List.of("wide"));
        for (int f = 0; f < fields; f++) {
            schema = schema.add("f" + f, DataTypes.StringType);
            values.add("v" + f);
        }
        return spark.createDataFrame(List.of(RowFactory.create(values.toArray())), schema);
    }
}
