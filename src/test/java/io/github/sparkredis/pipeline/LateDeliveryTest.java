package io.github.sparkredis.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.testing.RespCommand;
import io.github.sparkredis.testing.ScriptedServer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Before rows of a lost connection are sent again, its server is told to close it, whatever is still on the way to it. */
@Timeout(60)
final class LateDeliveryTest {
    private static final String NO_PERMISSION = "-NOPERM User spark has no permissions to run the 'client' command\r\n";

    private final Tally tally = new Tally(10, 10);
    private final AtomicInteger ids = new AtomicInteger(40);
    private final AtomicInteger rows = new AtomicInteger();
    private ScriptedServer server;
    /** The name of the connection that the server knows by any id. */
    private String name = "";

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void aLostConnectionIsClosedAtTheServerBeforeItsRowsAreSentAgain() {
        start(client -> null);
        SetRows.write(Map.of("url", server.url()), tally, "a=1", "a=2");
        assertThat(tally.rowsWritten()).isEqualTo(2);
        assertThat(sent()).endsWith("CLIENT LIST ID 41", "CLIENT KILL ID 41", "SET a 2", "PING");
    }

    /** The server that answers now is another process, which gave the same number to somebody else. */
    @Test
    void aConnectionOfAnotherNameIsLeftAlone() {
        start(client -> {
            name = "somebody-else";
            return null;
        });
        SetRows.write(Map.of("url", server.url()), tally, "a=1", "a=2");
        assertThat(sent()).endsWith("CLIENT LIST ID 41", "SET a 2", "PING");
    }

    @Test
    void aConnectionThatIsGoneIsNotClosedAgain() {
        start(client -> client.text(1).equals("LIST") ? "$0\r\n\r\n" : null);
        SetRows.write(Map.of("url", server.url()), tally, "a=1", "a=2");
        assertThat(sent()).endsWith("CLIENT LIST ID 41", "SET a 2", "PING");
    }

    /** Each refusal is a line in the server's ACL LOG. */
    @Test
    void aUserWhoMayNotAskIsNotAskedForAgain() {
        start(client -> NO_PERMISSION);
        SetRows.write(Map.of("url", server.url()), tally, "a=1", "a=2");
        assertThat(tally.rowsWritten()).isEqualTo(2);
        assertThat(sent()).filteredOn(command -> command.startsWith("CLIENT")).hasSize(1);
    }

    @Test
    void aUserWhoMayNotLookForItClosesNothing() {
        start(client -> client.text(1).equals("LIST") ? NO_PERMISSION : null);
        SetRows.write(Map.of("url", server.url()), tally, "a=1", "a=2");
        assertThat(tally.rowsWritten()).isEqualTo(2);
        assertThat(sent()).endsWith("CLIENT LIST ID 41", "SET a 2", "PING");
    }

    /** A connection that dies at its second row, and what it says to CLIENT: null for what a server says. */
    private void start(ScriptedServer.Script onClient) {
        server = ScriptedServer.start(command -> switch (command.name()) {
            case "SET" -> rows.incrementAndGet() == 2 ? ScriptedServer.CUT : "+OK\r\n";
            case "CLIENT" -> {
                String answer = onClient.answer(command);
                yield answer == null ? usual(command) : answer;
            }
            default -> null;
        });
    }

    private String usual(RespCommand client) {
        switch (client.text(1)) {
            case "SETNAME" -> {
                name = name.isEmpty() ? client.text(2) : name;
                return "+OK\r\n";
            }
            case "ID" -> {
                return ":" + ids.incrementAndGet() + "\r\n";
            }
            case "LIST" -> {
                String line = "id=41 addr=127.0.0.1:1 name=" + name + " age=1\n";
                return "$" + line.length() + "\r\n" + line + "\r\n";
            }
            case "KILL" -> {
                return ":1\r\n";
            }
            default -> throw new IllegalStateException(client.toString());
        }
    }

    private List<String> sent() {
        return server.commands().stream().map(RespCommand::toString).toList();
    }
}
