package io.github.sparkredis.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkredis.testing.RedisProcess;
import io.github.sparkredis.testing.RedisServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/**
 * What json.lua does to an expiry on a server whose JSON.SET keeps it, as Redis 8 does and the tests' JSON server does not.
 * A real Redis runs the script; stand-ins for the JSON commands store the document as a string.
 */
final class JsonScriptIT {

    private static final String STAND_INS = """
            local real = redis
            local redis = {
              call = function(command, ...)
                if command == 'TYPE' then
                  local kind = real.call('TYPE', ...).ok
                  return kind == 'string' and 'ReJSON-RL' or kind
                end
                return real.call(command, ...)
              end,
              pcall = function(command, key, path, document)
                if document == 'refused' then return real.error_reply('ERR refused') end
                -- SET would overwrite a key of any type.
                if real.call('TYPE', key).ok == 'hash' then return real.pcall('APPEND', key, document) end
                return real.pcall('SET', key, document, 'KEEPTTL')
              end
            }
            """;

    private final Jedis redis = RedisServer.shared().client();
    private final String key = RedisServer.shared().freshPrefix() + "document";

    @AfterEach
    void close() {
        redis.del(key);
        redis.close();
    }

    @Test
    void aReplaceDropsTheOldExpiry() throws IOException {
        redis.setex(key, 100, "old");
        assertThat(run("replace", "0", "new")).isEqualTo(1L);
        assertThat(redis.get(key)).isEqualTo("new");
        assertThat(redis.ttl(key)).isEqualTo(-1);
    }

    @Test
    void aReplaceThatTheServerRefusesLeavesTheOldDocumentAndItsExpiry() {
        redis.setex(key, 100, "old");
        assertThatThrownBy(() -> run("replace", "0", "refused")).hasMessageContaining("ERR refused");
        assertThat(redis.get(key)).isEqualTo("old");
        assertThat(redis.ttl(key)).isPositive();
    }

    @Test
    void anUpsertLeavesTheExpiryToTheCommand() throws IOException {
        redis.setex(key, 100, "old");
        assertThat(run("upsert", "0", "new")).isEqualTo(1L);
        assertThat(redis.ttl(key)).isPositive();
    }

    @Test
    void aFullServerKeepsWhatAReplaceFoundThere() throws IOException {
        try (RedisProcess full = RedisServer.start("maxmemory-policy noeviction");
                Jedis own = full.client()) {
            own.set(key, "the old document");
            own.hset(key + ":hash", "old", "1");
            own.configSet("maxmemory", "1");
            for (String there : List.of(key, key + ":hash")) {
                assertThatThrownBy(() -> run(own, there, "replace", "0", "new")).hasMessageContaining("OOM");
            }
            assertThat(own.get(key)).isEqualTo("the old document");
            assertThat(own.hgetAll(key + ":hash")).isEqualTo(Map.of("old", "1"));
            own.configSet("maxmemory", "0");
            assertThat(run(own, key + ":hash", "replace", "0", "new")).isEqualTo(1L);
            assertThat(own.get(key + ":hash")).isEqualTo("new");
        }
    }

    @Test
    void rowsOfACallHaveEachTheirOwnOutcome() throws IOException {
        String other = key + ":other";
        redis.set(key, "old");
        Object results = eval(
                redis,
                List.of(key, other, other, key),
                "upsert",
                List.of("$", "60", "new", "0", "first", "70", "second", "80", "refused"));
        assertThat(results).asInstanceOf(InstanceOfAssertFactories.LIST).satisfies(each -> {
            assertThat(each.subList(0, 3)).isEqualTo(List.of(1L, 1L, 1L));
            assertThat(each.get(3)).asString().contains("ERR refused");
        });
        assertThat(redis.get(key)).isEqualTo("new");
        assertThat(redis.get(other)).isEqualTo("second");
        assertThat(List.of(redis.ttl(key), redis.ttl(other))).containsExactly(60L, 70L);
        redis.del(other);
    }

    private Object run(String mode, String ttl, String document) throws IOException {
        return run(redis, key, mode, ttl, document);
    }

    private static Object run(Jedis redis, String key, String mode, String ttl, String document) throws IOException {
        return eval(redis, List.of(key), mode, List.of("$", ttl, document));
    }

    private static Object eval(Jedis redis, List<String> keys, String mode, List<String> arguments) throws IOException {
        try (InputStream in = Objects.requireNonNull(Thread.currentThread()
                .getContextClassLoader()
                .getResourceAsStream("io/github/sparkredis/encode/json.lua"))) {
            String script = "local mode, expire = '" + mode
                    + "', 'EXPIRE'\nlocal operands, asked, versioned, member, older, unmet = 0\n" + STAND_INS
                    + new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return redis.eval(script, keys, arguments);
        }
    }
}
