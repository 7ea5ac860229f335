package io.github.sparkredis.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkredis.SparkRedis;
import io.github.sparkredis.result.WriteResult;
import io.github.sparkredis.testing.RedisServer;
import io.github.sparkredis.testing.Spark;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** Which columns become fields, and what nulls do. */
final class HashFieldsIT {

    private final RedisServer server = RedisServer.shared();
    private final String prefix = server.freshPrefix();
    private final Dataset<Row> rows = Spark.shared().sql("SELECT 1 AS id, 'Ada' AS Name, 36 AS `a.ge`, 'x' AS `b,c`");

    @Test
    void allColumnsButTheKeyAreFields() {
        write(rows, Map.of());
        assertThat(stored()).isEqualTo(Map.of("1", Map.of("Name", "Ada", "a.ge", "36", "b,c", "x")));
    }

    @Test
    void theKeyAndTheTimeToLiveAreNoFieldsUnlessNamed() {
        Dataset<Row> withTtl = rows.selectExpr("id", "Name", "100 AS seconds");
        write(withTtl, Map.of("ttl_column", "seconds"));
        assertThat(stored()).isEqualTo(Map.of("1", Map.of("Name", "Ada")));
        write(withTtl, Map.of("ttl_column", "seconds", "columns", "id,seconds"));
        assertThat(stored()).isEqualTo(Map.of("1", Map.of("Name", "Ada", "id", "1", "seconds", "100")));
    }

    @Test
    void columnsChoosesTheFieldsAndTheirOrder() {
        write(rows, Map.of("columns", " `b,c` , a.ge,name"));
        assertThat(StoredHashes.fieldNames(prefix + 1)).containsExactly("b,c", "a.ge", "Name");
    }

    @Test
    void backticksQuoteNamesThatHoldCommasDotsBlanksAndBackticks() {
        Dataset<Row> odd = rows.toDF("id", "a.b", "with`tick", " blank ,");
        write(odd, Map.of("columns", "`a.b`,`with``tick`,` blank ,`"));
        assertThat(StoredHashes.fieldNames(prefix + 1)).containsExactly("a.b", "with`tick", " blank ,");
    }

