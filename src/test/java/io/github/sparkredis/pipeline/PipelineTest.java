package io.github.sparkredis.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkredis.client.RefusedException;
import io.github.sparkredis.result.RedisWriteException;
import io.github.sparkredis.testing.RespCommand;
import io.github.sparkredis.testing.ScriptedServer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of rows on their way to a server, without Spark. A row is here {@code SET key value}. */
final class PipelineTest {
    private static final String OK = "+OK\r\n";
    private static final String LOADING = "-LOADING Redis is loading the dataset in memory\r\n";

    private final Map<String, String> stored = new ConcurrentHashMap<>();
    private final Map<String, Integer> times = new ConcurrentHashMap<>();
    private final Tally tally = new Tally(10, 10);
    private ScriptedServer server;

    /** What the server answers to the n-th coming of a row, {@code a=1}; null: it is stored. */
    private interface Rule {
        String answer(String row, int time);
    }

    @AfterEach
    void close() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 100})
    void everyRowIsWrittenAndCounted(int batchSize) {
        start((row, time) -> null);
        write(batchSize, "a=1", "b=2", "c=3");
        assertThat(stored).isEqualTo(Map.of("a", "1", "b", "2", "c", "3"));
        assertThat(tally.rowsWritten()).isEqualTo(3);
        assertThat(tally.batches()).isEqualTo(-Math.floorDiv(-3, batchSize));
        assertThat(tally.retries()).isZero();
    }

    @Test
    void anErrorThatConcernsOneRowFailsThatRow() {
        start((row, time) -> row.equals("b=2") ? "-WRONGTYPE Operation against a key\r\n" : null);
        write(2, "a=1", "b=2", "c=3");
        assertThat(stored).isEqualTo(Map.of("a", "1", "c", "3"));
        assertThat(tally.failures()).isEqualTo(Map.of("rejected:WRONGTYPE", 1L));
        assertThat(tally.errors().get(0).key()).isEqualTo("b");
    }

    @Test
    void anErrorThatConcernsEveryRowEndsTheWriteWithoutAnotherTry() {
        start((row, time) -> "-OOM command not allowed when used memory > 'maxmemory'.\r\n");
        assertThatThrownBy(() -> write(2, "a=1"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("maxmemory");
        assertThat(times).isEqualTo(Map.of("a=1", 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 100})
    void whatPassesIsSentAgainWithAllThatIsBehindIt(int batchSize) {
        start((row, time) -> row.equals("a=1") && time == 1 ? LOADING : null);
        write(batchSize, "a=1", "b=2", "a=3");
        assertThat(stored).isEqualTo(Map.of("a", "3", "b", "2"));
        assertThat(tally.rowsWritten()).isEqualTo(3);
        assertThat(tally.rowsInDoubt()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 100})
    void rowsThatWaitForAnAnswerOfALostConnectionAreInDoubtAndSentAgain(int batchSize) {
        start((row, time) -> row.equals("b=2") && time == 1 ? ScriptedServer.CUT : null);
        write(batchSize, "a=1", "b=2", "a=3");
        assertThat(stored).isEqualTo(Map.of("a", "3", "b", "2"));
        assertThat(tally.rowsWritten()).isEqualTo(3);
        assertThat(tally.rowsInDoubt()).isBetween(1L, 3L);
        assertThat(server.connections()).isEqualTo(2);
    }

    /** An older row of the first batch takes effect late, and then the connection dies before the newer one goes again. */
    @Test
    void aNewerRowOfTheNextBatchHasTheLastWordHoweverOftenTheWayIsCut() {
        start((row, time) -> {
            if (row.equals("a=1") && time == 1) {
                return LOADING;
            }
            return row.equals("a=2") && time == 2 ? ScriptedServer.CUT : null;
        });
        write(1, "a=1", "a=2");
        assertThat(stored).isEqualTo(Map.of("a", "2"));
        assertThat(tally.rowsWritten()).isEqualTo(2);
    }

    @Test
    void aWriteGivesUpWhenItsTimeIsUp() {
        start((row, time) -> LOADING);
        assertThatThrownBy(() -> write(2, "a=1"))
                .isInstanceOf(RedisWriteException.class)
                .hasMessageContainingAll("retry_timeout_ms=500", "LOADING Redis is loading");
        assertThat(times.get("a=1")).isGreaterThan(1);
    }

    private void start(Rule rule) {
        server = ScriptedServer.start(command -> answer(command, rule));
    }

    private String answer(RespCommand command, Rule rule) {
        if (!command.name().equals("SET")) {
            return null;
        }
        String row = command.text(1) + "=" + command.text(2);
        String answer = rule.answer(row, times.merge(row, 1, Integer::sum));
        if (answer == null) {
            stored.put(command.text(1), command.text(2));
        }
        return answer == null ? OK : answer;
    }

    private void write(int batchSize, String... rows) {
        SetRows.write(Map.of("url", server.url(), "batch_size", Integer.toString(batchSize)), tally, rows);
    }
}
