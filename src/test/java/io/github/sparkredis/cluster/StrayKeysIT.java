package io.github.sparkredis.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkredis.SparkRedis;
import io.github.sparkredis.testing.CapturedLog;
import io.github.sparkredis.testing.RedisCluster;
import io.github.sparkredis.testing.RedisProcess;
import io.github.sparkredis.testing.SlotMove;
import io.github.sparkredis.testing.SparkExtension;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import redis.clients.jedis.Jedis;

/** The sweep of {@code overwrite} where a node has keys of a slot that is not its own, and nobody moves them on. */
@Timeout(60)
@ExtendWith(SparkExtension.class)
final class StrayKeysIT {
    private static final int ROWS = 300;
    private static final int MOVED = 100;

    private static RedisCluster cluster;

    private RedisProcess target;
    private SlotMove move;
    private boolean isGivenUp;
    private Map<String, String> options;

    @BeforeAll
    static void start() {
        cluster = RedisCluster.start(3, 0);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @BeforeEach
    void openASlot(SparkSession spark) {
        options = new HashMap<>(
                Map.of("url", cluster.url(), "key_column", "id", "key_prefix", "user:", "retry_timeout_ms", "5000"));
        SparkRedis.writeHashes(rows(spark, "old"), options);
        int slot = cluster.slotOf("{t}");
        RedisProcess source = cluster.ownerOf(slot);
        target = cluster.masters().stream()
                .filter(master -> master != source)
                .findFirst()
                .orElseThrow();
        move = cluster.openSlots(source, target, slot, 1);
        assertThat(move.moveKeys(MOVED)).isEqualTo(MOVED);
    }

    @AfterEach
    void finish() {
        if (!isGivenUp) {
            move.finish();
        }
        move.close();
    }

    @Test
    void keysOfASlotThatStandsOpenAreRemovedOnBothSides(SparkSession spark) {
        overwrite(spark);
        assertThat(SparkRedis.result(spark, "swept").orElseThrow().keysRemoved())
                .isEqualTo(ROWS);
        assertThat(cluster.dbSize()).isEqualTo(10);
    }

    @Test
    void keysThatNobodyReachesStayWithAWarning(SparkSession spark) {
        move.giveUp();
        isGivenUp = true;
        try (CapturedLog log = new CapturedLog("io.github.sparkredis")) {
            overwrite(spark);
            assertThat(log.lines())
                    .anySatisfy(line -> assertThat(line)
                            .startsWith("WARN redis-hash: Nodes of the cluster have keys")
                            .contains(MOVED + " at 127.0.0.1:" + target.port(), "--cluster fix"));
        }
        assertThat(SparkRedis.result(spark, "swept").orElseThrow().keysRemoved())
                .isEqualTo(ROWS - MOVED);
        assertThat(cluster.dbSize()).isEqualTo(MOVED + 10);
        try (Jedis redis = target.client()) {
            redis.flushDB();
        }
    }

    @Test
    void whoMayNotAskWhetherTheSlotIsOpenIsToldSo(SparkSession spark) {
        for (RedisProcess master : cluster.masters()) {
            try (Jedis redis = master.client()) {
                redis.aclSetUser("app", "on", ">pw", "~*", "+@all", "-asking");
            }
        }
        options.putAll(Map.of("user", "app", "password", "pw", "retry_timeout_ms", "1000"));
        assertThatThrownBy(() -> overwrite(spark))
                .hasMessageContainingAll(MOVED + " at 127.0.0.1:" + target.port(), "+asking", "No row was sent");
    }

    private void overwrite(SparkSession spark) {
        rows(spark, "new")
                .limit(10)
                .write()
                .format("redis-hash")
                .options(options)
                .option("result_id", "swept")
                .mode("overwrite")
                .save();
    }

    private static Dataset<Row> rows(SparkSession spark, String name) {
        return spark.range(0, ROWS, 1, 1).selectExpr("concat('{t}', id) AS id", "'" + name + "' AS name");
    }
}
