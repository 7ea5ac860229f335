package io.github.sparkredis.changes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkredis.result.WriteResult;
import io.github.sparkredis.testing.Capability;
import io.github.sparkredis.testing.SharedTarget;
import io.github.sparkredis.testing.SparkExtension;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows with versions, of which the newest of each key is left, in either format. */
@ExtendWith(SparkExtension.class)
abstract class VersionsContract {

    final SharedTarget target;

    VersionsContract(SharedTarget target) {
        this.target = target;
    }

    @AfterEach
    void close() {
        target.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"upsert", "replace", "update"})
    void anOlderRowIsPassedOver(String mode, SparkSession spark) {
        target.write(versions(spark, 10), "version_column", "v");
        assertThat(target.row(1)).isEqualTo(Map.of("name", "v10", "v", "10", "_version", "10"));
        WriteResult older = target.write(versions(spark, 9), "version_column", "v", "mode", mode);
        assertThat(older.skips()).isEqualTo(Map.of("stale", 3L));
        assertThat(older.rowsSkipped()).isEqualTo(3);
        assertThat(older.toString()).contains("3 skipped (3 × stale)");
        assertThat(target.row(1)).isEqualTo(Map.of("name", "v10", "v", "10", "_version", "10"));
        WriteResult newer = target.write(versions(spark, 11), "version_column", "v", "mode", mode);
        assertThat(newer.rowsWritten()).isEqualTo(3);
        assertThat(target.row(3)).isEqualTo(Map.of("name", "v11", "v", "11", "_version", "11"));
    }

    @Test
    void ofEqualVersionsTheLaterRowWins(SparkSession spark) {
        target.write(versions(spark, 10), "version_column", "v");
        WriteResult again =
                target.write(versions(spark, 10).selectExpr("id", "v", "'again' AS name"), "version_column", "v");
        assertThat(again.rowsWritten()).isEqualTo(3);
        assertThat(target.row(1)).containsEntry("name", "again");
    }

    @Test
    void whatHasNoVersionYetIsOlder(SparkSession spark) {
        target.store("1", Map.of("name", "old"));
        WriteResult result = target.write(versions(spark, -5), "version_column", "v");
        assertThat(result.rowsWritten()).isEqualTo(3);
        assertThat(target.row(1)).isEqualTo(Map.of("name", "v-5", "v", "-5", "_version", "-5"));
    }

    @Test
    void anInsertAsksForTheKeyAndKeepsTheVersion(SparkSession spark) {
        target.write(versions(spark, 10).limit(1), "version_column", "v", "mode", "insert");
        WriteResult result = target.write(versions(spark, 11), "version_column", "v", "mode", "insert");
        assertThat(result.rowsWritten()).isEqualTo(2);
        assertThat(result.skips()).isEqualTo(Map.of("key_exists", 1L));
        assertThat(target.row(1)).containsEntry("_version", "10");
        assertThat(target.row(2)).containsEntry("_version", "11");
    }

    @Test
    void anUpdateFindsNoKeyToCompareWith(SparkSession spark) {
        WriteResult result = target.write(versions(spark, 1), "version_column", "v", "mode", "update");
        assertThat(result.failures()).isEqualTo(Map.of("key_missing", 3L));
    }

    /** Every pair of these, by its order as numbers; the columns are decimals, as a long has not enough digits. */
    @Test
    void versionsAreExactHoweverLarge(SparkSession spark) {
        List<BigInteger> versions = new ArrayList<>();
        for (String text : List.of(
                "0",
                "-1",
                "7",
                "9007199254740992",
                "9007199254740993",
                "-9007199254740993",
                "9223372036854775807",
                "-9223372036854775808",
                "1700000000123456",
                "1700000000123457",
                "99999999999999999999999999999999999998",
                "99999999999999999999999999999999999999",
                "-99999999999999999999999999999999999999",
                "100000000000000",
                "999999999999999",
                "1000000000000000")) {
            versions.add(new BigInteger(text));
        }
        StringBuilder first = new StringBuilder();
        StringBuilder second = new StringBuilder();
        int n = versions.size();
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                first.append(i + j == 0 ? "" : ", ")
                        .append("(")
                        .append(i * n + j)
                        .append(", ");
                first.append("CAST('").append(versions.get(i)).append("' AS decimal(38,0)), 'first')");
                second.append(i + j == 0 ? "" : ", ")
                        .append("(")
                        .append(i * n + j)
                        .append(", ");
                second.append("CAST('").append(versions.get(j)).append("' AS decimal(38,0)), 'second')");
            }
        }
        target.write(spark.sql("SELECT * FROM VALUES " + first + " AS t(id, v, name)"), versioned("columns", "name"));
        target.write(spark.sql("SELECT * FROM VALUES " + second + " AS t(id, v, name)"), versioned("columns", "name"));
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                boolean isNewer = versions.get(j).compareTo(versions.get(i)) >= 0;
                assertThat(target.row(i * n + j).get("name"))
                        .as("%s before %s", versions.get(i), versions.get(j))
                        .isEqualTo(isNewer ? "second" : "first");
                assertThat(target.row(i * n + j).get("_version"))
                        .isEqualTo(versions.get(isNewer ? j : i).toString());
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CAST(-3 AS tinyint)                   | -3",
                "CAST(300 AS smallint)                 | 300",
                "-70000                                | -70000",
                "9223372036854775807L                  | 9223372036854775807",
                "TIMESTAMP'1970-01-01T00:00:01.000001Z' | 1000001",
                "TIMESTAMP'1969-12-31T23:59:59.999999Z' | -1",
                "TIMESTAMP_NTZ'1970-01-01 00:00:02'    | 2000000",
                "DATE'1970-01-03'                      | 172800000000",
                "DATE'+5881580-07-11'                  | 185542587100800000000",
                "DATE'1969-12-31'                      | -86400000000",
                "CAST(12 AS decimal(20,0))             | 12",
            })
    void whatIsKeptOfAVersion(String literal, String kept, SparkSession spark) {
        target.write(spark.sql("SELECT 1 AS id, 'a' AS name, " + literal + " AS v"), versioned("columns", "name"));
        assertThat(target.row(1)).isEqualTo(Map.of("name", "a", "_version", kept));
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "1.5", "", "1e3", "0x10", " 7"})
    void aVersionThereThatIsNoWholeNumberFailsItsRow(String there, SparkSession spark) {
        target.store("1", Map.of("name", "old", "_version", there));
        WriteResult result = target.write(versions(spark, 5), "version_column", "v");
        assertThat(result.rowsWritten()).isEqualTo(2);
        assertThat(result.failures()).isEqualTo(Map.of("invalid_version", 1L));
        assertThat(result.errors()).singleElement().satisfies(row -> {
            assertThat(row.key()).isEqualTo(target.key(1));
            assertThat(row.message())
                    .isEqualTo("what is there has no whole number in the field that version_field names");
        });
        assertThat(target.row(1)).isEqualTo(Map.of("name", "old", "_version", there));
    }

    @Test
    void aRowWithoutAVersionFails(SparkSession spark) {
        Dataset<Row> rows = spark.sql("SELECT * FROM VALUES (1, 'a', 5), (2, 'b', null) AS t(id, name, v)");
        WriteResult result = target.write(rows, "version_column", "v");
        assertThat(result.rowsWritten()).isEqualTo(1);
        assertThat(result.failures()).isEqualTo(Map.of("null_version", 1L));
        assertThat(result.errors().get(0).key()).isEqualTo(target.key(2));
    }

    @Test
    void theVersionMayBeTheFieldOfItsOwnColumn(SparkSession spark) {
        Dataset<Row> rows = spark.sql("SELECT 1 AS id, 'a' AS name, TIMESTAMP'1970-01-01T00:00:01Z' AS changed");
        target.write(rows, "version_column", "changed", "version_field", "changed");
        assertThat(target.row(1)).isEqualTo(Map.of("name", "a", "changed", "1000000"));
    }

    @Test
    void aVersionIsKeptWithATtl(SparkSession spark) {
        target.write(versions(spark, 10), versioned("ttl", "600"));
        assertThat(target.ttl(1)).isBetween(1L, 600L);
        target.write(versions(spark, 9), versioned("ttl", "9000"));
        assertThat(target.ttl(1)).isBetween(1L, 600L);
        target.write(versions(spark, 11), versioned("ttl", "9000"));
        assertThat(target.ttl(1)).isBetween(8000L, 9000L);
        Dataset<Row> past = versions(spark, 12).selectExpr("*", "now() - interval 1 hour AS gone");
        assertThat(target.write(past, versioned("expire_at_column", "gone")).skips())
                .isEqualTo(Map.of("expired", 3L));
        assertThat(target.row(1)).containsEntry("_version", "11");
    }

    @Test
    void aDeleteMindsVersionsAndLeavesNothingBehindUnlessItIsToldTo(SparkSession spark) {
        target.write(versions(spark, 10), "version_column", "v");
        WriteResult older = target.write(versions(spark, 9), versioned("mode", "delete"));
        assertThat(older.skips()).isEqualTo(Map.of("stale", 3L));
        WriteResult newer = target.write(versions(spark, 11), versioned("mode", "delete"));
        assertThat(newer.rowsDeleted()).isEqualTo(3);
        assertThat(target.exists(1)).isFalse();
        WriteResult none = target.write(versions(spark, 11), versioned("mode", "delete"));
        assertThat(none.skips()).isEqualTo(Map.of("key_missing", 3L));
        assertThat(target.exists(1)).isFalse();
        assertThat(target.write(versions(spark, 1), "version_column", "v").rowsWritten())
                .isEqualTo(3);
    }

    @Test
    void aTombstoneKeepsAnOlderRowFromComingBack(SparkSession spark) {
        target.write(versions(spark, 10), versioned("ttl", "9000"));
        WriteResult deleted = target.write(versions(spark, 11), versioned("mode", "delete", "tombstone_ttl", "600"));
        assertThat(deleted.rowsDeleted()).isEqualTo(3);
        assertThat(target.row(1)).isEqualTo(Map.of("_version", "11"));
        assertThat(target.ttl(1)).isBetween(1L, 600L);
        for (String mode : List.of("upsert", "replace", "insert")) {
            WriteResult late = target.write(versions(spark, 10), versioned("mode", mode));
            assertThat(late.skips()).as(mode).isEqualTo(Map.of("stale", 3L));
            assertThat(target.row(1)).isEqualTo(Map.of("_version", "11"));
        }
        WriteResult update = target.write(versions(spark, 12), versioned("mode", "update"));
        assertThat(update.failures()).isEqualTo(Map.of("key_missing", 3L));
        WriteResult again = target.write(versions(spark, 9), versioned("mode", "delete", "tombstone_ttl", "9000"));
        assertThat(again.skips()).isEqualTo(Map.of("key_missing", 3L));
        assertThat(target.row(1)).isEqualTo(Map.of("_version", "11"));
        assertThat(target.ttl(1)).isBetween(1L, 600L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"upsert", "replace", "insert"})
    void aNewerRowTakesThePlaceOfATombstoneAndLosesItsExpiry(String mode, SparkSession spark) {
        target.write(versions(spark, 11), versioned("mode", "delete", "tombstone_ttl", "600"));
        WriteResult result = target.write(versions(spark, 12), versioned("mode", mode));
        assertThat(result.rowsWritten()).isEqualTo(3);
        assertThat(target.row(1)).isEqualTo(Map.of("name", "v12", "v", "12", "_version", "12"));
        assertThat(target.ttl(1)).isEqualTo(-1);
    }

    @Test
    void aDeleteThatComesFirstLeavesATombstone(SparkSession spark) {
        WriteResult result = target.write(versions(spark, 5), versioned("mode", "delete", "tombstone_ttl", "600"));
        assertThat(result.skips()).isEqualTo(Map.of("key_missing", 3L));
        assertThat(target.row(1)).isEqualTo(Map.of("_version", "5"));
        assertThat(target.write(versions(spark, 4), "version_column", "v").skips())
                .isEqualTo(Map.of("stale", 3L));
    }

    @Test
    void aTombstoneTakesThePlaceOfAKeyOfAnotherType(SparkSession spark) {
        target.redis.set(target.key(1), "text");
        WriteResult result =
                target.write(versions(spark, 5).where("id = 1"), versioned("mode", "delete", "tombstone_ttl", "600"));
        assertThat(result.rowsDeleted()).isEqualTo(1);
        assertThat(target.row(1)).isEqualTo(Map.of("_version", "5"));
    }

    @Test
    void anInsertPassesOverAKeyOfAnotherType(SparkSession spark) {
        target.redis.rpush(target.key(1), "in the way");
        WriteResult result = target.write(versions(spark, 5), versioned("mode", "insert"));
        assertThat(result.skips()).isEqualTo(Map.of("key_exists", 1L));
        assertThat(result.rowsWritten()).isEqualTo(2);
    }

    /** A row with nothing but its version, and no expiry, is none that a deletion left behind. */
    @Test
    void whatHoldsAVersionAloneIsDeletedLikeAnyOther(SparkSession spark) {
        target.store("1", Map.of("_version", "4"));
        WriteResult result = target.write(versions(spark, 5).where("id = 1"), versioned("mode", "delete"));
        assertThat(result.rowsDeleted()).isEqualTo(1);
        assertThat(target.exists(1)).isFalse();
    }

    @Test
    void aDeletionWithoutATombstoneLeavesThatOfAnother(SparkSession spark) {
        target.write(versions(spark, 5), versioned("mode", "delete", "tombstone_ttl", "600"));
        WriteResult result = target.write(versions(spark, 6), versioned("mode", "delete"));
        assertThat(result.skips()).isEqualTo(Map.of("key_missing", 3L));
        assertThat(target.row(1)).isEqualTo(Map.of("_version", "5"));
    }

    @Test
    void anOddNameKeepsTheVersionToo(SparkSession spark) {
        String name = "$.a\"b'c\\d e";
        target.write(versions(spark, 10), versioned("version_field", name));
        assertThat(target.row(1)).containsEntry(name, "10");
        assertThat(target.write(versions(spark, 9), versioned("version_field", name))
                        .skips())
                .isEqualTo(Map.of("stale", 3L));
    }

    /** Twenty versions of each key, some of which delete it, in any order and in several tasks and batches. */
    @ParameterizedTest
    @ValueSource(strings = {"upsert", "replace"})
    void theNewestIsLeftWhateverTheOrder(String mode, SparkSession spark) {
        int tasks = target.has(Capability.ATOMIC_SCRIPT) ? 4 : 1;
        int keys = 200;
        int each = 20;
        long seed = new Random().nextInt(1000);
        Dataset<Row> rows = spark.range(0, (long) keys * each)
                .selectExpr(
                        "id % " + keys + " AS id",
                        "id div " + keys + " AS v",
                        "concat('name', id div " + keys + ") AS name",
                        "if((id div " + keys + " + id) % 5 = 0, 'delete', 'insert') AS op")
                .orderBy(org.apache.spark.sql.functions.rand(seed))
                .repartition(tasks)
                .persist();
        WriteResult result = target.write(
                rows, versioned("op_column", "op", "tombstone_ttl", "600", "mode", mode, "batch_size", "37"));
        assertThat(result.rowsTotal()).as("seed %d", seed).isEqualTo((long) keys * each);
        assertThat(result.rowsFailed()).isZero();
        for (int key = 0; key < keys; key++) {
            boolean isDeleted = (each - 1 + key + (each - 1) * keys) % 5 == 0;
            Map<String, String> expected = new HashMap<>(Map.of("_version", String.valueOf(each - 1)));
            if (!isDeleted) {
                expected.putAll(Map.of("name", "name" + (each - 1), "v", String.valueOf(each - 1)));
            }
            assertThat(target.row(key)).as("key %d, seed %d", key, seed).isEqualTo(expected);
        }
        rows.unpersist();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "version_field=x                    | is about the versions of rows, and they have none",
                "tombstone_ttl=60                   | is about the versions of rows, and they have none",
                "version_column=v,tombstone_ttl=60  | no row of this write deletes one",
                "version_column=name                | a version is a whole number, a timestamp or a date",
                "version_column=v,mode=touch,ttl=60 | has no version to leave",
                "version_column=v,version_field=name | a column of that name is written, too",
                "version_column=v,key_pattern=a{idx} | meets keys that the write makes itself",
                "version_column=nope                | names the column \"nope\"",
            })
    void whatMakesNoSenseIsRefused(String options, String message, SparkSession spark) {
        List<String> texts = new ArrayList<>();
        for (String option : options.split(",")) {
            texts.addAll(List.of(option.split("=")));
        }
        assertThatThrownBy(() -> target.write(versions(spark, 1), texts.toArray(String[]::new)))
                .hasMessageContaining(message);
    }

    /** Three rows of one version. */
    static Dataset<Row> versions(SparkSession spark, long version) {
        return spark.range(1, 4, 1, 2).selectExpr("id", version + "L AS v", "'v" + version + "' AS name");
    }

    static String[] versioned(String... more) {
        List<String> options = new ArrayList<>(List.of("version_column", "v"));
        options.addAll(List.of(more));
        return options.toArray(String[]::new);
    }
}
