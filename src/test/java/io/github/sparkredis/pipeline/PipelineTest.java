package io.github.sparkredis.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkredis.client.ConnectionLostException;
import io.github.sparkredis.client.Connections;
import io.github.sparkredis.client.RedisConnection;
import io.github.sparkredis.client.RefusedException;
import io.github.sparkredis.client.Servers;
import io.github.sparkredis.options.ConnectionOptions;
import io.github.sparkredis.options.OptionValues;
import io.github.sparkredis.options.RetryOptions;
import io.github.sparkredis.result.RedisWriteException;
import io.github.sparkredis.testing.CapturedLog;
import io.github.sparkredis.testing.Forwarder;
import io.github.sparkredis.testing.RespCommand;
import io.github.sparkredis.testing.ScriptedServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of rows on their way to a server, without Spark. A row is here {@code SET key value}. */
@Timeout(60)
final class PipelineTest {
    private static final String OK = "+OK\r\n";
    private static final String LOADING = "-LOADING Redis is loading the dataset in memory\r\n";

    private static final String READONLY = "-READONLY You can't write against a read only replica.\r\n";

    private static final String TOO_LARGE = "-ERR Protocol error: invalid bulk length\r\n" + ScriptedServer.CUT;

    private final Map<String, String> stored = new ConcurrentHashMap<>();
    private final Map<String, Integer> times = new ConcurrentHashMap<>();
    private final Connections connections = new Connections(() -> ".");
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
    void aHugeRowIsSettledBeforeTheNextIsMade() {
        List<Long> writtenBefore = new CopyOnWriteArrayList<>();
        start((row, time) -> {
            writtenBefore.add(tally.rowsWritten());
            return null;
        });
        write(1, "a=" + "x".repeat(9_000_000), "b=2");
        assertThat(writtenBefore).containsExactly(0L, 1L);
    }

    /** The batch before is answered while the huge one is on its way, and both are brought to rest. */
    @ParameterizedTest
    @CsvSource({
        "a=1, loading, false",
        "b=2, loading, false",
        "b=2, cut, false",
        "a=1, readonly, false",
        "a=1, loading, true",
        "b=2, cut, true",
        "a=1, readonly, true"
    })
    void aHugeRowBehindABatchWithAFaultHasTheLastWordAndIsSettledWithIt(
            String faulty, String fault, boolean isHugeFaulty) {
        String huge = "a=" + "x".repeat(9_000_000);
        Map<String, String> answers = Map.of("loading", LOADING, "cut", ScriptedServer.CUT, "readonly", READONLY);
        List<Long> settledBefore = new CopyOnWriteArrayList<>();
        start((row, time) -> {
            if (row.equals("c=3")) {
                settledBefore.add(tally.rowsWritten());
            }
            boolean isFaulty = row.equals(faulty) || (isHugeFaulty && row.equals(huge));
            return isFaulty && time == 1 ? answers.get(fault) : null;
        });
        write(2, "a=1", "b=2", huge, "c=3", "b=4");
        assertThat(stored.get("a")).as("the older row of this key is not there").hasSize(9_000_000);
        assertThat(stored).containsEntry("b", "4").containsEntry("c", "3").hasSize(3);
        assertThat(tally.rowsWritten()).isEqualTo(5);
        assertThat(tally.failures()).isEmpty();
        assertThat(settledBefore).as("rows, as the next is made").containsExactly(3L);
    }

    /** It closes the connection behind the row that it refuses, which here is the last. */
    @Test
    void behindARefusedRowThatWasTheLastNothingIsTriedAgain() {
        start((row, time) -> row.equals("b=2") ? TOO_LARGE : null);
        List<String> troubles = new ArrayList<>();
        OptionValues values = values(server.url(), 2);
        try (CapturedLog log = new CapturedLog("io.github.sparkredis")) {
            Servers servers = Servers.of(ConnectionOptions.from(values), connections);
            SetRows.write(values, servers, connections, tally, troubles::add, "a=1", "b=2");
            assertThat(log.lines()).isEmpty();
        }
        assertThat(troubles).isEmpty();
        assertThat(tally.failures()).isEqualTo(Map.of("rejected:too_large", 1L));
        assertThat(tally.rowsWritten()).isEqualTo(1);
        assertThat(tally.retries()).isZero();
        assertThat(stored).isEqualTo(Map.of("a", "1"));
    }

