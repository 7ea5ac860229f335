package io.github.sparkredis.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkredis.testing.RedisServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
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
                if command == 'TYPE' then return 'ReJSON-RL' end
                return real.call(command, ...)
              end,
              pcall = function(command, key, path, document)
                if document == 'refused' then return real.error_reply('ERR refused') end
                return real.call('SET', key, document, 'KEEPTTL')
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

    private Object run(String mode, String ttl, String document) throws IOException {
        try (InputStream in = Objects.requireNonNull(Thread.currentThread()
                .getContextClassLoader()
                .getResourceAsStream("io/github/sparkredis/encode/json.lua"))) {
            String script =
                    "local mode = '" + mode + "'\n" + STAND_INS + new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return redis.eval(script, List.of(key), List.of(ttl, "$", document));
        }
    }
}
