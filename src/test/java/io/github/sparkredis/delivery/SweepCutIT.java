package io.github.sparkredis.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkredis.result.RedisWriteException;
import io.github.sparkredis.testing.Forwarder;
import io.github.sparkredis.testing.RedisProcess;
import io.github.sparkredis.testing.RedisServer;
import io.github.sparkredis.testing.RespCommand;
import io.github.sparkredis.testing.ScriptedServer;
import io.github.sparkredis.testing.SparkExtension;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;

/** The sweep of {@code overwrite} is cut off, and taken up again. */
@ExtendWith(SparkExtension.class)
@Timeout(120)
final class SweepCutIT {
    private static final int OLD = 30_000;

    @Test
    void allKeysAreGoneHoweverOftenItIsCut(SparkSession spark) {
        try (RedisProcess server = RedisServer.start();
                Jedis redis = server.client();
                Forwarder address = Forwarder.cuttingAfter(150_000, server.port())) {
            try (Pipeline pipeline = redis.pipelined()) {
                for (int i = 0; i < OLD; i++) {
                    pipeline.hset("user:old:" + i, "name", "old");
                    pipeline.set("other:" + i, "stays");
                }
            }
            overwrite(spark, address.url(), "cut-sweep", Map.of());
            assertThat(redis.dbSize()).isEqualTo(OLD + 10);
            assertThat(address.connections()).as("it was cut").isGreaterThan(5);
            // A cut can take the answer to an UNLINK with it.
            long removed = result(spark, "cut-sweep").getLong(0);
            assertThat(removed).isBetween(OLD - 1000L * address.connections(), (long) OLD);
            assertThat(removed).isGreaterThan(OLD / 2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"READONLY You can't write.", "LOADING Redis is loading", ScriptedServer.CUT})
    void whatPassesIsWaitedFor(String answer, SparkSession spark) {
        for (String refused : List.of("SCAN", "TYPE", "UNLINK")) {
            AtomicInteger times = new AtomicInteger();
            try (ScriptedServer server =
                    ScriptedServer.start(command -> command.name().equals(refused) && times.incrementAndGet() == 1
                            ? line(answer)
                            : sweepOfOneKey(command))) {
                overwrite(spark, server.url(), "waited", Map.of());
                assertThat(times.get()).isEqualTo(2);
                assertThat(result(spark, "waited").getLong(0)).isEqualTo(1);
            }
        }
    }

    /** The same pages again are no progress. */
    @Test
    void aSweepThatComesNoFurtherIsGivenUp(SparkSession spark) {
        AtomicInteger scans = new AtomicInteger();
        try (ScriptedServer server = ScriptedServer.start(command -> {
            if (!command.name().equals("SCAN")) {
                return null;
            }
            scans.incrementAndGet();
            return command.text(1).equals("0") ? "*2\r\n$1\r\n7\r\n*0\r\n" : ScriptedServer.CUT;
        })) {
            assertThatThrownBy(() -> overwrite(spark, server.url(), "stuck", Map.of("retry_timeout_ms", "300")))
                    .isInstanceOf(RedisWriteException.class)
                    .hasMessageContainingAll("is lost", "retry_timeout_ms=300", "No row was sent");
            assertThat(scans.get()).isGreaterThan(2);
        }
    }

    /** What is swept already is not swept again. */
    @Test
    void onAClusterOnlyTheMasterThatWasCutIsSweptAnew(SparkSession spark) {
        AtomicInteger cuts = new AtomicInteger();
        ScriptedServer[] nodes = new ScriptedServer[2];
        ScriptedServer.Script first = command -> clusterNode(command, nodes);
        ScriptedServer.Script second = command -> command.name().equals("UNLINK") && cuts.incrementAndGet() == 1
                ? ScriptedServer.CUT
                : clusterNode(command, nodes);
        try (ScriptedServer one = ScriptedServer.start(first);
                ScriptedServer two = ScriptedServer.start(second)) {
            nodes[0] = one;
            nodes[1] = two;
            overwrite(spark, one.url(), "cluster", Map.of("topology", "cluster"));
            assertThat(sweeps(one)).isEqualTo(1);
            assertThat(sweeps(two)).isEqualTo(2);
        }
    }

    private static long sweeps(ScriptedServer node) {
        return node.commands().stream()
                .filter(command -> command.name().equals("SCAN"))
                .count();
    }

    private static String clusterNode(RespCommand command, ScriptedServer[] nodes) {
        return command.name().equals("CLUSTER")
                ? "*2\r\n" + range(0, 8191, nodes[0]) + range(8192, 16383, nodes[1])
                : sweepOfOneKey(command);
    }

    private static String range(int from, int to, ScriptedServer node) {
        return "*3\r\n:" + from + "\r\n:" + to + "\r\n*2\r\n$9\r\n127.0.0.1\r\n:" + node.port() + "\r\n";
    }

    private static String sweepOfOneKey(RespCommand command) {
        return switch (command.name()) {
            case "SCAN" -> "*2\r\n$1\r\n0\r\n*1\r\n$6\r\nuser:1\r\n";
            case "TYPE" -> "+hash\r\n";
            case "UNLINK", "HSET" -> ":1\r\n";
            default -> null;
        };
    }

    private static String line(String answer) {
        return answer.equals(ScriptedServer.CUT) ? answer : "-" + answer + "\r\n";
    }

    private static void overwrite(SparkSession spark, String url, String id, Map<String, String> more) {
        spark.sql("SELECT id, 'Ann' AS name FROM range(0, 10, 1, 1)")
                .write()
                .format("redis-hash")
                .options(Map.of("url", url, "key_column", "id", "key_prefix", "user:", "result_id", id))
                .options(more)
                .mode(SaveMode.Overwrite)
                .save();
    }

    private static Row result(SparkSession spark, String id) {
        return spark.read()
                .format("redis-write-result")
                .option("result_id", id)
                .load()
                .select("keys_removed")
                .first();
    }
}