    @Test
    void whatIsBehindARefusedRowIsSentAgain() {
        start((row, time) -> row.equals("b=2") ? TOO_LARGE : null);
        write(3, "a=1", "b=2", "c=3", "d=4");
        assertThat(stored).isEqualTo(Map.of("a", "1", "c", "3", "d", "4"));
        assertThat(tally.failures()).isEqualTo(Map.of("rejected:too_large", 1L));
        assertThat(tally.retries()).isEqualTo(1);
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
    void aKeyThatTheUserMayNotWriteFailsItsRowAndNotItsTransaction(int batchSize) {
        List<String> queue = new ArrayList<>();
        AtomicBoolean aborts = new AtomicBoolean();
        server = ScriptedServer.start(command -> switch (command.name()) {
            case "MULTI" -> OK;
            case "SET" -> {
                boolean refused = command.text(1).equals("b");
                aborts.compareAndSet(false, refused);
                queue.add(command.text(1) + "=" + command.text(2));
                yield refused ? "-NOPERM No permissions to access a key\r\n" : "+QUEUED\r\n";
            }
            case "EXEC" -> {
                List<String> rows = List.copyOf(queue);
                queue.clear();
                if (aborts.getAndSet(false)) {
                    yield "-EXECABORT Transaction discarded because of previous errors.\r\n";
                }
                rows.forEach(row -> stored.put(row.split("=", 2)[0], row.split("=", 2)[1]));
                yield "*" + rows.size() + "\r\n" + OK.repeat(rows.size());
            }
            default -> null;
        });
        SetRows.write(
                SetRows.values(
                        Map.of("url", server.url(), "batch_size", Integer.toString(batchSize), "transaction", "batch")),
                connections,
                tally,
                "a=1",
                "b=2",
                "a=3",
                "c=4");
        assertThat(stored).isEqualTo(Map.of("a", "3", "c", "4"));
        assertThat(tally.rowsWritten()).isEqualTo(3);
        assertThat(tally.failures()).isEqualTo(Map.of("rejected:NOPERM", 1L));
        assertThat(tally.rowsInDoubt()).isZero();
        assertThat(server.connections()).as("nothing was wrong with it").isEqualTo(1);
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

    /** The old master stays, and refuses what comes on the connections to it. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 5})
    void afterAFailoverBehindOneAddressRowsGoToTheNewMaster(int idle) throws Exception {
        start((row, time) -> null);
        try (ScriptedServer old = ScriptedServer.start(command -> command.name().equals("SET") ? READONLY : null);
                Forwarder address = Forwarder.to(old.port())) {
            OptionValues values = values(address.url(), 2);
            leaveIdle(idle, values);
            if (idle == 0) {
                String[] rows = {"a=1", "b=2", "c=3", "a=4"};
                CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> write(values, rows));
                awaitTrue(() -> old.commands().stream()
                        .anyMatch(command -> command.name().equals("SET")));
                address.turnTo(server.port());
                writing.get();
            } else {
                address.turnTo(server.port());
                write(values, "a=1", "b=2", "c=3", "a=4");
                assertThat(tally.retries())
                        .as("one connection shows what all are")
                        .isEqualTo(1);
            }
            assertThat(stored).isEqualTo(Map.of("a", "4", "b", "2", "c", "3"));
            assertThat(tally.rowsWritten()).isEqualTo(4);
            assertThat(tally.rowsInDoubt()).isZero();
        }
    }

    @Test
    void aReplicaThatStaysOneIsGivenUpWithAdvice() {
        start((row, time) -> READONLY);
        assertThatThrownBy(() -> write(2, "a=1"))
                .isInstanceOf(RedisWriteException.class)
                .hasMessageContainingAll(
                        "retry_timeout_ms=500",
                        "READONLY You can't write",
                        "This server is a replica: put the address of its master into \"url\"");
        assertThat(times.get("a=1")).isGreaterThan(1);
        assertThat(server.connections()).isEqualTo(times.get("a=1"));
    }

    @Test
    void aThousandFailedWritesLeaveNoConnectionOpen() throws InterruptedException {
        start((row, time) -> row.equals("b=2") ? "-OOM command not allowed.\r\n" : null);
        for (int i = 0; i < 1_000; i++) {
            assertThatThrownBy(() -> write(1, "a=1", "b=2", "c=3")).isInstanceOf(RefusedException.class);
        }
        awaitTrue(() -> server.openConnections() == 0);
    }

    /** The server's room goes to others of this JVM for longer than the time of a write. */
    @Test
    void aWriteWaitsForAConnectionAsLongAsItsOwnJvmHoldsOne() throws Exception {
        AtomicBoolean full = new AtomicBoolean();
        server = ScriptedServer.start(command -> full.get() && command.name().equals("PING")
                ? "-ERR max number of clients reached\r\n" + ScriptedServer.CUT
                : answer(command, (row, time) -> null));
        OptionValues values = values(server.url(), 1);
        RedisConnection held = connections.borrow(
                ConnectionOptions.from(values).at(ConnectionOptions.from(values).host()));
        full.set(true);
        CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> write(values, "a=1"));
        assertThatThrownBy(() -> writing.get(4 * RetryOptions.from(values).timeoutMs(), TimeUnit.MILLISECONDS))
                .isInstanceOf(TimeoutException.class);
        full.set(false);
        connections.giveBack(held);
        writing.get();
        assertThat(stored).isEqualTo(Map.of("a", "1"));
    }

    @Test
    void aServerThatIsFullOfOthersIsGivenUpWithAdvice() {
        server = ScriptedServer.start(command -> "-ERR max number of clients reached\r\n" + ScriptedServer.CUT);
        assertThatThrownBy(() -> write(1, "a=1"))
                .isInstanceOf(RedisWriteException.class)
                .hasMessageContainingAll(
                        "retry_timeout_ms=500",
                        "ERR max number of clients reached. The server has as many connections as its maxclients"
                                + " allows: raise it");
    }

    /** As somebody closes who closes them all: what was under way is not to blame. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 5})
    void aLargeRowIsWrittenAtLastWhereOtherConnectionsAreCutToo(int comparison) {
        AtomicInteger comparisons = new AtomicInteger();
        String large = "x".repeat(TooLarge.LEAST_BYTES + 1);
        server = ScriptedServer.start(command -> {
            boolean isComparison = command.name().equals("PING") && command.size() == 3;
            if (isComparison && command.text(2).isEmpty()) {
                return comparisons.incrementAndGet() == comparison ? ScriptedServer.CUT : "-ERR wrong\r\n";
            }
            return answer(command, (row, time) -> time <= TooLarge.LOSSES ? ScriptedServer.CUT : null);
        });
        write(1, "a=" + large);
        assertThat(tally.failures()).isEmpty();
        assertThat(stored).isEqualTo(Map.of("a", large));
        assertThat(comparisons).hasValue(comparison);
    }

    private void leaveIdle(int count, OptionValues values) throws ConnectionLostException {
        List<RedisConnection> borrowed = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            borrowed.add(connections.borrow(ConnectionOptions.from(values)
                    .at(ConnectionOptions.from(values).host())));
        }
        borrowed.forEach(connections::giveBack);
    }

    private static void awaitTrue(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            Thread.sleep(1);
        }
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
        write(values(server.url(), batchSize), rows);
    }

    private static OptionValues values(String url, int batchSize) {
        return SetRows.values(Map.of("url", url, "batch_size", Integer.toString(batchSize)));
    }

    private void write(OptionValues values, String... rows) {
        SetRows.write(values, connections, tally, rows);
    }
}
