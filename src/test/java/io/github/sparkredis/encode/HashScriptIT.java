package io.github.sparkredis.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkredis.testing.RedisProcess;
import io.github.sparkredis.testing.RedisServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.Jedis;

/** What hash.lua does on a server that is full: whatever it meets, it is refused, and what was there stays. */
final class HashScriptIT {

    private static RedisProcess server;
    private static Jedis redis;

    @BeforeAll
    static void start() {
        server = RedisServer.start("maxmemory-policy noeviction");
        redis = server.client();
    }

    @AfterAll
    static void stop() {
        redis.close();
        server.close();
    }

    @BeforeEach
    void makeRoom() {
        redis.configSet("maxmemory", "0");
        redis.flushAll();
    }

    @ParameterizedTest(name = "{0} of {2} fields over a {1}, ttl {3}")
    @CsvSource({
        "upsert,  hash,   1,    100",
        "insert,  none,   1,    0",
        "insert,  none,   1,    100",
        "insert,  none,   9000, 0",
        "update,  hash,   1,    0",
        "update,  hash,   9000, 100",
        "replace, none,   1,    0",
        "replace, hash,   1,    0",
        "replace, hash,   1,    100",
        "replace, hash,   9000, 0",
        "replace, string, 1,    0",
        "replace, list,   9000, 100",
    })
    void aFullServerRefusesTheScriptAndKeepsWhatIsThere(String mode, String there, int fields, int ttl)
            throws IOException {
        put(there);
        byte[] before = redis.dump("key");
        redis.configSet("maxmemory", "1");
        assertThatThrownBy(() -> run(mode, ttl, fields)).hasMessageContaining("OOM");
        assertThat(redis.dump("key")).isEqualTo(before);
        assertThat(redis.ttl("key") > 900).isEqualTo(!there.equals("none"));
        makeRoom();
        put(there);
        assertThat(run(mode, ttl, fields)).isEqualTo(1L);
        assertThat(redis.hlen("key")).isEqualTo(fields + (there.equals("hash") && !mode.equals("replace") ? 1 : 0));
    }

    @Test
    void aReplaceLeavesNothingOfWhatWasThere() throws IOException {
        redis.hset("key", Map.of("old", "1", "field0", "old"));
        redis.expire("key", 1000);
        assertThat(run("replace", 0, 2)).isEqualTo(1L);
        assertThat(redis.hgetAll("key")).isEqualTo(Map.of("field0", "value0", "field1", "value1"));
        assertThat(redis.ttl("key")).isEqualTo(-1);
    }

    private static void put(String type) {
        switch (type) {
            case "hash" -> redis.hset("key", "old", "1");
            case "string" -> redis.set("key", "old");
            case "list" -> redis.rpush("key", "old");
            default -> {
                return;
            }
        }
        redis.expire("key", 1000);
    }

    private static Object run(String mode, int ttl, int fields) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(Integer.toString(ttl), "0"));
        for (int i = 0; i < fields; i++) {
            arguments.add("field" + i);
            arguments.add("value" + i);
        }
        try (InputStream in = Objects.requireNonNull(Thread.currentThread()
                .getContextClassLoader()
                .getResourceAsStream("io/github/sparkredis/encode/hash.lua"))) {
            String script = "local mode, expire = '" + mode + "', 'EXPIRE'\n"
                    + new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return redis.eval(script, List.of("key"), arguments);
        }
    }
}
