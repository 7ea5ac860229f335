package io.github.sparkredis.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkredis.encode.RedisFormat;
import io.github.sparkredis.pipeline.Tally;
import io.github.sparkredis.result.RedisWriteException;
import io.github.sparkredis.testing.ScriptedServer;
import io.github.sparkredis.write.PartitionAttempt;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server that sends less than it should, more than it should, garbage, or nothing: what becomes of the rows of a task. */
@Timeout(300)
final class GarbledRepliesIT {
    private static final int SEEDS = 8;
    private static final int ROWS = 60;
    private static final int THERE_BEFORE = 5;

    @ParameterizedTest
    @CsvSource({
        "HASH, upsert, none",
        "HASH, upsert, batch",
        "HASH, insert, none",
        "HASH, insert, batch",
        "JSON, upsert, none",
        "JSON, upsert, batch",
        "JSON, insert, none",
        "JSON, insert, batch",
    })
    void theContentAndTheCountsAreRight(RedisFormat format, String mode, String transaction) {
        int garbled = 0;
        long inDoubt = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            GarbledServer redis = new GarbledServer(seed, 3);
            boolean isInsert = mode.equals("insert");
            for (int id = 0; isInsert && id < ROWS; id += THERE_BEFORE) {
                redis.stored.put(
                        Integer.toString(id), format == RedisFormat.HASH ? List.of("name", "old") : List.of("{}"));
            }
            try (ScriptedServer server = ScriptedServer.start(redis)) {
                Tally tally = write(format, server, mode, transaction, "20000");
                assertThat(tally.rowsWritten())
                        .as("rows_written with seed %d", seed)
                        .isEqualTo(isInsert ? ROWS - ROWS / THERE_BEFORE : ROWS - ROWS / 10);
                assertThat(tally.rowsSkipped()).as("seed %d", seed).isEqualTo(isInsert ? ROWS / THERE_BEFORE : 0);
                assertThat(tally.failures())
                        .as("failures with seed %d", seed)
                        .isEqualTo(isInsert ? Map.of() : Map.of("rejected:WRONGTYPE", (long) ROWS / 10));
                assertThat(redis.stored.keySet())
                        .as("keys with seed %d", seed)
                        .hasSize(isInsert ? ROWS : ROWS - ROWS / 10);
                garbled += redis.garbled.get();
                inDoubt += tally.rowsInDoubt();
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
        System.out.printf(
                "%s, mode=%s, transaction=%s: %d garbled replies, %d rows in doubt%n",
                format, mode, transaction, garbled, inDoubt);
        assertThat(garbled).isGreaterThan(SEEDS);
        assertThat(inDoubt).isPositive();
    }

    @ParameterizedTest
    @CsvSource({"HASH, upsert, none", "HASH, insert, batch", "JSON, upsert, batch", "JSON, insert, none"})
    void aServerThatSaysNothingElseIsGivenUpWithASentence(RedisFormat format, String mode, String transaction) {
        for (String garbage : GarbledServer.GARBAGE) {
            GarbledServer redis = new GarbledServer(1, 0);
            try (ScriptedServer server = ScriptedServer.start(command -> {
                String right = redis.answer(command);
                boolean isAtStart = List.of("HELLO", "PING", "SCRIPT").contains(command.name());
                return isAtStart ? right : garbage;
            })) {
                assertThatThrownBy(() -> write(format, server, mode, transaction, "300"))
                        .as(garbage.substring(0, Math.min(30, garbage.length())))
                        .isInstanceOf(RedisWriteException.class)
                        .hasMessageContainingAll(
                                "could not be written within retry_timeout_ms=300",
                                "The connection to Redis at 127.0.0.1:" + server.port() + " is lost: it ");
            }
        }
    }

    private static Tally write(
            RedisFormat format, ScriptedServer server, String mode, String transaction, String retryTimeout) {
        Map<String, String> options = new HashMap<>(Map.of(
                "url", server.url(),
                "topology", "standalone",
                "key_column", "id",
                "mode", mode,
                "transaction", transaction,
                "batch_size", "7",
                "socket_timeout_ms", "300",
                "retry_base_ms", "1",
                "retry_max_ms", "10",
                "retry_timeout_ms", retryTimeout));
        options.put("columns", FaultRow.FIELDS);
        if (format == RedisFormat.HASH) {
            options.put("bulk_load", "off"); // the server knows the scripts
        }
        PartitionAttempt attempt = new PartitionAttempt(format, options, FaultRow.SCHEMA, false);
        try {
            for (int id = 0; id < ROWS; id++) {
                attempt.write(new FaultRow(Integer.toString(id), Map.of("name", "n" + id), false, 0).internal());
            }
            return attempt.commit();
        } finally {
            attempt.abort();
        }
    }
}
