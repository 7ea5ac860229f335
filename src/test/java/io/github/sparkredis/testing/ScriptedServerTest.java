package io.github.sparkredis.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;

final class ScriptedServerTest {
    @Test
    void answersByTheScriptAndElseAsUsual() {
        try (ScriptedServer server = ScriptedServer.start(
                        command -> command.name().equals("HSET") ? "-OOM out of memory\r\n" : null);
                Jedis redis = connect(server)) {
            assertThat(redis.ping()).isEqualTo("PONG");
            assertThatThrownBy(() -> redis.hset("k", "f", "v"))
                    .isInstanceOf(JedisDataException.class)
                    .hasMessage("OOM out of memory");
            assertThatThrownBy(() -> redis.get("k")).hasMessage("ERR unknown command 'GET'");
            assertThat(server.commands()).extracting(RespCommand::toString).contains("PING", "HSET k f v", "GET k");
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void cutsBeforeAnAnswer() {
        try (ScriptedServer server =
                        ScriptedServer.start(command -> command.name().equals("GET") ? ScriptedServer.CUT : null);
                Jedis redis = connect(server)) {
            redis.ping();
            assertThatThrownBy(() -> redis.get("k")).isInstanceOf(JedisConnectionException.class);
        }
    }

    @Test
    void cutsWithinAnAnswer() {
        try (ScriptedServer server = ScriptedServer.start(command -> switch (command.name()) {
                    case "GET" -> "$5\r\nwhole\r\n";
                    case "HGET" -> "$5\r\nha" + ScriptedServer.CUT;
                    default -> null;
                });
                Jedis redis = connect(server)) {
            assertThat(redis.get("k")).isEqualTo("whole");
            assertThatThrownBy(() -> redis.hget("k", "f"))
                    .isInstanceOf(JedisConnectionException.class)
                    .hasMessageContaining("Unexpected end of stream");
        }
    }

    @Test
    void cutsWithinACommand() {
        try (ScriptedServer server = ScriptedServer.startCuttingAfter(1_000, command -> null);
                Jedis redis = connect(server)) {
            redis.ping();
            assertThatThrownBy(() -> redis.set("k", "x".repeat(5_000))).isInstanceOf(JedisConnectionException.class);
            assertThat(server.commands()).extracting(RespCommand::name).doesNotContain("SET");
        }
    }

    @Test
    void staysSilent() {
        try (ScriptedServer server =
                        ScriptedServer.start(command -> command.name().equals("GET") ? ScriptedServer.SILENCE : null);
                Jedis redis = connect(server)) {
            assertThatThrownBy(() -> redis.get("k"))
                    .isInstanceOf(JedisConnectionException.class)
                    .hasMessageContaining("timed out");
        }
    }

    @Test
    void takesNewConnectionsAfterCuttingAll() {
        try (ScriptedServer server = ScriptedServer.start(command -> null)) {
            Jedis first = connect(server);
            first.ping();
            server.cutAll();
            assertThatThrownBy(first::ping).isInstanceOf(JedisConnectionException.class);
            try (Jedis second = connect(server)) {
                assertThat(second.ping()).isEqualTo("PONG");
            }
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    private static Jedis connect(ScriptedServer server) {
        DefaultJedisClientConfig config = DefaultJedisClientConfig.builder()
                .serverDefaultProtocol()
                .socketTimeoutMillis(500)
                .build();
        return new Jedis(new HostAndPort("127.0.0.1", server.port()), config);
    }
}
