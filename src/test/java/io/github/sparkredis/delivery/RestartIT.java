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
import io.github.sparkredis.testing.CapturedLog;
import io.github.sparkredis.testing.Forwarder;
import io.github.sparkredis.testing.NumberedRows;
import io.github.sparkredis.testing.RedisProcess;
import io.github.sparkredis.testing.RedisSentinel;
import io.github.sparkredis.testing.RedisServer;
import io.github.sparkredis.testing.SparkExtension;
import io.github.sparkredis.testing.Waiting;
import io.github.sparkredis.write.PartitionAttempt;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.args.ClientPauseMode;
import redis.clients.jedis.args.ClientType;
import redis.clients.jedis.params.ClientKillParams;

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
            RedisProcess master = sentinel.master();
            try (CapturedLog log = new CapturedLog("io.github.sparkredis")) {
                Tally tally = write(sentinel.url(), Map.of(), sentinel::failOver);
                assertThat(tally.rowsWritten()).isEqualTo(ROWS);
                assertThat(tally.restarts()).isZero();
                assertThat(log.lines())
                        .as("what it may have cost")
                        .anySatisfy(line -> assertThat(line)
                                .startsWith("WARN redis-hash: The master is Redis at ")
                                .contains("was Redis at 127.0.0.1:" + master.port() + " before", "wait_replicas"));
            }
        }
    }

    /** By what tasks and the driver saw together: no task need have seen both. */
    @Test
    void theWholeJobCountsARestartOnce(SparkSession spark) {
        try (RedisProcess server = RedisServer.start()) {
            WriteResult result = SparkRedis.writeHashes(
                    rowsThat(spark, () -> restartWhenItHas(server, ROWS * 3 / 4), ROWS / 2, 4),
                    Map.of("url", server.url(), "key_column", "id", "batch_size", "100"));
            assertThat(result.restarts()).isEqualTo(1);
            assertThat(result).asString().contains("a server restarted once and may have lost some");
            assertThat(SparkRedis.result(spark, result.resultId())).contains(result);
        }
    }

    /** Each task knew one process, the first of them the one before and the second the one after. */
    @Test
    void aJobCanFailForARestartThatNoTaskSaw(SparkSession spark) {
        try (RedisProcess server = RedisServer.start()) {
            Map<String, String> options = Map.of("url", server.url(), "key_column", "id", "on_restart", "fail");
            Dataset<Row> rows = rowsThat(spark, () -> restartWhenItHas(server, ROWS / 2), ROWS / 2, 2);
            assertThatThrownBy(() -> SparkRedis.writeHashes(rows, options))
                    .isInstanceOf(RedisWriteException.class)
                    .hasMessageStartingWith("1 server became another process while the write ran")
                    .hasMessageContaining("the rows that were written stay");
            assertThat(NumberedRows.missing(List.of(server), "", ROWS)).hasSize(ROWS / 2);
        }
    }

    /** It had acknowledged nothing. */
    @Test
    void aServerThatOnlyTheDriverSawBeforeIsNone(SparkSession spark) {
        try (RedisProcess server = RedisServer.start()) {
            Map<String, String> options = Map.of("url", server.url(), "key_column", "id", "on_restart", "fail");
            WriteResult result = SparkRedis.writeHashes(rowsThatRestart(spark, server, 0, 1), options);
            assertThat(result.restarts()).isZero();
            assertThat(NumberedRows.missing(List.of(server), "", ROWS)).isEmpty();
        }
    }

    @Test
    void theResultOfAWriteThatDiedOfItCountsIt(SparkSession spark) {
        try (RedisProcess server = RedisServer.start()) {
            Map<String, String> options = Map.of(
                    "url",
                    server.url(),
                    "key_column",
                    "id",
                    "batch_size",
                    "100",
                    "on_restart",
                    "fail",
                    "result_id",
                    "died");
            assertThatThrownBy(() -> SparkRedis.writeHashes(rowsThatRestart(spark, server, ROWS / 2, 1), options))
                    .hasMessageContainingAll("became another process", "The write died");
            assertThat(SparkRedis.result(spark, "died").orElseThrow().restarts())
                    .isEqualTo(1);
        }
    }

    @Test
    void aUserWhoMayNotAskIsToldThatNoRestartIsNoticed(SparkSession spark) {
        try (RedisProcess server = RedisServer.start("user app on >pw ~* +@all -info");
                CapturedLog log = new CapturedLog("io.github.sparkredis")) {
            Map<String, String> options =
                    new HashMap<>(Map.of("url", server.url(), "key_column", "id", "user", "app", "password", "pw"));
            Dataset<Row> rows = spark.range(10).select(col("id"), col("id").as("name"));
            SparkRedis.writeHashes(rows, options);
            assertThat(log.lines()).noneMatch(line -> line.startsWith("WARN"));
            options.put("on_restart", "fail");
            SparkRedis.writeHashes(rows, options);
            assertThat(log.lines())
                    .filteredOn(line -> line.startsWith("WARN"))
                    .singleElement()
                    .asString()
                    .contains("on_restart=fail cannot be kept", "127.0.0.1:" + server.port(), "+info");
        }
    }

    /** Since Redis 7 it then names the data of the snapshot as what it had before, as a replica that took over does. */
    @Test
    void aMasterThatLoadsAnOlderSnapshotIsCounted() {
        try (RedisProcess server = RedisServer.start();
                RedisProcess replica = replicaOf(server)) {
            Tally tally = write(server, Map.of(), () -> {
                try (Jedis redis = server.client()) {
                    // The one for the replica may still be on its way.
                    await("no other save", () -> redis.info("persistence").contains("rdb_bgsave_in_progress:0"));
                    redis.save();
                }
                replica.kill();
                restart(server);
            });
            assertThat(NumberedRows.missing(List.of(server), "", ROWS / 2)).isEmpty();
            assertThat(tally.restarts()).isEqualTo(1);
        }
    }

    @Test
    void aReplicaThatTakesOverBehindOneAddressIsNone() {
        try (RedisProcess server = RedisServer.start();
                RedisProcess replica = replicaOf(server);
                Forwarder address = Forwarder.to(server.port())) {
            Tally tally = write(address.url(), Map.of(), () -> failOver(server, replica, address));
            assertThat(tally.rowsWritten()).isEqualTo(ROWS);
            assertThat(tally.restarts()).isZero();
            assertThat(NumberedRows.missing(List.of(replica), "", ROWS)).isEmpty();
        }
    }

    @Test
    void aServerThatIsFilledFromAnotherIsCounted() {
        try (RedisProcess server = RedisServer.start();
                RedisProcess empty = RedisServer.start();
                Jedis redis = server.client()) {
            Tally tally = write(server, Map.of(), () -> {
                redis.replicaof("127.0.0.1", empty.port());
                await("it has the other's data", () -> redis.info("replication").contains("link_status:up"));
                redis.replicaofNoOne();
                closeOthers(redis);
            });
            assertThat(NumberedRows.missing(List.of(server), "", ROWS)).isNotEmpty();
            assertThat(tally.restarts()).isEqualTo(1);
        }
    }

    private static RedisProcess replicaOf(RedisProcess server) {
        RedisProcess replica = RedisServer.start("replicaof 127.0.0.1 " + server.port(), "repl-diskless-sync-delay 0");
        try (Jedis redis = server.client()) {
            await("a replica follows", () -> redis.info("replication").contains("state=online"));
        }
        return replica;
    }

    /** With nothing lost, as who plans it does. */
    private static void failOver(RedisProcess from, RedisProcess to, Forwarder address) {
        try (Jedis old = from.client();
                Jedis redis = to.client()) {
            old.clientPause(10_000, ClientPauseMode.WRITE);
            // WAIT would speak of what this connection wrote, which is nothing.
            long offset = offset(old, "master_repl_offset");
            await("the replica has all", () -> offset(redis, "slave_repl_offset") >= offset);
            redis.replicaofNoOne();
            address.turnTo(to.port());
            old.replicaof("127.0.0.1", to.port());
            closeOthers(old);
        }
    }

    private static long offset(Jedis redis, String name) {
        return redis.info("replication")
                .lines()
                .filter(line -> line.startsWith(name + ":"))
                .mapToLong(line -> Long.parseLong(line.substring(name.length() + 1)))
                .findFirst()
                .orElse(-1);
    }

    private static void closeOthers(Jedis redis) {
        redis.clientKill(
                ClientKillParams.clientKillParams().type(ClientType.NORMAL).skipMe(ClientKillParams.SkipMe.YES));
    }

    private static void await(String event, BooleanSupplier came) {
        assertThat(Waiting.cameWithin(Duration.ofSeconds(20), came)).as(event).isTrue();
    }

    private static void restartWhenItHas(RedisProcess server, long keys) {
        try (Jedis redis = server.client()) {
            await("the rows of the other tasks are there", () -> redis.dbSize() == keys);
        }
        restart(server);
    }

    private static Dataset<Row> rowsThatRestart(SparkSession spark, RedisProcess server, long at, int partitions) {
        return rowsThat(spark, () -> restart(server), at, partitions);
    }

    private static Dataset<Row> rowsThat(SparkSession spark, Runnable event, long at, int partitions) {
        AtomicBoolean isDue = new AtomicBoolean(true);
        restartOnce = () -> {
            if (isDue.getAndSet(false)) {
                event.run();
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
