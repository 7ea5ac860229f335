package io.github.sparkredis.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkredis.result.RedisWriteException;
import io.github.sparkredis.testing.RespCommand;
import io.github.sparkredis.testing.ScriptedServer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What becomes of rows on their way to a cluster, without Spark. There are two nodes. The first has the lower half of the
 * slots, with the keys b (3300) and c (7365), the second the upper, with a (15495) and d (11298).
 */
final class ClusterPipelineTest {
    private static final int HALF = 8_192;

    private final ScriptedServer[] nodes = new ScriptedServer[2];
    private final List<Map<String, String>> stored = List.of(new ConcurrentHashMap<>(), new ConcurrentHashMap<>());
    /** What each node was told, in order: {@code a=1}, {@code ASKING}, {@code SLOTS}. */
    private final List<List<String>> told = List.of(new ArrayList<>(), new ArrayList<>());

    private final Map<String, Integer> times = new ConcurrentHashMap<>();
    private final Tally tally = new Tally(10, 10);

    /** The node that a slot is said to be at. */
    private volatile int[] halves = {0, 1};

    /** What a node answers to the n-th coming of a row to it, {@code a=1}; null: it is stored. */
    private interface Rule {
        String answer(int node, String row, int time);
    }

    @AfterEach
    void close() {
        for (ScriptedServer node : nodes) {
            node.close();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 100})
    void eachRowGoesToTheNodeOfItsSlot(int batchSize) {
        start((node, row, time) -> null);
        write(batchSize, "a=1", "b=2", "c=3", "d=4", "a=5");
        assertThat(stored).containsExactly(Map.of("b", "2", "c", "3"), Map.of("a", "5", "d", "4"));
        assertThat(tally.rowsWritten()).isEqualTo(5);
        assertThat(tally.retries()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 100})
    void aRowThatHasMovedIsFollowedAndSoAreLaterRowsOfItsSlot(int batchSize) {
        start((node, row, time) -> node == 0 && row.contains("b") ? "-MOVED 3300 " + address(1) + "\r\n" : null);
        write(batchSize, "b=1", "c=2", "b=3", "{b}=4");
        assertThat(stored).containsExactly(Map.of("c", "2"), Map.of("b", "3", "{b}", "4"));
        assertThat(tally.rowsWritten()).isEqualTo(4);
        assertThat(times.get("0 c=2")).as("it was settled").isEqualTo(1);
        assertThat(tally.rowsInDoubt()).isZero();
    }

