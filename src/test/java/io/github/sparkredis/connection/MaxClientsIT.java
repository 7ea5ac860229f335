package io.github.sparkredis.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.SparkRedis;
import io.github.sparkredis.result.WriteResult;
import io.github.sparkredis.testing.RedisProcess;
import io.github.sparkredis.testing.RedisServer;
import io.github.sparkredis.testing.SparkExtension;
import java.util.Map;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import redis.clients.jedis.Jedis;

/** A server takes fewer connections than there are tasks at a time. */
@ExtendWith(SparkExtension.class)
@Timeout(120)
final class MaxClientsIT {
    private static final long TASKS = 8;
    private static final long ROWS_OF_A_TASK = 4;

    /** Four tasks at a time for two connections, each held for many times the time of a retry. */
    @Test
    void tasksWaitForTheConnectionsOfTheirOwnExecutor(SparkSession spark) {
        try (RedisProcess server = RedisServer.start("maxclients 3");
                Jedis redis = server.client()) {
            redis.ping();
            Dataset<Row> slow = spark.range(0, TASKS * ROWS_OF_A_TASK, 1, (int) TASKS)
                    .map(
                            (MapFunction<Long, Long>) id -> {
                                Thread.sleep(500);
                                return id;
                            },
                            Encoders.LONG())
                    .selectExpr("value AS id", "'Ann' AS name");
            WriteResult result = SparkRedis.writeHashes(
                    slow,
                    Map.of(
                            "url", server.url(),
                            "key_column", "id",
                            "batch_size", "1",
                            "retry_timeout_ms", "200",
                            "retry_max_ms", "100",
                            "retry_base_ms", "10"));
            assertThat(result.rowsWritten()).isEqualTo(TASKS * ROWS_OF_A_TASK);
            assertThat(redis.dbSize()).isEqualTo(TASKS * ROWS_OF_A_TASK);
            assertThat(redis.info("stats")).as("there were too few").doesNotContain("rejected_connections:0\r");
        }
    }
}
