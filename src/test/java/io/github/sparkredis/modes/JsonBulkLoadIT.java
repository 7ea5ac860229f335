package io.github.sparkredis.modes;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.SparkRedis;
import io.github.sparkredis.result.WriteResult;
import io.github.sparkredis.testing.CommandCalls;
import io.github.sparkredis.testing.JsonServer;
import io.github.sparkredis.testing.RedisProcess;
import io.github.sparkredis.testing.SparkExtension;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;

/** Which documents go by RESTORE, as the server counts its calls, and that they then are what the plain commands make of them. */
@ExtendWith(SparkExtension.class)
final class JsonBulkLoadIT {

    private static final int ROWS = 4_000;

    /** One that is right and one that is wrong. */
    private static final long PROBES = 2;

    private Optional<RedisProcess> server;
    private Jedis redis;

    @BeforeEach
    void start() {
        server = JsonServer.startConfigured("user app on >app-secret ~* &* +@all -restore");
        server.ifPresent(some -> redis = some.client());
    }

    @AfterEach
    void stop() {
        server.ifPresent(some -> {
            redis.close();
            some.close();
        });
    }

    @ParameterizedTest
    @CsvSource({"insert, 600", "replace, none", "replace, 600", "upsert, 600"})
    void whatTookAScriptIsRestored(String mode, String ttl, SparkSession spark) {
        ifThere(() -> {
            WriteResult result = write(rows(spark, ROWS), "mode", mode, "ttl", ttl);
            assertThat(result.rowsWritten()).isEqualTo(ROWS);
            assertThat(result.retries()).isZero();
            assertDocuments(ROWS, ttl);
            assertThat(calls()).containsEntry("restore", ROWS + PROBES).doesNotContainKeys("json_set", "evalsha");

            WriteResult again = write(rows(spark, ROWS), "mode", mode, "ttl", ttl);
            assertThat(again.rowsWritten()).isEqualTo(mode.equals("insert") ? 0 : ROWS);
            assertThat(again.rowsSkipped()).isEqualTo(mode.equals("insert") ? ROWS : 0);
            assertDocuments(ROWS, ttl);
        });
    }

    @ParameterizedTest
    @CsvSource({"insert, none, ''", "upsert, none, ''", "update, 600, ''", "merge, 600, ''", "upsert, 600, $.part"})
    void whatElseIsNot(String mode, String ttl, String path, SparkSession spark) {
        ifThere(() -> {
            for (int id = 0; id < 10 && !mode.equals("insert"); id++) {
                redis.sendCommand(() -> "JSON.SET".getBytes(StandardCharsets.UTF_8), "k:" + id, "$", "{}");
            }
            String where = path.isEmpty() ? "$" : path;
            WriteResult result = write(rows(spark, 10), "mode", mode, "ttl", ttl, "json_path", where);
            assertThat(result.rowsWritten()).isEqualTo(10);
            assertThat(calls()).doesNotContainKey("restore");
        });
    }

    @Test
    void textThatIsJsonIsNotAsNobodyKnowsHowDeepItIs(SparkSession spark) {
        ifThere(() -> {
            String deep = "[".repeat(200) + "]".repeat(200);
            Dataset<Row> rows = spark.range(0, 2, 1, 1).selectExpr("id", "if(id = 0, '" + deep + "', '[]') AS text");
            for (String option : new String[] {"json_columns", "value_column"}) {
                WriteResult result = write(rows, "mode", "replace", option, "text");
                assertThat(result.rowsWritten()).isEqualTo(1);
                assertThat(result.errors().get(0).message()).contains("recursion limit exceeded");
                assertThat(calls()).doesNotContainKey("restore");
                assertThat(redis.exists("k:0")).isFalse();
            }
        });
    }

    @Test
    void anUpsertOverKeysThatAreThereTriesFewAndRefusesThoseOfOtherTypes(SparkSession spark) {
        ifThere(() -> {
            try (Pipeline pipeline = redis.pipelined()) {
                for (int id = 0; id < ROWS; id++) {
                    pipeline.sendCommand(
                            () -> "JSON.SET".getBytes(StandardCharsets.UTF_8), "k:" + id, "$", "{\"own\":\"goes\"}");
                }
            }
            redis.del("k:3", "k:2000");
            redis.hset("k:3", "own", "stays");
            redis.hset("k:2000", "own", "stays");
            WriteResult result = write(rows(spark, ROWS), "ttl", "600");
            assertThat(result.rowsWritten()).isEqualTo(ROWS - 2);
            assertThat(result.failures()).containsExactly(Map.entry("rejected:WRONGTYPE", 2L));
            assertThat(result.retries()).isZero();
            assertThat(calls().get("restore")).isBetween(2L, ROWS / 20L);
            assertThat(redis.type("k:3")).isEqualTo("hash");
            redis.del("k:3", "k:2000");
            write(rows(spark, ROWS).filter("id IN (3, 2000)"), "ttl", "600");
            assertDocuments(ROWS, "600");
        });
    }

