package io.github.sparkredis.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkredis.client.ConnectionLostException;
import io.github.sparkredis.client.Connections;
import io.github.sparkredis.options.ConnectionOptions;
import io.github.sparkredis.options.OptionValues;
import io.github.sparkredis.options.Options;
import io.github.sparkredis.options.RetryOptions;
import io.github.sparkredis.testing.ScriptedServer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the driver says of servers that do not let it begin. */
@Timeout(60)
final class AttemptsTest {
    private static final String HTTP = "HTTP/1.1 400 Bad Request\r\nServer: some\r\n\r\n<html>";

    /** With the time that is the default: whoever tries again does not end within that of the test. */
    @Test
    void aServerOfAnotherProtocolIsNotTriedAgain() {
        for (Map<String, String> more : List.of(Map.<String, String>of(), Map.of("password", "secret"))) {
            try (ScriptedServer server = ScriptedServer.start(command -> HTTP)) {
                assertThatThrownBy(() -> ping(server, more))
                        .isInstanceOf(ConnectionLostException.class)
                        .hasMessage("At 127.0.0.1:" + server.port()
                                + " is no Redis: it answers \"HTTP/1.1 400 Bad Request\"");
                assertThat(server.connections()).isEqualTo(1);
            }
        }
    }

    @Test
    void aTextThatHasNoEndIsCut() {
        try (ScriptedServer server = ScriptedServer.start(command -> "<" + "x".repeat(200))) {
            assertThatThrownBy(() -> ping(server, Map.of())).hasMessageEndingWith("\"<" + "x".repeat(59) + "…\"");
        }
    }

    @Test
    void bytesThatAreNoTextAreTriedAgain() throws Exception {
        boolean[] isFirst = {true};
        try (ScriptedServer server = ScriptedServer.start(command -> {
            boolean odd = isFirst[0];
            isFirst[0] = false;
            return odd ? "\u0015\u0003\u0003" : null;
        })) {
            ping(server, Map.of());
            assertThat(server.connections()).isEqualTo(2);
            isFirst[0] = true;
            assertThatThrownBy(() -> ping(server, Map.of("retry_timeout_ms", "0")))
                    .hasMessageEndingWith("the byte 0x15 is where a reply is to begin (1 try, none begun after"
                            + " retry_timeout_ms=0)");
        }
    }

    /** As a proxy may for a moment, before a server that is there. */
    @Test
    void aTextFromAServerThatOnceAnsweredIsTriedAgain() throws Exception {
        String[] answer = {null};
        try (ScriptedServer server = ScriptedServer.start(command -> answer[0])) {
            Connections connections = new Connections(() -> ".");
            ConnectionOptions options = options(server, Map.of());
            connections.discard(connections.borrow(options));
            answer[0] = HTTP;
            int[] tries = {0};
            attempts(options, connections, Map.of()).make(() -> {
                answer[0] = ++tries[0] > 1 ? null : HTTP;
                return connections.use(options, connection -> connection.call("PING"));
            });
            assertThat(tries[0]).isEqualTo(2);
        }
    }

    private static void ping(ScriptedServer server, Map<String, String> more) throws ConnectionLostException {
        Connections connections = new Connections(() -> ".");
        ConnectionOptions options = options(server, more);
        attempts(options, connections, more)
                .make(() -> connections.use(options, connection -> connection.call("PING")));
    }

    private static Attempts attempts(ConnectionOptions options, Connections connections, Map<String, String> more) {
        RetryOptions retry = RetryOptions.from(OptionValues.of(more, Map.of(), Options.HASH));
        return new Attempts("redis-hash", retry, connections, options, false);
    }

    private static ConnectionOptions options(ScriptedServer server, Map<String, String> more) {
        Map<String, String> options = new HashMap<>(more);
        options.put("url", server.url());
        return ConnectionOptions.from(OptionValues.of(options, Map.of(), Options.HASH));
    }
}
