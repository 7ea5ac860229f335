package io.github.sparkredis.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkredis.SparkRedis;
import io.github.sparkredis.client.Slots;
import io.github.sparkredis.result.RedisWriteException;
import io.github.sparkredis.result.WriteResult;
import io.github.sparkredis.testing.RedisCluster;
import io.github.sparkredis.testing.RedisProcess;
import io.github.sparkredis.testing.SparkExtension;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;

/** Hashes go to a cluster of three masters, each with a replica. */
@ExtendWith(SparkExtension.class)
final class ClusterIT {
    private static final int ROWS = 3_000;

    private static RedisCluster cluster;

    @BeforeAll
    static void start() {
        cluster = RedisCluster.start(3, 1);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @BeforeEach
    void flush() {
        cluster.flushAll();
    }

    @ParameterizedTest
    @CsvSource({
        "upsert,0,none", "upsert,900,none", "upsert,0,batch", "upsert,900,batch",
        "insert,0,none", "insert,900,none", "insert,0,batch", "insert,900,batch",
        "update,0,none", "update,900,none", "update,0,batch", "update,900,batch",
        "replace,0,none", "replace,900,none", "replace,0,batch", "replace,900,batch"
    })
    void everyModeWritesEachRowToTheMasterOfItsSlot(String mode, long ttl, String transaction, SparkSession spark) {
        // The even rows are there before, with a field of their own.
        write(rows(spark).filter("id % 2 = 0").selectExpr("id", "'old' AS own", "'old' AS name"), Map.of());
        Map<String, String> options = new HashMap<>(Map.of("mode", mode, "transaction", transaction));
        if (ttl > 0) {
            options.put("ttl", Long.toString(ttl));
        }

        WriteResult result = write(rows(spark), options);

        boolean onlyNew = mode.equals("insert");
        boolean onlyOld = mode.equals("update");
        HalfThere.assertCounts(mode, result, ROWS, cluster.dbSize());
        for (int id : List.of(0, 2, 1498, 2998)) {
            assertThat(cluster.hgetAll("user:" + id))
                    .isEqualTo(
                            onlyNew
                                    ? Map.of("own", "old", "name", "old")
                                    : mode.equals("replace")
                                            ? Map.of("name", "n" + id)
                                            : Map.of("own", "old", "name", "n" + id));
        }
        for (int id : List.of(1, 777, 2999)) {
            assertThat(cluster.hgetAll("user:" + id)).isEqualTo(onlyOld ? Map.of() : Map.of("name", "n" + id));
        }
        String written = "user:" + (onlyOld ? 0 : 1);
        try (Jedis redis = cluster.ownerOf(written).client()) {
            assertThat(redis.ttl(written)).isBetween(ttl == 0 ? -1 : 1L, ttl == 0 ? -1 : ttl);
        }
    }

    /** In each slot: some rows are older than what is there, some delete, some ask for what does not hold. */
    @ParameterizedTest
    @ValueSource(strings = {"none", "batch"})
    void changesAndVersionsHold(String transaction, SparkSession spark) {
        Dataset<Row> first = rows(spark).selectExpr("id", "name", "5 AS v");
        Map<String, String> versioned = Map.of("version_column", "v", "columns", "name", "transaction", transaction);
        assertThat(write(first, versioned).rowsWritten()).isEqualTo(ROWS);
        Dataset<Row> second = rows(spark)
                .selectExpr(
                        "id",
                        "concat('new', id) AS name",
                        "if(id % 4 = 1, 4, 6) AS v",
                        "if(id % 4 = 2, 'delete', 'update') AS op");
        Map<String, String> changes = new HashMap<>(versioned);
        changes.putAll(Map.of("op_column", "op", "tombstone_ttl", "1d"));

        WriteResult result = write(second, changes);

        assertThat(result.rowsWritten()).isEqualTo(ROWS / 2);
        assertThat(result.rowsDeleted()).isEqualTo(ROWS / 4);
        assertThat(result.skips()).isEqualTo(Map.of("stale", ROWS / 4L));
        assertThat(cluster.hgetAll("user:0")).isEqualTo(Map.of("name", "new0", "_version", "6"));
        assertThat(cluster.hgetAll("user:1")).isEqualTo(Map.of("name", "n1", "_version", "5"));
        assertThat(cluster.hgetAll("user:2")).isEqualTo(Map.of("_version", "6"));
        WriteResult asked =
                write(rows(spark), Map.of("write_if", "name = {name}", "mode", "delete", "transaction", transaction));
        assertThat(asked.rowsDeleted()).isEqualTo(ROWS / 4);
        assertThat(asked.skips()).isEqualTo(Map.of("condition", 3L * ROWS / 4));
    }

    @Test
    void everySlotTakesItsKey(SparkSession spark) {
        Map<Integer, String> keys = new HashMap<>();
        for (int i = 0; keys.size() < RedisCluster.SLOTS; i++) {
            String key = Integer.toString(i);
            keys.putIfAbsent(Slots.of(key), key);
        }

        WriteResult result = write(
                spark.createDataset(List.copyOf(keys.values()), Encoders.STRING())
                        .selectExpr("value AS id", "value AS name"),
                Map.of("key_prefix", ""));

        assertThat(result.rowsWritten()).isEqualTo(RedisCluster.SLOTS);
        assertThat(cluster.dbSize()).isEqualTo(RedisCluster.SLOTS);
        assertThat(cluster.slotOf(keys.get(12_182))).as("as the server counts").isEqualTo(12_182);
    }

    @Test
    void anyNodeOfTheClusterWillDoAsItsAddress(SparkSession spark) {
        for (String url : cluster.urls()) {
            assertThat(write(rows(spark).limit(50), Map.of("url", url)).rowsWritten())
                    .isEqualTo(50);
        }
        assertThat(cluster.dbSize()).isEqualTo(50);
    }

    @Test
    void theFirstOfSeveralHostsThatAnswersIsAsked(SparkSession spark) {
        String hosts =
                "127.0.0.1:1," + cluster.hosts().get(4) + "," + cluster.hosts().get(1);
        for (String topology : List.of("auto", "cluster")) {
            assertThat(write(rows(spark), Map.of("url", "redis://" + hosts, "topology", topology))
                            .rowsWritten())
                    .isEqualTo(ROWS);
        }
    }

    @Test
    void keysOfOneHashTagShareASlot(SparkSession spark) {
        WriteResult result = write(
                rows(spark).selectExpr("id", "name", "concat('u', id % 5) AS user"),
                Map.of("key_pattern", "cart:{{{user}}}:{id}", "transaction", "batch"));

        assertThat(result.rowsWritten()).isEqualTo(ROWS);
        Set<Integer> slots = cluster.keys("cart:").stream().map(cluster::slotOf).collect(Collectors.toSet());
        assertThat(slots).hasSize(5);
        assertThat(cluster.hgetAll("cart:{u3}:8")).containsEntry("name", "n8");
    }

    @Test
    void generatedKeysAreSpreadOverTheMasters(SparkSession spark) {
        assertThat(write(rows(spark), Map.of("key_pattern", "idx:{idx}")).keysTotal())
                .isEqualTo((long) ROWS);
        assertThat(write(rows(spark), Map.of("key_prefix", "uuid:")).keysTotal())
                .isEqualTo((long) ROWS);
        for (RedisProcess master : cluster.masters()) {
            try (Jedis redis = master.client()) {
                assertThat(redis.dbSize()).isBetween(ROWS / 2L, (long) ROWS);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"user:", "{user}:"})
    void overwriteRemovesTheKeysOfEveryMasterAndNoOthers(String prefix, SparkSession spark) {
        write(rows(spark), Map.of("key_prefix", prefix));
        write(rows(spark).limit(100), Map.of("key_prefix", "other:"));

        rows(spark)
                .limit(10)
                .write()
                .format("redis-hash")
                .options(options(Map.of("key_prefix", prefix, "result_id", "overwritten" + prefix)))
                .mode("overwrite")
                .save();

        Row result = spark.read()
                .format("redis-write-result")
                .option("result_id", "overwritten" + prefix)
                .load()
                .select("keys_removed", "rows_written")
                .head();
        assertThat(result.getLong(0)).isEqualTo(ROWS);
        assertThat(result.getLong(1)).isEqualTo(10);
        assertThat(cluster.dbSize()).isEqualTo(110);
    }

    @Test
    void rowsOfOneKeyTakeEffectInTheirOrder(SparkSession spark) {
        Dataset<Row> changes = spark.range(0, 20_000, 1, 1).selectExpr("id % 100 AS id", "id AS version");
        write(changes, Map.of("batch_size", "64"));
        for (int key = 0; key < 100; key++) {
            assertThat(cluster.hgetAll("user:" + key)).containsEntry("version", Integer.toString(19_900 + key));
        }
    }

    @Test
    void aNumberOfADatabaseIsRefused(SparkSession spark) {
        assertThatThrownBy(() -> write(rows(spark), Map.of("url", cluster.url() + "/1")))
                .isInstanceOf(RedisWriteException.class)
                .hasMessageContaining("a cluster has 0 alone")
                .hasMessageContaining("No row was sent");
    }

    @Test
    void aNodeThatIsTakenForAStandaloneServerIsSaidToBeNone(SparkSession spark) {
        assertThatThrownBy(() -> write(rows(spark), Map.of("topology", "standalone")))
                .rootCause()
                .hasMessageContaining("MOVED")
                .hasMessageContaining("topology=cluster");
    }

    private static Dataset<Row> rows(SparkSession spark) {
        return spark.range(0, ROWS, 1, 2).selectExpr("id", "concat('n', id) AS name");
    }

    private static WriteResult write(Dataset<Row> rows, Map<String, String> options) {
        return SparkRedis.writeHashes(rows, options(options));
    }

    private static Map<String, String> options(Map<String, String> given) {
        Map<String, String> options = new HashMap<>(Map.of("url", cluster.url()));
        options.putAll(given);
        boolean generated = given.containsKey("key_pattern") || "uuid:".equals(given.get("key_prefix"));
        if (!generated) {
            options.putIfAbsent("key_column", "id");
            options.putIfAbsent("key_prefix", "user:");
        }
        options.values().removeIf(String::isEmpty);
        return options;
    }
}
