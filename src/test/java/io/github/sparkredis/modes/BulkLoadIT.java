package io.github.sparkredis.modes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkredis.SparkRedis;
import io.github.sparkredis.result.WriteResult;
import io.github.sparkredis.testing.Capability;
import io.github.sparkredis.testing.CapturedLog;
import io.github.sparkredis.testing.CommandCalls;
import io.github.sparkredis.testing.RedisProcess;
import io.github.sparkredis.testing.RedisServer;
import io.github.sparkredis.testing.SparkExtension;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
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

/** Which rows go by RESTORE and HSETEX, as the server counts its calls, and that they then are what the plain commands make of them. */
@ExtendWith(SparkExtension.class)
final class BulkLoadIT {

    private static final int ROWS = 40_000;

    /** One that is right and one that is wrong. */
    private static final long PROBES = 2;

    private RedisProcess server;
    private Jedis redis;
    private boolean takesPayloads;

    @BeforeEach
    void start() {
        server = RedisServer.start("user app on >app-secret ~* &* +@all -restore");
        redis = server.client();
        takesPayloads = server.has(Capability.HASH_LISTPACK);
    }

    @AfterEach
    void stop() {
        redis.close();
        server.close();
    }

    @ParameterizedTest
    @CsvSource({"insert,none", "insert,600", "replace,none", "replace,600"})
    void insertAndReplaceGoByRestoreAlone(String mode, String ttl, SparkSession spark) {
        WriteResult result = write(rows(spark, ROWS), "mode", mode, "ttl", ttl);
        assertThat(result.rowsWritten()).isEqualTo(ROWS);
        assertHashes(ROWS, ttl);
        if (takesPayloads) {
            assertThat(calls()).containsEntry("restore", ROWS + PROBES).doesNotContainKey("evalsha");
        }
        WriteResult again = write(rows(spark, ROWS), "mode", mode, "ttl", ttl);
        assertThat(again.rowsWritten()).isEqualTo(mode.equals("insert") ? 0 : ROWS);
        assertThat(again.rowsSkipped()).isEqualTo(mode.equals("insert") ? ROWS : 0);
        assertHashes(ROWS, ttl);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "600"})
    void anUpsertGoesByRestoreWhereKeysAreAbsent(String ttl, SparkSession spark) {
        WriteResult result = write(rows(spark, ROWS), "ttl", ttl);
        assertThat(result.rowsWritten()).isEqualTo(ROWS);
        assertThat(result.retries()).isZero();
        assertHashes(ROWS, ttl);
        if (takesPayloads) {
            assertThat(calls()).containsEntry("restore", ROWS + PROBES).doesNotContainKeys("hset", "evalsha");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "600"})
    void anUpsertOverKeysThatAreThereTriesFew(String ttl, SparkSession spark) {
        try (Pipeline pipeline = redis.pipelined()) {
            for (int id = 0; id < ROWS; id++) {
                pipeline.hset("k:" + id, Map.of("own", "stays", "name", "before"));
            }
        }
        WriteResult result = write(rows(spark, ROWS), "ttl", ttl);
        assertThat(result.rowsWritten()).isEqualTo(ROWS);
        assertThat(result.rowsFailed()).isZero();
        assertThat(result.retries()).as("another command is no retry").isZero();
        for (int id = 0; id < ROWS; id += 97) {
            Map<String, String> expected = new HashMap<>(hash(id));
            expected.put("own", "stays");
            assertThat(redis.hgetAll("k:" + id)).isEqualTo(expected);
            assertThat(redis.ttl("k:" + id) > 0).isEqualTo(!ttl.equals("none"));
        }
        if (takesPayloads) {
            assertThat(calls().get("restore")).isBetween(1L, ROWS / 20L);
        }
    }

    @Test
    void anUpsertOverHalfOfTheKeysCountsAndWritesEveryRow(SparkSession spark) {
        for (int id = 0; id < 2_000; id += 2) {
            redis.hset("k:" + id, "own", "stays");
        }
        redis.rpush("k:1", "in the way");
        WriteResult result = write(rows(spark, 2_000), "batch_size", "20");
        assertThat(result.rowsWritten()).isEqualTo(1_999);
        assertThat(result.failures()).containsExactly(Map.entry("rejected:WRONGTYPE", 1L));
        for (int id = 2; id < 2_000; id++) {
            Map<String, String> expected = new HashMap<>(hash(id));
            if (id % 2 == 0) {
                expected.put("own", "stays");
            }
            assertThat(redis.hgetAll("k:" + id)).isEqualTo(expected);
        }
    }

    /** There is nothing to delete of an absent key; where it is there, the row goes again with what it deletes. */
    @ParameterizedTest
    @CsvSource({"none, ", "600, ", "none, version", "600, version"})
    void nullsDeleteTheirFieldsOfKeysThatAreThere(String ttl, String version, SparkSession spark) {
        for (int id = 0; id < 2_000; id += 20) {
            redis.hset("k:" + id, Map.of("own", "stays", "a", "before", "b", "before", "7", "before"));
        }
        Dataset<Row> rows = spark.range(0, 2_000, 1, 1)
                .selectExpr(
                        "id",
                        "if(id % 3 = 0, null, id) AS a",
                        "if(id % 2 = 0, null, id) AS b",
                        "if(id % 5 = 0, null, id) AS `7`",
                        "id AS c",
                        "id AS d",
                        "1 AS version");
        Map<String, String> options =
                new HashMap<>(Map.of("columns", "a,b,7,c,d", "null_fields", "delete", "ttl", ttl, "batch_size", "50"));
        if (version != null) {
            options.put("version_column", version);
        }
        WriteResult result = write(
                rows,
                options.entrySet().stream()
                        .flatMap(option -> Stream.of(option.getKey(), option.getValue()))
                        .toArray(String[]::new));
        assertThat(result.rowsWritten()).isEqualTo(2_000);
        for (int id = 0; id < 2_000; id++) {
            Map<String, String> expected = new HashMap<>(Map.of("c", "" + id, "d", "" + id));
            Map.of("a", 3, "b", 2, "7", 5).forEach(putUnlessDivides(id, expected));
            if (id % 20 == 0) {
                expected.put("own", "stays");
            }
            if (version != null) {
                expected.put("_version", "1");
            }
            assertThat(redis.hgetAll("k:" + id)).as("k:" + id).isEqualTo(expected);
            assertThat(redis.ttl("k:" + id) > 0).isEqualTo(!ttl.equals("none"));
        }
        if (takesPayloads) {
            int ofTwoFields = version == null ? 67 : 0; // those are as fast by their plain command
            assertThat(calls().get("restore")).isEqualTo(2_000 - ofTwoFields + PROBES);
        }
    }

    private static BiConsumer<String, Integer> putUnlessDivides(int id, Map<String, String> fields) {
        return (field, divisor) -> {
            if (id % divisor != 0) {
                fields.put(field, Integer.toString(id));
            }
        };
    }

    /** Of one key: the first makes it, the others add to it, in their order. */
    @ParameterizedTest
    @ValueSource(strings = {"none", "600"})
    void rowsOfOneKeyTakeEffectInTheirOrder(String ttl, SparkSession spark) {
        Dataset<Row> rows = spark.range(0, 3_000, 1, 1)
                .selectExpr(
                        "id % 300 AS id",
                        "concat('name', id) AS name",
                        "if(id % 2 = 0, id, null) AS even",
                        "if(id % 3 = 0, id, null) AS third",
                        "1 AS one");
        WriteResult result = write(rows, "ttl", ttl, "batch_size", "7");
        assertThat(result.rowsWritten()).isEqualTo(3_000);
        for (int id = 0; id < 300; id++) {
            Map<String, String> expected = new HashMap<>();
            for (int row = id; row < 3_000; row += 300) {
                expected.put("name", "name" + row);
                expected.put("one", "1");
                if (row % 2 == 0) {
                    expected.put("even", "" + row);
                }
                if (row % 3 == 0) {
                    expected.put("third", "" + row);
                }
            }
            assertThat(redis.hgetAll("k:" + id)).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"insert", "replace", "upsert"})
    void rowsThatAreNoneForAPayloadGoByPlainCommands(String mode, SparkSession spark) {
        Dataset<Row> rows = spark.range(0, 100, 1, 1)
                .selectExpr("id", "if(id % 2 = 0, repeat('x', 5000), 'short') AS text", "id + 1 AS next", "1 AS one");
        WriteResult result = write(rows, "mode", mode, "ttl", "600");
        assertThat(result.rowsWritten()).isEqualTo(100);
        for (int id = 0; id < 100; id++) {
            assertThat(redis.hgetAll("k:" + id))
                    .isEqualTo(Map.of(
                            "text", id % 2 == 0 ? "x".repeat(5000) : "short", "next", "" + (id + 1), "one", "1"));
            assertThat(redis.ttl("k:" + id)).isBetween(1L, 600L);
        }
        if (takesPayloads && !mode.equals("upsert")) {
            assertThat(calls()).containsEntry("restore", 50 + PROBES).containsEntry("evalsha", 50L);
        }
    }

    @Test
    void nothingGoesByRestoreWhereItIsOff(SparkSession spark) {
        write(rows(spark, 100), "mode", "insert", "bulk_load", "off");
        assertThat(calls()).containsEntry("evalsha", 4L).doesNotContainKey("restore");
    }

    @Test
    void aUserWhoMayNotRestoreWritesAllTheSameAndTheLogSaysIt(SparkSession spark) {
        try (CapturedLog log = new CapturedLog("io.github.sparkredis")) {
            WriteResult result = write(rows(spark, 100), "mode", "replace", "user", "app", "password", "app-secret");
            assertThat(result.rowsWritten()).isEqualTo(100);
            assertThat(log.lines())
                    .filteredOn(line -> line.contains("RESTORE"))
                    .singleElement()
                    .asString()
                    .startsWith("INFO redis-hash: rows go without RESTORE: Redis at ")
                    .contains("restore");
        }
        assertHashes(100, "none");
        assertThat(calls()).containsEntry("evalsha", 4L);
        write(rows(spark, 100), "mode", "replace", "user", "app", "password", "app-secret");
        assertThat(redis.aclLog())
                .as("it is not asked for again at once")
                .singleElement()
                .satisfies(entry -> assertThat(entry.getCount()).isEqualTo(1));
    }

    @Test
    void theProbeLeavesNothingBehind(SparkSession spark) {
        write(rows(spark, 10), "mode", "insert");
        assertThat(redis.dbSize()).isEqualTo(10);
    }

    @Test
    void anUpdateGoesByHsetexWhereTheServerHasItByKey(SparkSession spark) {
        for (int id = 0; id < 2_000; id += 2) {
            redis.hset("k:" + id, "own", "stays");
            redis.expire("k:" + id, 600);
        }
        redis.rpush("k:1", "in the way");
        WriteResult result = write(rows(spark, 2_000), "mode", "update", "batch_size", "70");
        assertThat(result.rowsWritten()).isEqualTo(1_000);
        assertThat(result.failures()).isEqualTo(Map.of("key_missing", 999L, "rejected:WRONGTYPE", 1L));
        for (int id = 0; id < 2_000; id += 2) {
            Map<String, String> expected = new HashMap<>(hash(id));
            expected.put("own", "stays");
            assertThat(redis.hgetAll("k:" + id)).isEqualTo(expected);
            assertThat(redis.ttl("k:" + id)).isBetween(1L, 600L);
        }
        assertThat(redis.dbSize()).isEqualTo(1_001);
        if (server.has(Capability.HSETEX_BY_KEY)) {
            assertThat(calls()).containsEntry("hsetex", 2_001L).doesNotContainKey("evalsha");
        } else {
            assertThat(calls()).containsKey("evalsha");
        }
    }

    @Test
    void anUpdateWithoutHsetexIsNoNews(SparkSession spark) {
        redis.hset("k:5", "own", "stays");
        try (CapturedLog log = new CapturedLog("io.github.sparkredis")) {
            write(rows(spark, 10), "mode", "update");
            assertThat(log.lines()).noneMatch(line -> line.contains("HSETEX"));
        }
        assertThat(redis.hgetAll("k:5")).hasSize(4);
    }

    @Test
    void aFullServerRefusesAReplaceAndKeepsWhatIsThere(SparkSession spark) {
        redis.hset("k:5", "own", "stays");
        redis.configSet("maxmemory-policy", "noeviction");
        redis.configSet("maxmemory", "1");
        assertThatThrownBy(() -> write(rows(spark, 10), "mode", "replace", "retry_timeout_ms", "500"))
                .hasMessageContaining("maxmemory");
        redis.configSet("maxmemory", "0");
        assertThat(redis.hgetAll("k:5")).isEqualTo(Map.of("own", "stays"));
    }

    private static Dataset<Row> rows(SparkSession spark, int count) {
        return spark.range(0, count, 1, 2)
                .selectExpr("id", "concat('name', id) AS name", "id * 1000 - 5 AS number", "id / 4 AS fraction");
    }

    private static Map<String, String> hash(int id) {
        return Map.of("name", "name" + id, "number", "" + (id * 1000L - 5), "fraction", Double.toString(id / 4.0));
    }

    private void assertHashes(int count, String ttl) {
        assertThat(redis.dbSize()).isEqualTo(count);
        for (int id = 0; id < count; id += Math.max(1, count / 500)) {
            assertThat(redis.hgetAll("k:" + id)).isEqualTo(hash(id));
            assertThat(redis.ttl("k:" + id)).isBetween(ttl.equals("none") ? -1L : 1L, ttl.equals("none") ? -1L : 600L);
        }
    }

    private WriteResult write(Dataset<Row> rows, String... options) {
        Map<String, String> all = new HashMap<>(Map.of("url", server.url(), "key_column", "id", "key_prefix", "k:"));
        for (int i = 0; i < options.length; i += 2) {
            all.put(options[i], options[i + 1]);
        }
        redis.configResetStat();
        return SparkRedis.writeHashes(rows, all);
    }

    private Map<String, Long> calls() {
        return CommandCalls.of(redis);
    }
}
