package io.github.sparkredis.delivery;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkredis.SparkRedis;
import io.github.sparkredis.encode.RedisFormat;
import io.github.sparkredis.pipeline.Tally;
import io.github.sparkredis.result.RedisWriteException;
import io.github.sparkredis.result.WriteResult;
import io.github.sparkredis.testing.NumberedRows;
import io.github.sparkredis.testing.RedisProcess;
import io.github.sparkredis.testing.RedisSentinel;
import io.github.sparkredis.testing.RedisServer;
import io.github.sparkredis.testing.SparkExtension;
import io.github.sparkredis.write.PartitionAttempt;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A server that is started anew while a write runs, and has lost what it had acknowledged. */
@Timeout(120)
@ExtendWith(SparkExtension.class)
final class RestartIT {
    private static final int ROWS = 3_000;

    /** In one JVM with the tasks. */
    private static volatile Runnable restartOnce = () -> {};

    @Test
    void theResultCountsAServerThatBecameAnotherProcess() {
        try (RedisProcess server = RedisServer.start()) {
            Tally tally = write(server, Map.of(), () -> restart(server));
            assertThat(tally.rowsWritten()).isEqualTo(ROWS);
            assertThat(NumberedRows.missing(List.of(server), "", ROWS))
                    .as("what the result warns of")
                    .isNotEmpty();
            assertThat(tally.restarts()).isEqualTo(1);
        }
    }

    @Test
    void aWriteCanFailForIt() {
        try (RedisProcess server = RedisServer.start()) {
            assertThatThrownBy(() -> write(server, Map.of("on_restart", "fail"), () -> restart(server)))
                    .isInstanceOf(RedisWriteException.class)
                    .hasMessageContainingAll(
                            "127.0.0.1:" + server.port() + " became another process",
                            "on_restart=fail",
                            "appendonly yes");
        }
    }

    @Test
    void aReplicaThatTakesOverIsNoRestart() {
        try (RedisSentinel sentinel = RedisSentinel.start(1)) {
            Tally tally = write(sentinel.url(), Map.of(), sentinel::failOver);
            assertThat(tally.rowsWritten()).isEqualTo(ROWS);
            assertThat(tally.restarts()).isZero();
        }
    }

    /** By what tasks and the driver saw together: no task need have seen both. */
    @Test
    void theWholeJobCountsARestartOnce(SparkSession spark) {
        try (RedisProcess server = RedisServer.start()) {
            WriteResult result = SparkRedis.writeHashes(
                    rowsThatRestart(spark, server, ROWS / 2, 4),
                    Map.of("url", server.url(), "key_column", "id", "batch_size", "100"));
            assertThat(result.restarts()).isEqualTo(1);
            assertThat(result).asString().contains("a server restarted once and may have lost some");
            assertThat(SparkRedis.result(spark, result.resultId())).contains(result);
        }
    }

    /** The driver knew the process before, and the task only the one after. */
    @Test
    void aJobCanFailForARestartThatNoTaskSaw(SparkSession spark) {
        try (RedisProcess server = RedisServer.start()) {
            Map<String, String> options = Map.of("url", server.url(), "key_column", "id", "on_restart", "fail");
            assertThatThrownBy(() -> SparkRedis.writeHashes(rowsThatRestart(spark, server, 0, 1), options))
                    .isInstanceOf(RedisWriteException.class)
                    .hasMessageStartingWith("1 server became another process while the write ran")
                    .hasMessageContaining("the rows that were written stay");
            assertThat(NumberedRows.missing(List.of(server), "", ROWS)).isEmpty();
        }
    }

    private static Dataset<Row> rowsThatRestart(SparkSession spark, RedisProcess server, long at, int partitions) {
        AtomicBoolean isDue = new AtomicBoolean(true);
        restartOnce = () -> {
            if (isDue.getAndSet(false)) {
                restart(server);
            }
        };
        UserDefinedFunction name = udf(
                (Long id) -> {
                    if (id == at) {
                        restartOnce.run();
                    }
                    return "name" + id;
                },
                DataTypes.StringType);
        return spark.range(0, ROWS, 1, partitions)
                .select(col("id"), name.apply(col("id")).as("name"));
    }

    private static void restart(RedisProcess server) {
        server.kill();
        server.start();
    }

    private static Tally write(RedisProcess server, Map<String, String> more, Runnable inTheMiddle) {
        return write(server.url(), more, inTheMiddle);
    }

    private static Tally write(String url, Map<String, String> more, Runnable inTheMiddle) {
        Map<String, String> options = new HashMap<>(Map.of("url", url, "key_column", "id", "batch_size", "100"));
        options.putAll(more);
        PartitionAttempt attempt = new PartitionAttempt(RedisFormat.HASH, options, NumberedRows.SCHEMA, false);
        try {
            for (int id = 0; id < ROWS; id++) {
                if (id == ROWS / 2) {
                    inTheMiddle.run();
                }
                attempt.write(NumberedRows.row(id));
            }
            return attempt.commit();
        } finally {
            attempt.abort();
        }
    }
}