    @Test
    void oneMovedTellsTheWayForTheRowsToCome() {
        start((node, row, time) -> node == 0 && row.contains("b") ? "-MOVED 3300 " + address(1) + "\r\n" : null);
        write(1, "b=1", "c=2", "b=3", "b=4", "b=5");
        assertThat(told.get(0)).doesNotContain("b=4", "b=5");
        assertThat(stored.get(1)).containsEntry("b", "5");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 100})
    void anAskedRowGoesThereWithAskingAndTheNextOfItsSlotDoesNot(int batchSize) {
        start((node, row, time) -> {
            boolean isHere = row.startsWith("{b}");
            return node == 0 && row.contains("b") && !isHere ? "-ASK 3300 " + address(1) + "\r\n" : null;
        });
        write(batchSize, "b=1", "{b}=2", "b=3");
        assertThat(stored).containsExactly(Map.of("{b}", "2"), Map.of("b", "3"));
        assertThat(tally.rowsWritten()).isEqualTo(3);
        List<String> second =
                told.get(1).stream().filter(each -> !each.equals("SLOTS")).toList();
        for (int i = 0; i < second.size(); i++) {
            assertThat(second.get(i).equals("ASKING"))
                    .as("before each row: " + second)
                    .isEqualTo(i % 2 == 0);
        }
    }

    @Test
    void aNodeThatIsNotReadyIsAskedAgainForItsRowsAlone() {
        start((node, row, time) ->
                node == 0 && time < 3 ? "-TRYAGAIN Multiple keys request during rehashing of slot\r\n" : null);
        write(100, "a=1", "b=2", "a=3", "b=4");
        assertThat(stored).containsExactly(Map.of("b", "4"), Map.of("a", "3"));
        assertThat(times.get("1 a=1")).isEqualTo(1);
    }

    @Test
    void whenANodeIsLostTheOtherIsAskedWhoHasItsSlots() {
        start((node, row, time) -> {
            if (node == 0) {
                halves = new int[] {1, 1};
                return ScriptedServer.CUT;
            }
            return null;
        });
        write(100, "a=1", "b=2", "c=3", "a=4");
        assertThat(stored.get(1)).isEqualTo(Map.of("a", "4", "b", "2", "c", "3"));
        assertThat(times.get("1 a=1")).as("its node was not lost").isEqualTo(1);
        assertThat(tally.rowsInDoubt()).isBetween(1L, 2L);
        assertThat(tally.rowsWritten()).isEqualTo(4);
    }

    @Test
    void whereNobodyMayAskForTheSlotsTheirOwnersAreFoundOutByMoved() {
        halves = null;
        start((node, row, time) -> {
            int owner = row.startsWith("a") || row.startsWith("d") ? 1 : 0;
            int slot = Map.of("a", 15495, "b", 3300, "c", 7365, "d", 11298).get(row.substring(0, 1));
            return node == owner ? null : "-MOVED " + slot + " " + address(owner) + "\r\n";
        });
        write(2, "a=1", "b=2", "c=3", "d=4", "a=5", "d=6");
        assertThat(stored).containsExactly(Map.of("b", "2", "c", "3"), Map.of("a", "5", "d", "6"));
        assertThat(tally.rowsWritten()).isEqualTo(6);
    }

    @Test
    void aSlotThatNobodyServesIsWaitedForUntilTheTimeIsUp() {
        halves = new int[] {0};
        start((node, row, time) -> null);
        assertThatThrownBy(() -> write(100, "a=1", "b=2"))
                .isInstanceOf(RedisWriteException.class)
                .hasMessageContainingAll("serves slot 15495", "retry_timeout_ms=500");
        assertThat(stored.get(0)).isEqualTo(Map.of("b", "2"));
    }

    @Test
    void anAnnouncedAddressThatIsNotReachedIsNamedWithWhatToSet() {
        start((node, row, time) -> node == 0 ? "-MOVED 3300 127.0.0.1:1\r\n" : null);
        assertThatThrownBy(() -> write(100, "b=2"))
                .isInstanceOf(RedisWriteException.class)
                .hasMessageContainingAll(
                        "127.0.0.1:1", "names this address", "That node is down, or", "cluster-announce-ip")
                .hasMessageNotContaining("..")
                .hasMessageNotContaining(").)");
    }

    private void start(Rule rule) {
        for (int node = 0; node < nodes.length; node++) {
            int self = node;
            nodes[node] = ScriptedServer.start(command -> answer(self, command, rule));
        }
    }

    private String answer(int node, RespCommand command, Rule rule) {
        switch (command.name()) {
            case "CLUSTER" -> {
                told.get(node).add("SLOTS");
                return halves == null
                        ? "-NOPERM this user has no permissions to run the 'cluster|slots' command\r\n"
                        : slots();
            }
            case "ASKING" -> {
                told.get(node).add("ASKING");
                return "+OK\r\n";
            }
            case "SET" -> {
                String row = command.text(1) + "=" + command.text(2);
                told.get(node).add(row);
                String answer = rule.answer(node, row, times.merge(node + " " + row, 1, Integer::sum));
                if (answer == null) {
                    stored.get(node).put(command.text(1), command.text(2));
                }
                return answer == null ? "+OK\r\n" : answer;
            }
            default -> {
                return null;
            }
        }
    }

    private String slots() {
        StringBuilder reply = new StringBuilder("*" + halves.length + "\r\n");
        for (int half = 0; half < halves.length; half++) {
            reply.append("*3\r\n:" + half * HALF + "\r\n:" + (half * HALF + HALF - 1) + "\r\n");
            reply.append("*2\r\n$9\r\n127.0.0.1\r\n:" + nodes[halves[half]].port() + "\r\n");
        }
        return reply.toString();
    }

    private String address(int node) {
        return "127.0.0.1:" + nodes[node].port();
    }

    private void write(int batchSize, String... rows) {
        Map<String, String> options = new HashMap<>(Map.of("topology", "cluster"));
        options.put("url", nodes[0].url() + "," + address(1));
        options.put("batch_size", Integer.toString(batchSize));
        SetRows.write(options, tally, rows);
    }
}
