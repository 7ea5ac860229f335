package io.github.sparkredis.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.SparkRedis;
import io.github.sparkredis.result.WriteResult;
import io.github.sparkredis.testing.JsonServer;
import io.github.sparkredis.testing.RedisCluster;
import io.github.sparkredis.testing.RedisProcess;
import io.github.sparkredis.testing.SparkExtension;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
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
import redis.clients.jedis.json.JsonProtocol.JsonCommand;
import redis.clients.jedis.util.SafeEncoder;

/** Documents go to a cluster of three masters, where the tests have a RedisJSON to make one of. */
@ExtendWith(SparkExtension.class)
final class JsonClusterIT {
    private static final int ROWS = 3_000;

    private static Optional<RedisCluster> started = Optional.empty();

    @BeforeAll
    static void start() {
        started = JsonServer.startCluster(3);
    }

    @AfterAll
    static void stop() {
        started.ifPresent(RedisCluster::close);
    }

    @BeforeEach
    void flush() {
        started.ifPresent(RedisCluster::flushAll);
    }

    @ParameterizedTest
    @CsvSource({
        "upsert,0,none", "upsert,900,none", "upsert,0,batch", "upsert,900,batch",
        "insert,0,none", "insert,900,none", "insert,0,batch", "insert,900,batch",
        "update,0,none", "update,900,none", "update,0,batch", "update,900,batch",
        "replace,0,none", "replace,900,none", "replace,0,batch", "replace,900,batch",
        "merge,0,none", "merge,0,batch"
    })
    void everyModeWritesEachRowToTheMasterOfItsSlot(String mode, long ttl, String transaction, SparkSession spark) {
        started.ifPresent(cluster -> {
            // The even rows are there before, with a member of their own.
            write(cluster, rows(spark).filter("id % 2 = 0").selectExpr("id", "'old' AS own"), Map.of());
            Map<String, String> options = new HashMap<>(Map.of("mode", mode, "transaction", transaction));
            if (ttl > 0) {
                options.put("ttl", Long.toString(ttl));
            }

            WriteResult result = write(cluster, rows(spark), options);

            boolean onlyNew = mode.equals("insert");
            boolean onlyOld = mode.equals("update");
            HalfThere.assertCounts(mode, result, ROWS, cluster.dbSize());
            for (int id : List.of(0, 2, 1498, 2998)) {
                assertThat(document(cluster, id))
                        .isEqualTo(
                                onlyNew
                                        ? "{\"own\":\"old\"}"
                                        : mode.equals("merge")
                                                ? "{\"own\":\"old\",\"name\":\"n" + id + "\"}"
                                                : "{\"name\":\"n" + id + "\"}");
            }
            for (int id : List.of(1, 777, 2999)) {
                assertThat(document(cluster, id)).isEqualTo(onlyOld ? null : "{\"name\":\"n" + id + "\"}");
            }
            String written = "user:" + (onlyOld ? 0 : 1);
            try (Jedis redis = cluster.ownerOf(written).client()) {
                assertThat(redis.ttl(written)).isBetween(ttl == 0 ? -1 : 1L, ttl == 0 ? -1 : ttl);
            }
        });
    }

    @Test
    void generatedKeysAreSpreadOverTheMasters(SparkSession spark) {
        started.ifPresent(cluster -> {
            Map<String, String> options = Map.of("url", cluster.url(), "key_pattern", "idx:{idx}");
            assertThat(SparkRedis.writeJson(rows(spark), options).keysTotal()).isEqualTo((long) ROWS);
            for (RedisProcess master : cluster.masters()) {
                try (Jedis redis = master.client()) {
                    assertThat(redis.dbSize()).isBetween(ROWS / 5L, ROWS / 2L);
                }
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"user:", "{user}:"})
    void overwriteRemovesTheKeysOfEveryMasterAndNoOthers(String prefix, SparkSession spark) {
        started.ifPresent(cluster -> {
            write(cluster, rows(spark), Map.of("key_prefix", prefix));
            write(cluster, rows(spark).limit(100), Map.of("key_prefix", "other:"));
            rows(spark)
                    .limit(10)
                    .write()
                    .format("redis-json")
                    .options(options(cluster, Map.of("key_prefix", prefix)))
                    .mode("overwrite")
                    .save();
            assertThat(cluster.dbSize()).isEqualTo(110);
        });
    }

    private static String document(RedisCluster cluster, int id) {
        String key = "user:" + id;
        try (Jedis redis = cluster.ownerOf(key).client()) {
            byte[] text = (byte[]) redis.sendCommand(JsonCommand.GET, key);
            return text == null ? null : SafeEncoder.encode(text);
        }
    }

    private static Dataset<Row> rows(SparkSession spark) {
        return spark.range(0, ROWS, 1, 2).selectExpr("id", "concat('n', id) AS name");
    }

    private static WriteResult write(RedisCluster cluster, Dataset<Row> rows, Map<String, String> options) {
        return SparkRedis.writeJson(rows, options(cluster, options));
    }

    private static Map<String, String> options(RedisCluster cluster, Map<String, String> given) {
        Map<String, String> options =
                new HashMap<>(Map.of("url", cluster.url(), "key_column", "id", "key_prefix", "user:"));
        options.putAll(given);
        return options;
    }
}