    /** The first makes the key, the next find it there. */
    @ParameterizedTest
    @ValueSource(strings = {"insert", "upsert", "replace"})
    void rowsOfOneKeyTakeEffectInTheirOrder(String mode, SparkSession spark) {
        ifThere(() -> {
            Dataset<Row> rows = spark.range(0, 3_000, 1, 1).selectExpr("id % 300 AS id", "concat('name', id) AS name");
            WriteResult result = write(rows, "mode", mode, "ttl", "600", "batch_size", "7");
            boolean isInsert = mode.equals("insert");
            assertThat(result.rowsWritten()).isEqualTo(isInsert ? 300 : 3_000);
            assertThat(result.rowsSkipped()).isEqualTo(isInsert ? 2_700 : 0);
            for (int id = 0; id < 300; id++) {
                assertThat(get("k:" + id)).isEqualTo("{\"name\":\"name" + (isInsert ? id : id + 2_700) + "\"}");
            }
        });
    }

    @Test
    void aReplaceTakesKeysOfOtherTypes(SparkSession spark) {
        ifThere(() -> {
            redis.hset("k:3", "own", "goes");
            redis.expire("k:3", 600);
            assertThat(write(rows(spark, 10), "mode", "replace").rowsWritten()).isEqualTo(10);
            assertDocuments(10, "none");
        });
    }

    @Test
    void anInsertSkipsKeysOfOtherTypes(SparkSession spark) {
        ifThere(() -> {
            redis.hset("k:3", "own", "stays");
            WriteResult result = write(rows(spark, 10), "mode", "insert", "ttl", "600");
            assertThat(result.rowsWritten()).isEqualTo(9);
            assertThat(result.rowsSkipped()).isEqualTo(1);
            assertThat(redis.hgetAll("k:3")).isEqualTo(Map.of("own", "stays"));
        });
    }

    @Test
    void largeDocumentsGoByTheScript(SparkSession spark) {
        ifThere(() -> {
            Dataset<Row> rows = spark.range(0, 10, 1, 1)
                    .selectExpr("id", "repeat('x', cast(if(id % 2 = 0, 100000, 10) AS int)) AS text");
            assertThat(write(rows, "mode", "replace", "ttl", "600").rowsWritten())
                    .isEqualTo(10);
            assertThat(calls()).containsEntry("restore", 5 + PROBES).containsKey("evalsha");
            assertThat(get("k:0")).isEqualTo("{\"text\":\"" + "x".repeat(100_000) + "\"}");
            assertThat(get("k:1")).isEqualTo("{\"text\":\"xxxxxxxxxx\"}");
        });
    }

    @Test
    void aUserWhoMayNotRestoreAndOneWhoWillNotWriteAllTheSame(SparkSession spark) {
        ifThere(() -> {
            write(rows(spark, 100), "mode", "replace", "user", "app", "password", "app-secret");
            assertThat(calls()).containsEntry("evalsha", 4L);
            assertDocuments(100, "none");
            write(rows(spark, 100), "mode", "replace", "bulk_load", "off");
            assertThat(calls()).containsEntry("evalsha", 4L).doesNotContainKey("restore");
        });
    }

    @Test
    void searchIndexesWhatIsRestored(SparkSession spark) {
        ifThere(() -> {
            send("FT.CREATE", "idx", "ON", "JSON", "SCHEMA", "$.name", "AS", "name", "TAG");
            write(rows(spark, 100), "mode", "replace", "ttl", "600");
            assertThat(calls()).containsEntry("restore", 100 + PROBES);
            assertThat(send("FT.SEARCH", "idx", "@name:{name42}", "NOCONTENT").toString())
                    .contains("1");
            write(rows(spark, 100).selectExpr("id", "'other' AS name"), "mode", "replace");
            assertThat(send("FT.SEARCH", "idx", "@name:{other}", "NOCONTENT", "LIMIT", "0", "0")
                            .toString())
                    .contains("100");
        });
    }

    private void ifThere(Runnable test) {
        if (server.isPresent()) {
            test.run();
        }
    }

    private static Dataset<Row> rows(SparkSession spark, int count) {
        return spark.range(0, count, 1, 2)
                .selectExpr("id", "concat('name', id) AS name", "array(id, id + 1) AS numbers", "id / 4 AS fraction");
    }

    private void assertDocuments(int count, String ttl) {
        assertThat(redis.dbSize()).isEqualTo(count);
        for (int id = 0; id < count; id += 97) {
            String fraction = Double.toString(id / 4.0);
            assertThat(get("k:" + id))
                    .isEqualTo("{\"name\":\"name" + id + "\",\"numbers\":[" + id + "," + (id + 1) + "],\"fraction\":"
                            + fraction + "}");
            assertThat(redis.ttl("k:" + id) > 0).isEqualTo(!ttl.equals("none"));
        }
    }

    private String get(String key) {
        return send("JSON.GET", key).toString();
    }

    private Object send(String command, String... arguments) {
        Object answer = redis.sendCommand(() -> command.getBytes(StandardCharsets.UTF_8), arguments);
        return answer instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : answer;
    }

    private WriteResult write(Dataset<Row> rows, String... namesAndValues) {
        Map<String, String> all =
                new HashMap<>(Map.of("url", server.orElseThrow().url(), "key_column", "id", "key_prefix", "k:"));
        for (int i = 0; i < namesAndValues.length; i += 2) {
            all.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        redis.configResetStat();
        return SparkRedis.writeJson(rows, all);
    }

    private Map<String, Long> calls() {
        Map<String, Long> calls = new TreeMap<>();
        CommandCalls.of(redis).forEach((name, count) -> calls.put(name.replace('.', '_'), count));
        return calls;
    }
}
