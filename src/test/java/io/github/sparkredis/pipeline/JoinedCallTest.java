package io.github.sparkredis.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.testing.RespCommand;
import io.github.sparkredis.testing.ScriptedServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rows that go in one call of a script, here {@code EVALSHA digest keys key … shared value …}. */
@Timeout(60)
final class JoinedCallTest {
    private final Map<String, String> stored = new ConcurrentHashMap<>();
    private final List<Integer> rowsOfCalls = new CopyOnWriteArrayList<>();
    private final Tally tally = new Tally(10, 10);
    private ScriptedServer server;

    /** What the server answers to a call of so many rows; null: they are stored. */
    private interface Rule {
        String answer(int rows, int call);
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void theRowsOfABatchGoInAsFewCallsAsCanBe() {
        start((rows, call) -> null);
        write(100, numbered(70));
        assertThat(rowsOfCalls).containsExactly(32, 32, 6);
        assertAllStored(70);
    }

    @Test
    void oneRowGoesByItself() {
        start((rows, call) -> null);
        write(33, numbered(33));
        assertThat(rowsOfCalls).containsExactly(32, 1);
        assertAllStored(33);
    }

    @Test
    void largeRowsGoInCallsOfTheirOwn() {
        start((rows, call) -> null);
        String large = "x".repeat(JoinedCall.MOST_BYTES);
        write(5, "a=1", "b=2", "c=" + large, "d=3", "e=4");
        assertThat(rowsOfCalls).containsExactly(2, 1, 2);
        assertThat(stored).containsEntry("c", large).hasSize(5);
    }

    @Test
    void anErrorOfOneRowFailsThatRow() {
        start((rows, call) -> "*2\r\n:1\r\n-WRONGTYPE Operation against a key\r\n");
        write(2, "a=1", "b=2");
        assertThat(tally.failures()).isEqualTo(Map.of("rejected:WRONGTYPE", 1L));
        assertThat(tally.errors().get(0).key()).isEqualTo("b");
        assertThat(tally.rowsWritten()).isEqualTo(1);
    }

    /** Of a proxy, whose servers have some of the keys each: it is no trouble, and found out once. */
    @Test
    void whereSeveralKeysAreRefusedEachRowGoesAlone() {
        start((rows, call) -> rows > 1 ? "-CROSSSLOT Keys in request don't hash to the same slot\r\n" : null);
        write(2, numbered(6));
        assertThat(rowsOfCalls.stream().filter(rows -> rows > 1)).hasSizeBetween(1, Pipeline.MOST_UNDER_WAY);
        assertAllStored(6);
        assertThat(tally.retries()).isZero();
        assertThat(tally.rowsInDoubt()).isZero();
    }

    @Test
    void aKeyThatTheUserMayNotWriteFailsItsRowAlone() {
        server = ScriptedServer.start(command -> {
            if (!command.name().equals("EVALSHA")) {
                return null;
            }
            return keys(command).contains("b") ? "-NOPERM No permissions to access a key\r\n" : store(command);
        });
        write(3, "a=1", "b=2", "c=3");
        assertThat(stored).isEqualTo(Map.of("a", "1", "c", "3"));
        assertThat(tally.failures()).isEqualTo(Map.of("rejected:NOPERM", 1L));
    }

    /** What a script raises, it may raise behind rows that it wrote: these are to be read back, where that matters. */
    @Test
    void rowsOfACallThatFailedHalfwayAreInDoubt() {
        start((rows, call) -> rows > 1 ? "-ERR Error running script: user_script:1: oops\r\n" : null);
        write(3, "k0=0", "k1=1", "k2=2");
        assertThat(tally.rowsInDoubt()).isEqualTo(3);
        assertAllStored(3);
    }

    @Test
    void whatPassesIsWaitedForWithoutParting() {
        start((rows, call) -> call == 1 ? "-LOADING Redis is loading the dataset in memory\r\n" : null);
        write(3, "a=1", "b=2", "c=3");
        assertThat(rowsOfCalls).containsExactly(3, 3);
        assertThat(tally.rowsWritten()).isEqualTo(3);
        assertThat(tally.retries()).isEqualTo(1);
    }

    @Test
    void rowsWhoseReplyIsLostAreInDoubtAndGoAgain() {
        start((rows, call) -> call == 1 ? ScriptedServer.CUT : null);
        write(3, "a=1", "b=2", "c=3");
        assertThat(rowsOfCalls).containsExactly(3, 3);
        assertThat(tally.rowsInDoubt()).isEqualTo(3);
        assertAllWritten(3);
    }

    @Test
    void aReplyWithTooFewElementsCountsForNoRow() {
        start((rows, call) -> call == 1 ? "*2\r\n:1\r\n:1\r\n" : null);
        write(3, "a=1", "b=2", "c=3");
        assertThat(rowsOfCalls).containsExactly(3, 3);
        assertAllWritten(3);
    }

    private void assertAllStored(int count) {
        assertThat(stored).hasSize(count);
        stored.forEach((key, value) -> assertThat(key).isEqualTo("k" + value));
        assertAllWritten(count);
    }

    private void assertAllWritten(int count) {
        assertThat(tally.rowsWritten()).isEqualTo(count);
        assertThat(tally.failures()).isEmpty();
    }

    private static String[] numbered(int count) {
        return IntStream.range(0, count).mapToObj(i -> "k" + i + "=" + i).toArray(String[]::new);
    }

    private void start(Rule rule) {
        server = ScriptedServer.start(command -> {
            if (!command.name().equals("EVALSHA")) {
                return null;
            }
            rowsOfCalls.add(keys(command).size());
            String answer = rule.answer(keys(command).size(), rowsOfCalls.size());
            return answer == null ? store(command) : answer;
        });
    }

    private static List<String> keys(RespCommand command) {
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < Integer.parseInt(command.text(2)); i++) {
            keys.add(command.text(3 + i));
        }
        return keys;
    }

    private String store(RespCommand command) {
        List<String> keys = keys(command);
        assertThat(command.size()).isEqualTo(4 + 2 * keys.size());
        assertThat(command.text(3 + keys.size())).isEqualTo("shared");
        for (int i = 0; i < keys.size(); i++) {
            stored.put(keys.get(i), command.text(4 + keys.size() + i));
        }
        return (keys.size() == 1 ? "" : "*" + keys.size() + "\r\n") + ":1\r\n".repeat(keys.size());
    }

    private void write(int batchSize, String... rows) {
        SetRows.call(Map.of("url", server.url(), "batch_size", Integer.toString(batchSize)), tally, rows);
    }
}
