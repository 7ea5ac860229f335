package io.github.sparkredis.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.SparkRedis;
import io.github.sparkredis.client.Slots;
import io.github.sparkredis.result.WriteResult;
import io.github.sparkredis.testing.RedisCluster;
import io.github.sparkredis.testing.RedisProcess;
import io.github.sparkredis.testing.SparkExtension;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A master of a cluster is lost in the middle of a write, and its replica takes its place. */
@ExtendWith(SparkExtension.class)
@Timeout(180)
final class FailoverIT {
    private static final int ROWS = 40_000;

    /** What happens in the middle of a write; in local mode its tasks run in this JVM. */
    private static volatile Runnable halfway;

    private RedisCluster cluster;

    @BeforeEach
    void start() {
        cluster = RedisCluster.start(3, 1);
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"killed", "paused"})
    void aWriteGoesOnWithTheReplicaOfAMasterThatIsLost(String how, SparkSession spark) {
        RedisProcess lost = cluster.ownerOf(0);
        halfway = how.equals("killed") ? lost::kill : lost::pause;

        WriteResult result = write(spark, Map.of("socket_timeout_ms", "2000"));

        assertThat(result.rowsWritten()).isEqualTo(ROWS);
        assertThat(result.rowsInDoubt()).isPositive();
        Set<String> missing = missing();
        System.out.printf(
                "A master was %s: %d of %d rows are missing, which it had acknowledged and its replica did not have.%n",
                how, missing.size(), ROWS);
        // What is lost is what one node acknowledged just before it was lost.
        assertThat(missing).hasSizeLessThan(ROWS / 2).allMatch(key -> Slots.of(key) <= RedisCluster.SLOTS / 3);
    }

    @Test
    void aPlannedFailoverCostsNoRow(SparkSession spark) {
        RedisProcess replica = cluster.replicasOf(cluster.ownerOf(0)).get(0);
        halfway = () -> cluster.failOver(replica);

        WriteResult result = write(spark, Map.of());

        assertThat(result.rowsWritten()).isEqualTo(ROWS);
        assertThat(missing()).isEmpty();
    }

    private Set<String> missing() {
        Set<String> missing = new HashSet<>();
        for (int id = 0; id < ROWS; id++) {
            missing.add("k:" + id);
        }
        missing.removeAll(cluster.keys("k:"));
        return missing;
    }

    private WriteResult write(SparkSession spark, Map<String, String> given) {
        Dataset<Row> rows = spark.range(0, ROWS, 1, 1)
                .map(
                        (MapFunction<Long, Long>) id -> {
                            if (id == ROWS / 2) {
                                halfway.run();
                            }
                            return id;
                        },
                        Encoders.LONG())
                .selectExpr("value AS id", "value AS name");
        Map<String, String> options = new HashMap<>(Map.of("url", cluster.url(), "batch_size", "200"));
        options.putAll(Map.of("key_column", "id", "key_prefix", "k:"));
        options.putAll(given);
        return SparkRedis.writeHashes(rows, options);
    }
}
