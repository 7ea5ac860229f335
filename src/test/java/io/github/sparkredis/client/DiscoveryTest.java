package io.github.sparkredis.client;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkredis.options.ConnectionOptions;
import io.github.sparkredis.options.OptionValues;
import io.github.sparkredis.options.Options;
import io.github.sparkredis.testing.ScriptedServer;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;

/** What is said of a server that refuses the credentials, and may be a sentinel. */
final class DiscoveryTest {
    private static final String NOAUTH = "-NOAUTH Authentication required.\r\n";

    @Test
    void whoRefusesAtAPortOfSentinelsMayBeOne() {
        try (ScriptedServer sentinel = sentinel(command -> NOAUTH)) {
            assertRefused(sentinel, Map.of())
                    .hasMessageContaining("refuses the write: NOAUTH")
                    .hasMessageEndingWith("Or is it a Sentinel, by its port? Then write redis-sentinel://127.0.0.1:"
                            + sentinel.port()
                            + "/mymaster, with the name that it knows the master by, and its own password into"
                            + " \"sentinel_password\".");
        }
        try (ScriptedServer sentinel =
                sentinel(command -> command.name().equals("AUTH") ? "-WRONGPASS invalid.\r\n" : NOAUTH)) {
            assertRefused(sentinel, Map.of("password", "secret"))
                    .hasMessageContaining("refuses the write: WRONGPASS")
                    .hasMessageContaining("write redis-sentinel://127.0.0.1:" + sentinel.port() + "/mymaster")
                    .hasMessageNotContaining("secret");
        }
    }

    @Test
    void whoRefusesAtAnotherPortIsTakenForAServer() {
        try (ScriptedServer server = ScriptedServer.start(command -> NOAUTH)) {
            assertRefused(server, Map.of()).hasMessageNotContaining("Sentinel");
        }
    }

    /** At the first port of theirs that nobody else has. */
    private static ScriptedServer sentinel(ScriptedServer.Script script) {
        for (int port = 26379; port < 26389; port++) {
            try {
                return ScriptedServer.startAt(port, script);
            } catch (UncheckedIOException e) {
                // taken
            }
        }
        return ScriptedServer.startAt(26389, script);
    }

    private static AbstractThrowableAssert<?, ?> assertRefused(ScriptedServer server, Map<String, String> more) {
        Map<String, String> all = new HashMap<>(more);
        all.put("url", server.url());
        ConnectionOptions options = ConnectionOptions.from(OptionValues.of(all, Map.of(), Options.HASH));
        return assertThatThrownBy(() -> Discovery.resolve(options, new Connections(() -> "."), "key"))
                .isInstanceOf(RefusedException.class);
    }
}
