package io.github.sparkredis.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.testing.RespCommand;
import io.github.sparkredis.testing.ScriptedServer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How rows count that find their key there, and that may have written it themselves. */
@Timeout(60)
final class InsertInDoubtTest {
    private final Tally tally = new Tally(10, 10);
    private final Map<String, String> stored = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> calls = new HashMap<>();
    /** What the server answers to the n-th command of a name, where that is not what it says of what is stored. */
    private final Map<String, String> answers = new HashMap<>();

    private final ScriptedServer server = ScriptedServer.start(this::answer);

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void aRowWhoseReplyIsLostCountsAsWrittenWhereItIsThere() {
        answers.put("SET 1", ScriptedServer.CUT);
        insert(2, "a=1", "b=2");
        assertCounts(2, 0, 2);
        assertThat(stored).isEqualTo(Map.of("a", "1", "b", "2"));
    }

    @Test
    void aKeyThatIsGoneBeforeItIsReadBackIsWrittenAgain() {
        answers.put("SET 1", ScriptedServer.CUT);
        answers.put("GET 1", "gone");
        insert(1, "a=1");
        assertCounts(1, 0, 1);
        assertThat(stored).containsEntry("a", "1");
    }

    @Test
    void aRowDoesNotCountBeforeAnOlderOneOfItsKeyDoes() {
        answers.put("SET 1", ScriptedServer.SILENCE);
        answers.put("SET 2", ScriptedServer.CUT);
        answers.put("GET 1", "-LOADING Redis is loading the dataset in memory\r\n");
        insert(2, "a=1", "a=2");
        assertCounts(1, 1, 2);
        assertThat(stored).containsEntry("a", "1");
    }

    @Test
    void aKeyThatReplicasLackCountsOnceForRowsOfTwoBatches() {
        answers.put("WAIT 1", ":0\r\n");
        insert(1, "wait", "a=1", "a=2");
        assertCounts(1, 1, 1);
        assertThat(stored).containsEntry("a", "1");
    }

    @Test
    void aKeyThatReplicasLackCountsOnceForRowsOfOneBatch() {
        answers.put("WAIT 1", ":0\r\n");
        insert(3, "wait", "a=1", "a=2", "a=1");
        assertCounts(1, 2, 1);
    }

    @Test
    void anEqualRowOfSomebodyElseIsNotOursForLackOfReplicas() {
        stored.put("a", "1");
        answers.put("WAIT 1", ":0\r\n");
        insert(1, "wait", "a=1", "b=2");
        assertCounts(1, 1, 0);
    }

    private void assertCounts(long written, long skipped, long inDoubt) {
        assertThat(List.of(tally.rowsWritten(), tally.rowsSkipped(), tally.rowsInDoubt()))
                .as("written, skipped, in doubt")
                .containsExactly(written, skipped, inDoubt);
    }

    private void insert(int batchSize, String... rows) {
        Map<String, String> options = new HashMap<>(Map.of("url", server.url(), "batch_size", "" + batchSize));
        boolean waits = rows[0].equals("wait");
        if (waits) {
            options.put("wait_replicas", "2");
            options.put("wait_timeout_ms", "700");
        }
        SetRows.insert(
                options,
                tally,
                List.of(rows).subList(waits ? 1 : 0, rows.length).toArray(new String[0]));
    }

    private synchronized @Nullable String answer(RespCommand command) {
        String name = command.name().equals("EVALSHA") ? "GET" : command.name(); // propagate.lua reads a key
        int call = calls.computeIfAbsent(name, each -> new AtomicInteger()).incrementAndGet();
        String instead = answers.get(name + " " + call);
        return switch (name) {
            case "SCRIPT" -> "$-1\r\n";
            case "WAIT" -> instead == null ? ":2\r\n" : instead;
            case "SET" -> {
                boolean isNew = stored.putIfAbsent(command.text(1), command.text(2)) == null;
                yield instead != null ? instead : isNew ? "+OK\r\n" : "$-1\r\n";
            }
            case "GET" -> {
                String key = command.text(command.size() == 2 ? 1 : 3);
                if ("gone".equals(instead)) {
                    stored.remove(key);
                } else if (instead != null) {
                    yield instead;
                }
                String value = stored.get(key);
                yield value == null ? "$-1\r\n" : "$" + value.length() + "\r\n" + value + "\r\n";
            }
            default -> null;
        };
    }
}
