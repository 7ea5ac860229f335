package io.github.sparkredis.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.sparkredis.SparkRedis;
import io.github.sparkredis.result.RedisWriteException;
import io.github.sparkredis.result.WriteResult;
import io.github.sparkredis.testing.RespCommand;
import io.github.sparkredis.testing.ScriptedServer;
import io.github.sparkredis.testing.SparkExtension;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where exactly a connection breaks, and which rows go out again: faults that no real server shows at will. */
@ExtendWith(SparkExtension.class)
@Timeout(120)
final class CutConnectionIT {
    private static final String WRITTEN = ":1\r\n";
    private static final List<String> KEYS =
            IntStream.range(0, 10).mapToObj(Integer::toString).toList();

    @Test
    void rowsAreSentAgainFromTheFirstUnansweredOne(SparkSession spark) {
        AtomicInteger rows = new AtomicInteger();
        try (ScriptedServer server = ScriptedServer.start(
                command -> hset(command, () -> rows.incrementAndGet() == 6 ? WRITTEN + ScriptedServer.CUT : WRITTEN))) {
            WriteResult result = write(spark, server, Map.of());
            assertThat(keys(server)).isEqualTo(KEYS);
            assertThat(result.rowsWritten()).isEqualTo(10);
            assertThat(result.rowsInDoubt()).isEqualTo(4);
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void aReplyThatBreaksOffIsNoAnswer(SparkSession spark) {
        AtomicInteger rows = new AtomicInteger();
        try (ScriptedServer server = ScriptedServer.start(
                command -> hset(command, () -> rows.incrementAndGet() == 6 ? ":1" + ScriptedServer.CUT : WRITTEN))) {
            WriteResult result = write(spark, server, Map.of());
            assertThat(keys(server)).containsExactly("0", "1", "2", "3", "4", "5", "5", "6", "7", "8", "9");
            assertThat(result.rowsWritten()).isEqualTo(10);
            assertThat(result.rowsInDoubt()).isEqualTo(5);
        }
    }

    @Test
    void aCommandThatBreaksOffIsSentAgain(SparkSession spark) {
        // Enough for a few rows on each connection, and never for all.
        try (ScriptedServer server = ScriptedServer.startCuttingAfter(900, command -> hset(command, () -> WRITTEN))) {
            WriteResult result = write(spark, server, Map.of("columns", "name,text", "batch_size", "4"));
            assertThat(result.rowsWritten()).isEqualTo(10);
            assertThat(keys(server)).containsAll(KEYS);
            assertThat(server.connections()).isGreaterThan(2);
        }
    }

    /** Each answer but the last of its batch cuts the connection, for a while: the worst for the order. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4, 100})
    void rowsOfOneKeyKeepTheirOrder(int batchSize, SparkSession spark) {
        Map<String, String> store = new ConcurrentHashMap<>();
        AtomicInteger rows = new AtomicInteger();
        try (ScriptedServer server = ScriptedServer.start(command -> {
            if (!command.name().equals("HSET")) {
                return null;
            }
            store.put(command.text(1), command.text(3));
            int row = rows.incrementAndGet();
            return row % 3 == 0 && row < 40 ? (row % 2 == 0 ? WRITTEN : "") + ScriptedServer.CUT : WRITTEN;
        })) {
            Dataset<Row> sameKey = spark.sql("SELECT 'k' AS id, CAST(id AS STRING) AS name FROM range(0, 20, 1, 1)");
            WriteResult result = write(sameKey, server, Map.of("batch_size", Integer.toString(batchSize)));
            assertThat(result.rowsWritten()).isEqualTo(20);
            assertThat(store).isEqualTo(Map.of("k", "19"));
            assertThat(lastRunOf(server))
                    .as("what came after the last older row")
                    .isSorted();
        }
    }

    @Test
    void aServerThatIsNotReadyForARowIsAskedAgain(SparkSession spark) {
        AtomicInteger rows = new AtomicInteger();
        try (ScriptedServer server = ScriptedServer.start(command -> hset(
                command,
                () -> rows.incrementAndGet() <= 25
                        ? "-LOADING Redis is loading the dataset in memory\r\n"
                        : WRITTEN))) {
            WriteResult result = write(spark, server, Map.of());
            assertThat(result.rowsWritten()).isEqualTo(10);
            assertThat(result.rowsInDoubt()).as("every one was answered").isZero();
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void theFirstConnectionOfATaskIsTriedAgain(SparkSession spark) {
        AtomicInteger pings = new AtomicInteger();
        // The first two are the driver's; then comes the task, which is cut off three times before it could send.
        try (ScriptedServer server =
                ScriptedServer.start(command -> command.name().equals("PING")
                        ? pings.incrementAndGet() > 2 && pings.get() < 6 ? ScriptedServer.CUT : "+PONG\r\n"
                        : hset(command, () -> WRITTEN))) {
            WriteResult result = write(spark, server, Map.of());
            assertThat(result.rowsWritten()).isEqualTo(10);
            assertThat(result.rowsInDoubt()).as("none was sent before").isZero();
            assertThat(keys(server)).isEqualTo(KEYS);
            assertThat(server.connections()).isEqualTo(4);
        }
    }

    @Test
    void aServerThatIsStillLoadingIsTriedAgain(SparkSession spark) {
        AtomicInteger pings = new AtomicInteger();
        try (ScriptedServer server = ScriptedServer.start(command -> {
            if (!command.name().equals("PING")) {
                return hset(command, () -> WRITTEN);
            }
            return switch (pings.incrementAndGet()) {
                case 3 -> ScriptedServer.CUT;
                case 4, 5, 6 -> "-LOADING Redis is loading the dataset in memory\r\n";
                default -> "+PONG\r\n";
            };
        })) {
            WriteResult result = write(spark, server, Map.of());
            assertThat(result.rowsWritten()).isEqualTo(10);
            assertThat(keys(server)).isEqualTo(KEYS);
        }
    }

    @Test
    void aServerThatIsLoadingWhenTheWriteBeginsIsSaidToBe(SparkSession spark) {
        try (ScriptedServer server = ScriptedServer.start(
                command -> command.name().equals("PING") ? "-LOADING Redis is loading\r\n" : null)) {
            assertThatThrownBy(() -> write(spark, server, Map.of("retry_timeout_ms", "200")))
                    .isInstanceOf(RedisWriteException.class)
                    .hasMessageContaining("is not ready: LOADING")
                    .hasMessageContaining("No row was sent");
        }
    }

    @Test
    void noTimeForRetriesMeansOneTry(SparkSession spark) {
        try (ScriptedServer server = ScriptedServer.start(command -> hset(command, () -> ScriptedServer.CUT))) {
            assertThatThrownBy(() -> write(spark, server, Map.of("retry_timeout_ms", "0")))
                    .isInstanceOf(RedisWriteException.class)
                    .hasMessageContaining("retry_timeout_ms=0 (1 try)");
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void theWaitsGrowUntilTheTimeIsUp(SparkSession spark) {
        try (ScriptedServer server = ScriptedServer.start(command -> hset(command, () -> ScriptedServer.CUT))) {
            Throwable thrown = catchThrowable(() -> write(
                    spark,
                    server,
                    Map.of("retry_timeout_ms", "1500", "retry_base_ms", "50", "retry_max_ms", "100000")));
            Matcher tries = Pattern.compile("retry_timeout_ms=1500 \\((\\d+) tries\\)")
                    .matcher(String.valueOf(thrown.getMessage()));
            assertThat(tries.find()).as(thrown.getMessage()).isTrue();
            // Waits of 25 ms on average, were they not to grow, would make about 60.
            assertThat(Integer.parseInt(tries.group(1))).isBetween(3, 25).isEqualTo(server.connections());
        }
    }

    @Test
    void deadConnectionsAreNotAwaitedOneByOne(SparkSession spark) {
        AtomicInteger unanswered = new AtomicInteger();
        ThreadLocal<Boolean> first = ThreadLocal.withInitial(() -> true); // a thread serves one connection
        try (ScriptedServer server = ScriptedServer.start(command -> {
            if (command.name().equals("PING")) {
                boolean fresh = first.get();
                first.set(false);
                return fresh ? "+PONG\r\n" : silence(unanswered);
            }
            if (command.name().equals("HSET")) {
                first.set(true); // the next one belongs to the rows
            }
            return hset(command, () -> WRITTEN);
        })) {
            // Four tasks at a time: the driver's connection is taken by one, which finds it silent.
            write(
                    spark.sql("SELECT id, 'n' AS name FROM range(0, 400, 1, 4)"),
                    server,
                    Map.of("socket_timeout_ms", "200"));
            int idle = server.connections() - unanswered.get();
            unanswered.set(0);
            write(spark, server, Map.of("socket_timeout_ms", "200"));
            assertThat(idle).isGreaterThan(2);
            assertThat(unanswered.get()).as("connections that were waited for").isLessThanOrEqualTo(3);
        }
    }

    private static String silence(AtomicInteger unanswered) {
        unanswered.incrementAndGet();
        return ScriptedServer.SILENCE;
    }

    private static String hset(RespCommand command, Supplier<String> answer) {
        return command.name().equals("HSET") ? answer.get() : null;
    }

    private static List<String> keys(ScriptedServer server) {
        return server.commands().stream()
                .filter(command -> command.name().equals("HSET"))
                .map(command -> command.text(1))
                .toList();
    }

    /** The values from the last one on that is the lowest: the run that decides what stays. */
    private static List<Integer> lastRunOf(ScriptedServer server) {
        List<Integer> values = server.commands().stream()
                .filter(command -> command.name().equals("HSET"))
                .map(command -> Integer.parseInt(command.text(3)))
                .toList();
        int start = values.size() - 1;
        while (start > 0 && values.get(start - 1) < values.get(start)) {
            start--;
        }
        assertThat(values.get(values.size() - 1)).isEqualTo(19);
        return values.subList(start, values.size());
    }

    private static WriteResult write(SparkSession spark, ScriptedServer server, Map<String, String> more) {
        return write(
                spark.sql("SELECT id, 'Ann' AS name, repeat('x', 100) AS text FROM range(0, 10, 1, 1)"), server, more);
    }

    private static WriteResult write(Dataset<Row> rows, ScriptedServer server, Map<String, String> more) {
        Map<String, String> options = new HashMap<>(Map.of("url", server.url(), "key_column", "id", "columns", "name"));
        options.putAll(Map.of("retry_base_ms", "1", "retry_max_ms", "10"));
        options.putAll(more);
        return SparkRedis.writeHashes(rows, options);
    }
}
