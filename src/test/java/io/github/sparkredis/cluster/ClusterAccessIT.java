package io.github.sparkredis.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkredis.SparkRedis;
import io.github.sparkredis.result.RedisWriteException;
import io.github.sparkredis.testing.RedisCluster;
import io.github.sparkredis.testing.SparkExtension;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clusters that do not let everybody in, or not by the address that they name. */
@ExtendWith(SparkExtension.class)
final class ClusterAccessIT {
    private static final int ROWS = 2_000;

    /** Whoever may ask for the masters is told; who may not is refused by one node and sent to the next. */
    @ParameterizedTest
    @ValueSource(
            strings = {"-cluster", "-hello -info", "-cluster -info", "-cluster -info -hello", "-cluster -multi -info"})
    void aClusterIsFoundOutByWhatIsAllowed(String refused, SparkSession spark) {
        try (RedisCluster cluster = RedisCluster.start(3, 0, "user app on >secret ~* +@all " + refused)) {
            Map<String, String> options = Map.of("url", cluster.url(), "user", "app", "password", "secret");

            assertThat(SparkRedis.writeHashes(rows(spark), with(options, "mode", "insert"))
                            .rowsWritten())
                    .isEqualTo(ROWS);
            assertThat(SparkRedis.writeHashes(rows(spark), with(options, "mode", "insert", "ttl", "900"))
                            .rowsSkipped())
                    .isEqualTo(ROWS);

            assertThat(cluster.dbSize()).isEqualTo(ROWS);
            if (refused.contains("-cluster")) {
                assertThatThrownBy(() -> rows(spark)
                                .write()
                                .format("redis-hash")
                                .options(with(options))
                                .mode("overwrite")
                                .save())
                        .isInstanceOf(RedisWriteException.class)
                        .hasMessageContaining("+cluster|slots")
                        .hasMessageContaining("No row was sent");
                assertThat(cluster.dbSize()).isEqualTo(ROWS);
            }
        }
    }

    @Test
    void anAddressThatIsNotReachedIsSaidBeforeTheFirstRow(SparkSession spark) {
        // Of a range that belongs to nobody, see RFC 5737.
        try (RedisCluster cluster = RedisCluster.start(1, 0, "cluster-announce-ip 192.0.2.1")) {
            String port = cluster.url().substring(cluster.url().lastIndexOf(':'));
            Map<String, String> options =
                    Map.of("url", cluster.url(), "connect_timeout_ms", "300", "retry_timeout_ms", "500");
            assertThatThrownBy(() -> SparkRedis.writeHashes(rows(spark), with(options)))
                    .isInstanceOf(RedisWriteException.class)
                    .hasMessageContaining("192.0.2.1" + port)
                    .hasMessageContaining("The cluster at 127.0.0.1" + port + " names this address")
                    .hasMessageContaining("cluster-announce-ip")
                    .hasMessageEndingWith(
                            "none begun after retry_timeout_ms=500). No row was sent. Raise \"retry_timeout_ms\""
                                    + " where the server needs longer.")
                    .hasMessageNotContaining("..");
        }
    }

    @Test
    void aPasswordIsThatOfAllNodes(SparkSession spark) {
        try (RedisCluster cluster = RedisCluster.start(3, 0, "requirepass secret")) {
            Map<String, String> options = Map.of("url", cluster.url(), "password", "secret");
            assertThat(SparkRedis.writeHashes(rows(spark), with(options)).rowsWritten())
                    .isEqualTo(ROWS);
        }
    }

    private static Dataset<Row> rows(SparkSession spark) {
        return spark.range(0, ROWS, 1, 2).selectExpr("id", "concat('n', id) AS name");
    }

    private static Map<String, String> with(Map<String, String> options, String... more) {
        Map<String, String> all = new HashMap<>(options);
        all.putAll(Map.of("key_column", "id", "key_prefix", "user:"));
        for (int i = 0; i < more.length; i += 2) {
            all.put(more[i], more[i + 1]);
        }
        return all;
    }
}
