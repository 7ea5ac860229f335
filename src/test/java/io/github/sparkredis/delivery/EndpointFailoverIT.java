package io.github.sparkredis.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkredis.SparkRedis;
import io.github.sparkredis.result.RedisWriteException;
import io.github.sparkredis.result.WriteResult;
import io.github.sparkredis.testing.Forwarder;
import io.github.sparkredis.testing.RedisProcess;
import io.github.sparkredis.testing.RedisServer;
import io.github.sparkredis.testing.Spark;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;

/**
 * A failover behind one address: new connections lead to the new master, those that are open to the old one, which is a
 * replica now and stays.
 */
@Timeout(120)
final class EndpointFailoverIT {
    private static final long ROWS = 4_000;

    /** What happens when a task makes its row 1,500; in local mode it runs in this JVM. */
    private static final AtomicReference<Runnable> HALFWAY = new AtomicReference<>();

    private RedisProcess master;
    private RedisProcess replica;
    private Forwarder address;

    @BeforeEach
    void start() {
        master = RedisServer.start();
        replica = RedisServer.start("replicaof 127.0.0.1 " + master.port());
        address = Forwarder.to(master.port());
        try (Jedis redis = replica.client()) {
            while (!redis.info("replication").contains("master_link_status:up")) {
                Thread.onSpinWait();
            }
        }
    }

    @AfterEach
    void close() {
        HALFWAY.set(null);
        address.close();
        replica.close();
        master.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"mode=upsert", "mode=replace", "mode=insert ttl=1000", "mode=upsert transaction=batch"})
    void aRunningWriteGoesOnAtTheNewMaster(String options) {
        try (SparkSession spark = Spark.start(Map.of("spark.master", "local[2]"))) {
            HALFWAY.set(this::failOver);
            WriteResult result = write(rows(spark), options + " batch_size=100");
            assertThat(result.rowsWritten()).isEqualTo(ROWS);
            assertThat(result.rowsInDoubt()).isZero();
            assertThatAllRowsAreThere();
            try (Jedis old = master.client()) {
                // Redis 6.2 counts what a script is refused as ERR.
                assertThat(old.info("errorstats"))
                        .as("rows were refused")
                        .containsAnyOf("errorstat_READONLY", "errorstat_ERR");
            }
        }
    }

    /** Each idle connection leads to the old master; the first that is used shows what they are. */
    @ParameterizedTest
    @ValueSource(ints = {2, 5})
    void betweenTwoSavesItCostsNone(int tasks) {
        try (SparkSession spark = Spark.start(Map.of("spark.master", "local[" + tasks + "]"))) {
            write(spark.range(0, tasks * 200, 1, tasks).selectExpr("id", "'old' AS name"), "batch_size=10");
            failOver();
            assertThat(write(rows(spark), "mode=replace").rowsWritten()).isEqualTo(ROWS);
            assertThatAllRowsAreThere();
        }
    }

    @Test
    void overwriteRemovesFromTheNewMaster() {
        try (SparkSession spark = Spark.start(Map.of("spark.master", "local[2]"))) {
            write(rows(spark), "key_prefix=user:");
            failOver();
            spark.sql("SELECT 1 AS id, 'Ann' AS name")
                    .write()
                    .format("redis-hash")
                    .options(Map.of("url", address.url(), "key_column", "id", "key_prefix", "user:"))
                    .mode(SaveMode.Overwrite)
                    .save();
            try (Jedis redis = replica.client()) {
                assertThat(redis.keys("*")).containsExactly("user:1");
            }
        }
    }

    @Test
    void aReplicaThatStaysOneIsGivenUpWithAdvice() {
        address.turnTo(replica.port());
        try (SparkSession spark = Spark.start(Map.of("spark.master", "local[2]"))) {
            assertThatThrownBy(() -> write(rows(spark), "retry_timeout_ms=300"))
                    .isInstanceOf(RedisWriteException.class)
                    .hasMessageContainingAll(
                            "READONLY",
                            "is a replica: put the address of its master into \"url\"",
                            "retry_timeout_ms=300",
                            "No row was sent");
        }
    }

    /** A planned one, in which no acknowledged row is lost: what this is about is the connections. */
    private void failOver() {
        try (Jedis old = master.client()) {
            old.failover();
            while (!old.info("replication").contains("role:slave")) {
                Thread.onSpinWait();
            }
        }
        address.turnTo(replica.port());
    }

    private static Dataset<Row> rows(SparkSession spark) {
        return spark.range(0, ROWS, 1, 2)
                .map(
                        (MapFunction<Long, Long>) id -> {
                            Runnable event = id == 1_500 ? HALFWAY.getAndSet(null) : null;
                            if (event != null) {
                                event.run();
                            }
                            return id;
                        },
                        Encoders.LONG())
                .selectExpr("value AS id", "concat('n', value) AS name");
    }

    private WriteResult write(Dataset<Row> rows, String options) {
        Map<String, String> all = new HashMap<>(Map.of("url", address.url(), "key_column", "id"));
        for (String option : options.split(" ")) {
            all.put(option.substring(0, option.indexOf('=')), option.substring(option.indexOf('=') + 1));
        }
        return SparkRedis.writeHashes(rows, all);
    }

    private void assertThatAllRowsAreThere() {
        try (Jedis redis = replica.client()) {
            assertThat(redis.dbSize()).isEqualTo(ROWS);
            for (long id = 0; id < ROWS; id += 99) {
                assertThat(redis.hgetAll(Long.toString(id))).isEqualTo(Map.of("name", "n" + id));
            }
        }
    }
}
