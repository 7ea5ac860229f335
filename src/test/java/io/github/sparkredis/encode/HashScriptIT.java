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
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.Jedis;

/** What hash.lua does with the rows of a call, and on a server that is full: it is refused, and what was there stays. */
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

    @Test
    void rowsOfACallHaveEachTheirOwnOutcome() throws IOException {
        redis.hset("b", "one", "old");
        redis.set("c", "no hash");
        List<String> keys = List.of("a", "b", "c", "d", "a");
        List<String> arguments = List.of(
                "2", "one", "two", "0", "", "1", "2", "60", "", "3", "4", "0", "", "5", "6", "70", "3", "0", "three",
                "7", "0", "4", "1", "one", "two", "8");
        assertThat(eval("upsert", keys, arguments))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .satisfies(results -> {
                    assertThat(results).hasSize(5);
                    assertThat(results.get(0)).isEqualTo(1L);
                    assertThat(results.get(1)).isEqualTo(1L);
                    assertThat(results.get(2)).asString().contains("WRONGTYPE");
                    assertThat(results.get(3)).isEqualTo(1L);
                    assertThat(results.get(4)).isEqualTo(1L);
                });
        assertThat(redis.hgetAll("a")).isEqualTo(Map.of("two", "8"));
        assertThat(redis.hgetAll("b")).isEqualTo(Map.of("one", "3", "two", "4"));
        assertThat(redis.get("c")).isEqualTo("no hash");
        assertThat(redis.hgetAll("d")).isEqualTo(Map.of("three", "7"));
        assertThat(List.of(redis.ttl("a"), redis.ttl("b"), redis.ttl("c"), redis.ttl("d")))
                .containsExactly(-1L, 60L, -1L, 70L);
    }

    @ParameterizedTest
    @CsvSource({
        "insert,  0, 1, 0",
        "update,  1, -1, 1",
        "replace, 1, 1, 1",
    })
    void eachRowOfACallIsHeldToTheModeByItself(String mode, long there, long absent, long again) throws IOException {
        redis.hset("a", "old", "1");
        Object results = eval(
                mode,
                List.of("a", "b", mode.equals("update") ? "a" : "b"),
                List.of("1", "f", "0", "", "1", "0", "", "2", "0", "", "3"));
        assertThat(results).isEqualTo(List.of(there, absent, again));
    }

    /** The first of two rows deletes all that the hash had, so that the second finds none. */
    @Test
    void anUpdateSeesWhatTheRowBeforeItHasDeleted() throws IOException {
        redis.hset("a", "f", "1");
        Object results = eval("update", List.of("a", "a"), List.of("1", "f", "0", "2", "1", "f", "0", "", "2"));
        assertThat(results).isEqualTo(List.of(1L, -1L));
        assertThat(redis.exists("a")).isFalse();
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
        List<String> arguments =
                new ArrayList<>(List.of("0", Integer.toString(ttl), Integer.toString(1 + 2 * fields), "0"));
        for (int i = 0; i < fields; i++) {
            arguments.add("field" + i);
            arguments.add("value" + i);
        }
        return eval(mode, List.of("key"), arguments);
    }

    private static Object eval(String mode, List<String> keys, List<String> arguments) throws IOException {
        try (InputStream in = Objects.requireNonNull(Thread.currentThread()
                .getContextClassLoader()
                .getResourceAsStream("io/github/sparkredis/encode/hash.lua"))) {
            String script = "local mode, expire = '" + mode + "', 'EXPIRE'\n"
                    + "local operands, asked, versioned, member, older, unmet = 0\n"
                    + new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return redis.eval(script, keys, arguments);
        }
    }
}
