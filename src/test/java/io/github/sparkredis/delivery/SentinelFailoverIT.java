package io.github.sparkredis.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.SparkRedis;
import io.github.sparkredis.result.WriteResult;
import io.github.sparkredis.testing.RedisProcess;
import io.github.sparkredis.testing.RedisSentinel;
import io.github.sparkredis.testing.SparkExtension;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Response;

/**
 * A replica takes its master's place in the middle of a write. What the old master had and the replica did not is lost, as
 * Redis replicates without waiting; what is encoded after the event can only have gone to the new one.
 */
@ExtendWith(SparkExtension.class)
@Timeout(180)
final class SentinelFailoverIT {
    private static final long ROWS = 20_000;

    /** What happens when the task of a write makes its row in the middle; in local mode it runs in this JVM. */
    private static volatile Runnable halfway;

    @ParameterizedTest
    @ValueSource(strings = {"upsert", "replace"})
    void aKilledMasterIsReplacedWhileTheWriteGoesOn(String mode, SparkSession spark) {
        try (RedisSentinel sentinel = RedisSentinel.start(1)) {
            RedisProcess lost = sentinel.master();
            sentinel.sentinels().get(0).kill(); // two are left to agree
            halfway = lost::kill;
            WriteResult result = write(rows(spark), sentinel, Map.of("mode", mode));
            assertThatAllAreCounted(result);
            assertThat(result.rowsInDoubt()).isPositive();
            assertThat(sentinel.master()).isNotEqualTo(lost);
            assertThatTheSecondHalfIsThere(sentinel.master());
        }
    }

    @Test
    void aMasterThatIsSilentIsReplacedWhileTheWriteGoesOn(SparkSession spark) {
        try (RedisSentinel sentinel = RedisSentinel.start(1)) {
            RedisProcess lost = sentinel.master();
            halfway = lost::pause;
            WriteResult result =
                    write(rows(spark), sentinel, Map.of("socket_timeout_ms", "500", "connect_timeout_ms", "500"));
            assertThatAllAreCounted(result);
            assertThat(result.rowsInDoubt()).isPositive();
            RedisProcess master = sentinel.master();
            assertThat(master).isNotEqualTo(lost);
            assertThatTheSecondHalfIsThere(master);
            // When it wakes, the old one must not get a second write.
            lost.resume();
            write(spark.sql("SELECT 'after' AS id, 'Ann' AS name"), sentinel, Map.of());
            try (Jedis redis = master.client()) {
                assertThat(redis.hgetAll("after")).isEqualTo(Map.of("name", "Ann"));
            }
        }
    }

    @Test
    void aPlannedFailoverCostsTheWriteNoRowThatComesAfterIt(SparkSession spark) {
        try (RedisSentinel sentinel = RedisSentinel.start(2)) {
            RedisProcess before = sentinel.master();
            halfway = sentinel::failOver;
            WriteResult result = write(rows(spark), sentinel, Map.of());
            assertThatAllAreCounted(result);
            assertThat(sentinel.master()).isNotEqualTo(before);
            assertThatTheSecondHalfIsThere(sentinel.master());
        }
    }

    /** The old master takes writes all the while, and drops them when it is made a replica, ten seconds later. */
    @Test
    void aWriteLeavesAMasterThatIsNoLongerMeant(SparkSession spark) {
        try (RedisSentinel sentinel = RedisSentinel.start(1)) {
            RedisProcess before = sentinel.master();
            sentinel.takeTheirTime();
            AtomicReference<String> role = new AtomicReference<>();
            halfway = () -> {
                sentinel.beginFailover();
                sentinel.awaitFailover(before);
                pause(Duration.ofMillis(1_100)); // for as long a sentinel is taken at its word
                role.set(role(before));
            };
            WriteResult result = write(rows(spark), sentinel, Map.of());
            assertThatAllAreCounted(result);
            assertThat(role).as("of the old one").hasValue("master");
            assertThat(sentinel.master()).isNotEqualTo(before);
            assertThatTheSecondHalfIsThere(sentinel.master());
        }
    }

    private static String role(RedisProcess server) {
        try (Jedis redis = server.client()) {
            return (String) redis.role().get(0);
        }
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Dataset<Row> rows(SparkSession spark) {
        return spark.range(0, ROWS, 1, 1)
                .map(
                        (MapFunction<Long, Long>) id -> {
                            if (id == ROWS / 2 && halfway != null) {
                                Runnable event = halfway;
                                halfway = null;
                                event.run();
                            }
                            return id;
                        },
                        Encoders.LONG())
                .selectExpr("value AS id", "concat('n', value) AS name");
    }

    private static WriteResult write(Dataset<Row> rows, RedisSentinel sentinel, Map<String, String> more) {
        Map<String, String> options =
                new HashMap<>(Map.of("url", sentinel.url(), "key_column", "id", "batch_size", "500"));
        options.putAll(more);
        return SparkRedis.writeHashes(rows, options);
    }

    private static void assertThatAllAreCounted(WriteResult result) {
        assertThat(result.complete()).isTrue();
        assertThat(result.rowsWritten()).isEqualTo(ROWS);
        assertThat(result.rowsFailed() + result.rowsSkipped()).isZero();
    }

    private static void assertThatTheSecondHalfIsThere(RedisProcess master) {
        try (Jedis redis = master.client();
                Pipeline pipeline = redis.pipelined()) {
            Map<Long, Response<String>> names = new HashMap<>();
            LongStream.range(ROWS / 2, ROWS).forEach(id -> names.put(id, pipeline.hget(Long.toString(id), "name")));
            pipeline.sync();
            assertThat(names).allSatisfy((id, name) -> assertThat(name.get()).isEqualTo("n" + id));
        }
    }
}
