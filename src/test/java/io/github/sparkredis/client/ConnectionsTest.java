package io.github.sparkredis.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkredis.options.ConnectionOptions;
import io.github.sparkredis.options.OptionValues;
import io.github.sparkredis.options.Options;
import io.github.sparkredis.testing.ScriptedServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which connections are there, and for how long. */
@Timeout(60)
final class ConnectionsTest {
    private final AtomicBoolean full = new AtomicBoolean();
    private final ScriptedServer server = ScriptedServer.start(
            command -> full.get() ? "-ERR max number of clients reached\r\n" + ScriptedServer.CUT : null);
    private final ConnectionOptions options =
            ConnectionOptions.from(OptionValues.of(Map.of("url", server.url()), Map.of(), Options.HASH));

    @AfterEach
    void close() {
        server.close();
    }

    /** At once: three at each look, as the pool's default is, would take longer than this test may. */
    @Test
    @Timeout(50)
    void idleConnectionsAreAllClosedAtTheNextLook() throws Exception {
        Connections connections = new Connections(() -> ".", Duration.ofMillis(1), Duration.ofSeconds(3));
        borrow(connections, 60).forEach(connections::giveBack);
        while (server.openConnections() > 0) {
            Thread.sleep(1);
        }
        assertThat(server.connections()).isEqualTo(60);
    }

    @Test
    void anIdleConnectionIsGoneWithinAMinute() {
        assertThat(Connections.IDLE_TIME.plus(Connections.BETWEEN_LOOKS)).isLessThan(Duration.ofMinutes(1));
    }

    @Test
    void aFailedUseTakesTheIdleOnesWithIt() throws Exception {
        Connections connections = new Connections(() -> ".");
        borrow(connections, 5).forEach(connections::giveBack);
        assertThatThrownBy(() -> connections.use(options, connection -> {
                    throw new RefusedException("no");
                }))
                .hasMessage("no");
        connections.use(options, connection -> connection.call("PING"));
        assertThat(server.connections()).isEqualTo(6);
    }

    @Test
    void aServerIsFullOfOursWhileOneOfOursIsLent() throws Exception {
        Connections connections = new Connections(() -> ".");
        RedisConnection lent = connections.borrow(options);
        full.set(true);
        Throwable refused = refusal(connections);
        assertThat(connections.isFullOfOurs(refused)).isTrue();
        connections.discard(lent);
        assertThat(connections.isFullOfOurs(refused)).isFalse();
        assertThat(connections.isFullOfOurs(new ConnectionLostException("lost", refused)))
                .isFalse();
    }

    @Test
    void aServerHasAnsweredWhenItHasRefused() {
        Connections connections = new Connections(() -> ".");
        assertThat(connections.hasAnswered(options)).isFalse();
        full.set(true);
        refusal(connections);
        assertThat(connections.hasAnswered(options)).isTrue();
        ConnectionOptions withTls = ConnectionOptions.from(
                OptionValues.of(Map.of("url", server.url().replace("redis:", "rediss:")), Map.of(), Options.HASH));
        assertThat(connections.hasAnswered(withTls)).isFalse();
    }

    private Throwable refusal(Connections connections) {
        try {
            connections.borrow(options);
            throw new AssertionError("it was not refused");
        } catch (ConnectionLostException e) {
            return e;
        }
    }

    private List<RedisConnection> borrow(Connections connections, int count) throws ConnectionLostException {
        List<RedisConnection> borrowed = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            borrowed.add(connections.borrow(options));
        }
        return borrowed;
    }
}
