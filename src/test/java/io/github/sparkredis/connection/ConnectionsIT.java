package io.github.sparkredis.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkredis.SparkRedis;
import io.github.sparkredis.result.WriteResult;
import io.github.sparkredis.testing.RedisProcess;
import io.github.sparkredis.testing.RedisServer;
import io.github.sparkredis.testing.SparkExtension;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.args.ClientType;
import redis.clients.jedis.params.ClientKillParams;
import redis.clients.jedis.params.ClientKillParams.SkipMe;

/** Which writes share connections, seen from the server. */
@ExtendWith(SparkExtension.class)
final class ConnectionsIT {
    private RedisProcess server;
    private Jedis redis;

    @BeforeEach
    void start() {
        server = RedisServer.start(
                "user app on >app-secret >second-secret ~* +@all", "user other on >app-secret ~* +@all");
        redis = server.client();
    }

    @AfterEach
    void stop() {
        redis.close();
        server.close();
    }

    @Test
    void aSecondWriteTakesTheConnectionsOfTheFirst(SparkSession spark) {
        write(spark, Map.of());
        Set<String> first = connections();
        // As many as tasks write at a time: one at least, and no more than there are cores.
        assertThat(first).hasSizeBetween(1, 4);
        write(spark, Map.of("mode", "insert", "batch_size", "3", "ttl", "100"));
        assertThat(connections()).hasSizeLessThanOrEqualTo(4).containsAll(first);
    }

    @ParameterizedTest(name = "{0}={1}")
    @CsvSource({
        "user, other",
        "password, second-secret",
        "url, /1",
        "socket_timeout_ms, 20000",
        "connect_timeout_ms, 4000",
    })
    void aWriteWithOtherSettingsDoesNot(String option, String value, SparkSession spark) {
        write(spark, Map.of());
        Set<String> first = connections();
        write(spark, Map.of(option, option.equals("url") ? server.url() + value : value));
        Set<String> both = connections();
        assertThat(both).containsAll(first);
        assertThat(both.size() - first.size()).isBetween(1, 4);
    }

    @Test
    void theServersEndOfAnIdleConnectionCostsNothing(SparkSession spark) {
        write(spark, Map.of());
        Set<String> first = connections();
        redis.clientKill(
                ClientKillParams.clientKillParams().type(ClientType.NORMAL).skipMe(SkipMe.YES));
        WriteResult result = write(spark, Map.of());
        assertThat(result.rowsWritten()).isEqualTo(40);
        assertThat(result.rowsInDoubt()).isZero();
        assertThat(connections()).doesNotContainAnyElementsOf(first).hasSizeBetween(1, 4);
    }

    @Test
    void aFailedWriteLeavesNoConnectionWithReplies(SparkSession spark) {
        redis.rpush("1", "a list");
        WriteResult failed = write(spark, Map.of());
        assertThat(failed.failures()).isEqualTo(Map.of("rejected:WRONGTYPE", 1L));
        redis.del("1");
        WriteResult next = write(spark, Map.of());
        assertThat(next.rowsWritten()).isEqualTo(40);
        assertThat(next.failures()).isEmpty();
    }

    /** In the middle, with rows under way. */
    @Test
    void writesThatDieLeaveNoConnectionOpen(SparkSession spark) {
        Dataset<Row> rows =
                spark.sql("SELECT id, if(id = 300, raise_error('dies here'), 'Ann') AS name FROM range(0, 400, 1, 2)");
        for (int i = 0; i < 30; i++) {
            assertThatThrownBy(() -> SparkRedis.writeHashes(rows, options(Map.of("batch_size", "10"))))
                    .hasStackTraceContaining("dies here");
        }
        // The driver's, and those of tasks that were through.
        assertThat(connections()).hasSizeLessThanOrEqualTo(4);
    }

    private WriteResult write(SparkSession spark, Map<String, String> more) {
        return SparkRedis.writeHashes(spark.sql("SELECT id, 'Ann' AS name FROM range(0, 40, 1, 4)"), options(more));
    }

    private Map<String, String> options(Map<String, String> more) {
        Map<String, String> options =
                new HashMap<>(Map.of("url", server.url(), "key_column", "id", "user", "app", "password", "app-secret"));
        options.putAll(more);
        return options;
    }

    /** The ids of the connections, without the test's own. */
    private Set<String> connections() {
        return Pattern.compile("(?m)^id=(\\d+)")
                .matcher(redis.clientList())
                .results()
                .map((MatchResult found) -> found.group(1))
                .filter(id -> !id.equals(Long.toString(redis.clientId())))
                .collect(Collectors.toSet());
    }
}