    @Test
    void aNameWithADotIsAPathIntoAStructWhereThereIsNoColumnOfThatName() {
        Dataset<Row> struct = rows.selectExpr("id", "named_struct('ge', 1) AS a", "`a.ge`");
        write(struct, Map.of("columns", "a.ge"));
        assertThat(stored()).isEqualTo(Map.of("1", Map.of("a.ge", "36")));
        write(struct.drop("a.ge"), Map.of("columns", "a.ge"));
        assertThat(stored()).isEqualTo(Map.of("1", Map.of("a.ge", "1")));
        assertThatThrownBy(() -> write(struct.drop("a.ge"), Map.of("columns", "`a.ge`")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"columns\" names the column \"`a.ge`\", which the DataFrame does not have")
                .hasMessageContaining("\"id\", \"a\"");
    }

    @Test
    void namesAreFoundWithoutRegardToCaseAndWrittenAsTheSchemaHasThem() {
        Dataset<Row> title = rows.selectExpr("id AS ID", "Name AS TITLE", "Name AS ignored");
        write(title, Map.of("columns", "title", "key_column", "iD"));
        assertThat(stored()).isEqualTo(Map.of("1", Map.of("TITLE", "Ada")));
    }

    @Test
    void namesAreFoundByTheirCaseWhereTheSessionSaysSo() {
        SparkSession session = Spark.newSession();
        session.conf().set("spark.sql.caseSensitive", "true");
        Dataset<Row> two = session.sql("SELECT 1 AS id, 'lower' AS name, 'upper' AS NAME");
        write(two, Map.of("columns", "NAME"));
        assertThat(stored()).isEqualTo(Map.of("1", Map.of("NAME", "upper")));
        write(two, Map.of());
        assertThat(stored()).isEqualTo(Map.of("1", Map.of("NAME", "upper", "name", "lower")));
        assertThatThrownBy(() -> write(two, Map.of("columns", "Name")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"columns\" names the column \"Name\", which the DataFrame does not have")
                .hasMessageContaining("Did you mean \"name\"?")
                .hasMessageContaining("\"id\", \"name\", \"NAME\"");
        assertThatThrownBy(() -> write(two, Map.of("key_column", "ID")))
                .hasMessageContaining("\"key_column\" names the column \"ID\"");
    }

    @Test
    void aFieldNamedTwiceIsRefused() {
        assertThatThrownBy(() -> write(rows, Map.of("columns", "Name,a.ge,NAME")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("The column \"Name\" would be written twice")
                .hasMessageContaining("name it once in the option \"columns\"");
        assertThat(stored()).isEmpty();
    }

    @Test
    void nullsAreLeftOutByDefaultAndTheFieldOfOldStays() {
        seed("1", Map.of("Name", "Grace", "other", "stays"));
        write(withNulls(), Map.of());
        assertThat(stored()).isEqualTo(Map.of("1", Map.of("Name", "Grace", "age", "36", "other", "stays")));
    }

    @Test
    void nullsAreEmptyStringsUnderWrite() {
        write(withNulls(), Map.of("null_fields", "write"));
        assertThat(stored()).isEqualTo(Map.of("1", Map.of("Name", "", "age", "36")));
    }

    @Test
    void nullsDeleteTheirFieldsUnderDelete() {
        for (String mode : new String[] {"upsert", "update"}) {
            seed("1", Map.of("Name", "Grace", "age", "1", "other", "stays"));
            write(withNulls(), Map.of("null_fields", "delete", "mode", mode));
            assertThat(stored()).as(mode).isEqualTo(Map.of("1", Map.of("age", "36", "other", "stays")));
            write(withNulls(), Map.of("null_fields", "delete", "mode", mode, "ttl", "1000"));
            assertThat(stored()).as(mode).isEqualTo(Map.of("1", Map.of("age", "36", "other", "stays")));
        }
    }

    /** A reader that asks again and again never sees the new age beside the name of old. */
    @Test
    void fieldsAreSetAndDeletedInOneStep() throws Exception {
        int count = 2_000;
        Dataset<Row> people = Spark.shared()
                .range(0, count, 1, 1)
                .selectExpr("1 AS id", "IF(id % 2 = 0, 'Ada', NULL) AS name", "IF(id % 2 = 0, NULL, 36) AS age");
        seed("1", Map.of("name", "Ada"));
        AtomicBoolean through = new AtomicBoolean();
        FutureTask<Set<Map<String, String>>> reader = new FutureTask<>(() -> {
            Set<Map<String, String>> seen = new HashSet<>();
            try (Jedis redis = server.client()) {
                while (!through.get()) {
                    seen.add(redis.hgetAll(prefix + 1));
                }
            }
            return seen;
        });
        new Thread(reader, "reader").start();
        try {
            assertThat(write(people, Map.of("null_fields", "delete")).rowsWritten())
                    .isEqualTo(count);
        } finally {
            through.set(true);
        }
        assertThat(reader.get()).isSubsetOf(Map.of("name", "Ada"), Map.of("age", "36"));
    }

    @Test
    void aRowOfNullsDeletesItsFieldsUnderDeleteAndTheOthersStay() {
        Dataset<Row> nulls =
                Spark.shared().sql("SELECT 1 AS id, CAST(NULL AS STRING) AS Name, CAST(NULL AS INT) AS age");
        seed("1", Map.of("Name", "Grace", "age", "1", "other", "stays"));
        WriteResult result = write(nulls, Map.of("null_fields", "delete"));
        assertThat(result.rowsWritten()).isEqualTo(1);
        assertThat(stored()).isEqualTo(Map.of("1", Map.of("other", "stays")));
        WriteResult missing =
                write(nulls.withColumn("id", functions.lit(2)), Map.of("null_fields", "delete", "mode", "update"));
        assertThat(missing.failures()).isEqualTo(Map.of("key_missing", 1L));
    }

    @Test
    void aRowOfNullsIsAnEmptyRowAndNothingIsSent() {
        Dataset<Row> three = Spark.shared()
                .sql("SELECT * FROM VALUES (1, 'Ada', 1), (2, NULL, NULL), (3, NULL, 3) AS t(id, Name, age)");
        seed("2", Map.of("Name", "Grace"));
        for (String mode : new String[] {"upsert", "insert", "replace", "update"}) {
            WriteResult result = write(three.filter("id = 2"), Map.of("mode", mode, "ttl", "1000"));
            assertThat(result.failures()).as(mode).isEqualTo(Map.of("empty_row", 1L));
            assertThat(result.errors().get(0).message()).contains("every field of the row is null");
            assertThat(stored()).as(mode).isEqualTo(Map.of("2", Map.of("Name", "Grace")));
        }
        WriteResult result = write(three, Map.of());
        assertThat(result.rowsWritten()).isEqualTo(2);
        assertThat(result.failures()).isEqualTo(Map.of("empty_row", 1L));
        assertThat(stored())
                .isEqualTo(Map.of(
                        "1", Map.of("Name", "Ada", "age", "1"), "2", Map.of("Name", "Grace"), "3", Map.of("age", "3")));
        try (Jedis redis = server.client()) {
            assertThat(redis.ttl(prefix + 2)).isEqualTo(-1);
        }
    }

    @Test
    void aRowOfNullsIsWrittenUnderWrite() {
        Dataset<Row> nulls =
                Spark.shared().sql("SELECT 1 AS id, CAST(NULL AS STRING) AS Name, CAST(NULL AS ARRAY<INT>) AS age");
        assertThat(write(nulls, Map.of("null_fields", "write")).rowsWritten()).isEqualTo(1);
        assertThat(stored()).isEqualTo(Map.of("1", Map.of("Name", "", "age", "")));
    }

    @Test
    void deleteIsRefusedWhereThereIsNothingToDeleteFrom() {
        for (String mode : new String[] {"insert", "replace"}) {
            assertThatThrownBy(() -> write(withNulls(), Map.of("null_fields", "delete", "mode", mode)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("null_fields=delete and mode=" + mode + " contradict each other")
                    .hasMessageContaining("Use null_fields=omit");
        }
    }

    private static Dataset<Row> withNulls() {
        return Spark.shared().sql("SELECT 1 AS id, CAST(NULL AS STRING) AS Name, 36 AS age");
    }

    private WriteResult write(Dataset<Row> frame, Map<String, String> options) {
        Map<String, String> all = new HashMap<>(Map.of("url", server.url(), "key_column", "id", "key_prefix", prefix));
        all.putAll(options);
        return SparkRedis.writeHashes(frame, all);
    }

    private void seed(String key, Map<String, String> fields) {
        try (Jedis redis = server.client()) {
            redis.del(prefix + key);
            redis.hset(prefix + key, fields);
        }
    }

    private Map<String, Map<String, String>> stored() {
        return StoredHashes.under(prefix);
    }
}
