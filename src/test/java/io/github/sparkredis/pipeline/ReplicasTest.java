package io.github.sparkredis.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkredis.client.RefusedException;
import io.github.sparkredis.result.RedisWriteException;
import io.github.sparkredis.testing.RespCommand;
import io.github.sparkredis.testing.ScriptedServer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of rows that count when replicas have them, without Spark and without replicas. */
@Timeout(60)
final class ReplicasTest {
    private final Tally tally = new Tally(10, 10);
    private final AtomicInteger waits = new AtomicInteger();
    private ScriptedServer server;

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void rowsCountWhenReplicasHaveThem() {
        start(wait -> ":2\r\n");
        write("a=1", "b=2", "c=3");
        assertThat(tally.rowsWritten()).isEqualTo(3);
        assertThat(tally.rowsInDoubt()).isZero();
        assertThat(sent("SET")).containsExactly("SET a 1", "SET b 2", "SET c 3");
        assertThat(sent("WAIT")).as("one a batch").containsExactly("WAIT 2 700", "WAIT 2 700");
    }

    @ParameterizedTest
    @ValueSource(strings = {":1\r\n", "-LOADING Redis is loading the dataset in memory\r\n"})
    void whatReplicasDoNotHaveIsSentAgainAndCountsOnce(String answer) {
        start(wait -> wait == 1 ? answer : ":2\r\n");
        write("a=1", "b=2");
        assertThat(sent("SET")).containsExactly("SET a 1", "SET b 2", "SET a 1", "SET b 2");
        assertThat(tally.rowsWritten()).isEqualTo(2);
        assertThat(tally.rowsInDoubt()).isEqualTo(2);
    }

    /** They were answered, and might still be lost with their server. */
    @Test
    void rowsWhoseConnectionDiesBeforeReplicasHaveThemAreInDoubt() {
        start(wait -> wait == 1 ? ScriptedServer.CUT : ":2\r\n");
        write("a=1", "b=2");
        assertThat(sent("SET")).containsExactly("SET a 1", "SET b 2", "SET a 1", "SET b 2");
        assertThat(tally.rowsWritten()).isEqualTo(2);
        assertThat(tally.rowsInDoubt()).isEqualTo(2);
    }

    @Test
    void aRowThatIsRefusedNeedsNoReplica() {
        server = ScriptedServer.start(command -> switch (command.name()) {
            case "SET" -> command.text(1).equals("a") ? "-WRONGTYPE Operation against a key\r\n" : "+OK\r\n";
            case "WAIT" -> waits.incrementAndGet() == 1 ? ":0\r\n" : ":2\r\n";
            default -> null;
        });
        write("a=1", "b=2");
        assertThat(tally.rowsFailed()).isEqualTo(1);
        assertThat(tally.rowsWritten()).isEqualTo(1);
        assertThat(sent("SET")).containsExactly("SET a 1", "SET b 2", "SET b 2");
    }

    /** Its neighbours are answered each time, but nothing counts before the WAIT behind them. */
    @Test
    void aRowThatTheServerHasNoRoomForFailsAlone() {
        server = ScriptedServer.start(command -> switch (command.name()) {
            case "SET" -> command.text(2).length() > TooLarge.LEAST_BYTES ? ScriptedServer.CUT : "+OK\r\n";
            case "WAIT" -> ":2\r\n";
            default -> null;
        });
        write("a=1", "b=" + "x".repeat(TooLarge.LEAST_BYTES + 1), "c=3");
        assertThat(tally.rowsFailed()).isEqualTo(1);
        assertThat(tally.rowsWritten()).isEqualTo(2);
    }

    @Test
    void aWriteGivesUpWhereReplicasNeverHaveIt() {
        start(wait -> wait == 1 ? ScriptedServer.CUT : ":1\r\n");
        assertThatThrownBy(() -> write("a=1"))
                .isInstanceOf(RedisWriteException.class)
                .hasMessageNotContaining("Check that the server runs")
                .hasMessageContainingAll(
                        "retry_timeout_ms=500",
                        "Of wait_replicas=2 replicas of Redis at 127.0.0.1",
                        "1 has what was written, after wait_timeout_ms=700",
                        "Check that they are connected (INFO replication)");
        assertThat(tally.rowsWritten()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"NOPERM User spark has no permissions to run the 'wait' command", "ERR unknown command 'WAIT'"})
    void aServerOnWhichNobodyMayWaitIsRefused(String error) {
        start(wait -> "-" + error + "\r\n");
        assertThatThrownBy(() -> write("a=1"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining(error);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ERR WAIT cannot be used with replica instances.",
                "UNBLOCKED force unblock from blocking operation, instance state changed (master -> replica?)"
            })
    void aReplicaIsNoServerToWaitAt(String error) {
        start(wait -> wait == 1 ? "-" + error + "\r\n" : ":2\r\n");
        write("a=1");
        assertThat(tally.rowsWritten()).isEqualTo(1);
        assertThat(server.connections()).as("another may lead to the master").isEqualTo(2);
    }

    private void start(IntFunction<String> onWait) {
        server = ScriptedServer.start(command -> switch (command.name()) {
            case "SET" -> "+OK\r\n";
            case "WAIT" -> onWait.apply(waits.incrementAndGet());
            default -> null;
        });
    }

    private void write(String... rows) {
        Map<String, String> options =
                Map.of("url", server.url(), "batch_size", "2", "wait_replicas", "2", "wait_timeout_ms", "700");
        SetRows.write(options, tally, rows);
    }

    private List<String> sent(String name) {
        return server.commands().stream()
                .filter(command -> command.name().equals(name))
                .map(RespCommand::toString)
                .toList();
    }
}
