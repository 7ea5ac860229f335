package io.github.sparkredis.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkredis.SparkRedis;
import io.github.sparkredis.result.FailedRow;
import io.github.sparkredis.result.RedisWriteException;
import io.github.sparkredis.result.WriteResult;
import io.github.sparkredis.testing.ScriptedServer;
import io.github.sparkredis.testing.SparkExtension;
import io.github.sparkredis.testing.UsualReplies;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that sends a reply too many, as one did that took a script within a transaction amiss, or one too few. */
@ExtendWith(SparkExtension.class)
final class OutOfStepIT {
    private static final String WRONGTYPE = "-WRONGTYPE Operation against a key holding the wrong kind of value\r\n";

    /** What is sent instead of the one reply to the tenth row of 25; the fifteenth is refused. */
    @ParameterizedTest
    @ValueSource(strings = {":1\r\n:1\r\n", "+OK\r\n:1\r\n", "-ERR Not transaction context to remove\r\n:1\r\n", ""})
    void noRowCountsByTheReplyToAnother(String instead, SparkSession spark) {
        AtomicInteger tenths = new AtomicInteger();
        try (ScriptedServer server = ScriptedServer.start(command -> {
            if (!command.name().equals("HSET")) {
                return UsualReplies.to(command);
            }
            return switch (command.text(1)) {
                case "10" -> tenths.incrementAndGet() == 1 ? instead : ":1\r\n";
                case "15" -> WRONGTYPE;
                default -> ":1\r\n";
            };
        })) {
            WriteResult result = write(server, spark.range(0, 25, 1, 1).selectExpr("id", "'x' AS s"));
            assertThat(result.rowsWritten()).isEqualTo(24);
            assertThat(result.failures()).isEqualTo(Map.of("rejected:WRONGTYPE", 1L));
            assertThat(result.errors()).extracting(FailedRow::key).containsExactly("15");
            assertThat(result.rowsInDoubt()).isPositive();
            assertThat(server.commands().stream()
                            .filter(command -> command.name().equals("HSET"))
                            .map(command -> command.text(1)))
                    .containsAll(
                            IntStream.range(0, 25).mapToObj(Integer::toString).toList());
        }
    }

    @Test
    void aServerThatDoesSoAllTheTimeFailsTheWrite(SparkSession spark) {
        try (ScriptedServer server = ScriptedServer.start(
                command -> command.name().equals("HSET") ? ":1\r\n:1\r\n" : UsualReplies.to(command))) {
            assertThatThrownBy(() -> write(server, spark.sql("SELECT 1 AS id, 'x' AS s"), "retry_timeout_ms", "500"))
                    .isInstanceOf(RedisWriteException.class)
                    .hasMessageContaining("is lost: it answered with 1 instead of PONG");
        }
    }

    /** Too late to be noticed by its own write. */
    @ParameterizedTest
    @ValueSource(strings = {":1", "+OK", "-ERR Not transaction context to remove"})
    void aReplyTooManyIsNotTakenForThatOfALaterWritesRow(String tooMany, SparkSession spark) {
        ThreadLocal<Boolean> isLast = ThreadLocal.withInitial(() -> false); // a thread serves one connection
        try (ScriptedServer server = ScriptedServer.start(command -> {
            if (command.name().equals("PING") && isLast.get()) {
                isLast.set(false);
                return "+PONG\r\n" + tooMany + "\r\n";
            } else if (!command.name().equals("HSET")) {
                return UsualReplies.to(command);
            }
            isLast.set(command.text(1).equals("last"));
            return command.text(1).equals("refused") ? WRONGTYPE : ":1\r\n";
        })) {
            assertThat(write(server, spark.sql("SELECT 'last' AS id, 'x' AS s")).rowsWritten())
                    .isOne();
            Dataset<Row> later = spark.sql("SELECT * FROM VALUES ('refused', 'x'), ('taken', 'y') AS t(id, s)");
            WriteResult result = write(server, later.coalesce(1));
            assertThat(result.rowsWritten()).isOne();
            assertThat(result.failures()).isEqualTo(Map.of("rejected:WRONGTYPE", 1L));
            assertThat(result.errors()).extracting(FailedRow::key).containsExactly("refused");
        }
    }

    private static WriteResult write(ScriptedServer server, Dataset<Row> rows, String... more) {
        Map<String, String> options = new HashMap<>(
                Map.of("url", server.url(), "key_column", "id", "batch_size", "7", "socket_timeout_ms", "2000"));
        for (int i = 0; i < more.length; i += 2) {
            options.put(more[i], more[i + 1]);
        }
        return SparkRedis.writeHashes(rows, options);
    }
}
