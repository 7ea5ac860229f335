package io.github.sparkredis.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Transaction;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.util.SafeEncoder;

/** The list of what servers lack, held against the servers. */
final class CapabilityIT {
    private static final String NO_SHA = "0000000000000000000000000000000000000000";
    private static final int LISTPACK = 16;

    @ParameterizedTest
    @EnumSource
    void aRedisHasWhatTheListSays(Capability capability) {
        RedisServer server = RedisServer.shared();
        try (Jedis redis = server.client();
                Jedis other = server.client()) {
            assertThat(can(capability, redis, other, server.freshPrefix() + "k"))
                    .as(capability + " in " + server.product())
                    .isEqualTo(capability.isIn(server.product()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aServerOfDocumentsHasWhatTheListSays(Capability capability) {
        JsonServer server = JsonServer.shared();
        try (Jedis redis = server.client();
                Jedis other = server.client()) {
            assertThat(can(capability, redis, other, server.freshPrefix() + "k"))
                    .as(capability + " in " + server.product())
                    .isEqualTo(capability.isIn(server.product()));
        }
    }

    private static boolean can(Capability capability, Jedis redis, Jedis other, String key) {
        return switch (capability) {
            case RESP2 -> !said(redis, "HELLO", "2").startsWith("NOPROTO");
            case DUMP -> knows(redis, "DUMP", key);
            case HSET_KEEPS_EXPIRY -> keepsExpiry(redis, key, "HSET", key, "f", "v");
            case WATCH -> guards(redis, other, key);
            case NOSCRIPT_CODE -> said(redis, "EVALSHA", NO_SHA, "0").startsWith("NOSCRIPT");
            case ATOMIC_SCRIPT -> countsByScripts(redis, other, key);
            case SCRIPT_IN_TRANSACTION -> runsAScriptInATransaction(redis, key);
            case UNLINK -> knows(redis, "UNLINK", key);
            case ACL -> knows(redis, "ACL", "WHOAMI");
            case ACL_SELECTORS ->
                takesAUserWith(redis, key, "%W~app:*") && takesAUserWith(redis, key, "(+hset ~app:*)");
            case FUNCTION -> knows(redis, "FUNCTION", "LIST");
            case EXPIRE_CONDITION -> knows(redis, "EXPIRE", key, "10", "NX");
            case HASH_LISTPACK -> dumpsAListpack(redis, key);
            case HASH_FIELD_EXPIRY -> knows(redis, "HTTL", key, "FIELDS", "1", "f");
            case HSETEX -> knows(redis, "HGETEX", key, "FIELDS", "1", "f");
            case HSETEX_BY_KEY -> knows(redis, "HSETEX", key, "NX", "FIELDS", "1", "f", "v");
            case CLUSTERSCAN -> knowsName(redis, "CLUSTERSCAN", "0");
            case JSON -> knows(redis, "JSON.GET", key);
            case JSON_MERGE -> knows(redis, "JSON.MERGE", key, "$", "{}");
            case JSON_KEEPS_EXPIRY -> keepsExpiry(redis, key, "JSON.SET", key, "$", "{}");
            case JSON_PATH_KEEPS_EXPIRY ->
                keepsExpiry(redis, key, "JSON.SET", key, "$.a", "1")
                        && keepsExpiry(redis, key, "JSON.MERGE", key, "$.a", "1");
            case JSON_ARRAYS_END -> tellsAnArraysEnd(redis, key);
            case STRICT_JSON -> knows(redis, "JSON.SET", key, "$", "0") && !knows(redis, "JSON.SET", key, "$", "NaN");
            case JSON_NEAREST_DOUBLE -> keepsADouble(redis, key);
            case SEARCH -> makesAnIndex(redis, key);
        };
    }

    private static boolean takesAUserWith(Jedis redis, String name, String rule) {
        boolean taken = knows(redis, "ACL", "SETUSER", name, rule);
        said(redis, "ACL", "DELUSER", name);
        return taken;
    }

    private static Object send(Jedis redis, String command, String... arguments) {
        return redis.sendCommand(() -> command.getBytes(UTF_8), arguments);
    }

    /** Whether the command is answered by more than an error. */
    private static boolean knows(Jedis redis, String command, String... arguments) {
        return said(redis, command, arguments).isEmpty();
    }

    /** Whether there is the command, be it of no use here. */
    private static boolean knowsName(Jedis redis, String command, String... arguments) {
        return !said(redis, command, arguments).contains("unknown command");
    }

    /** The error, or nothing. */
    private static String said(Jedis redis, String command, String... arguments) {
        try {
            send(redis, command, arguments);
            return "";
        } catch (JedisDataException e) {
            return e.getMessage();
        }
    }

    /** Whether a command leaves the expiry of a key that is there alone. */
    private static boolean keepsExpiry(Jedis redis, String key, String command, String... arguments) {
        redis.del(key);
        String first =
                command.equals("HSET") ? said(redis, "HSET", key, "f", "old") : said(redis, "JSON.SET", key, "$", "{}");
        redis.expire(key, 600);
        return first.isEmpty() && knows(redis, command, arguments) && redis.ttl(key) > 0;
    }

    private static boolean guards(Jedis redis, Jedis other, String key) {
        redis.watch(key);
        other.set(key, "in between");
        Transaction transaction = redis.multi();
        transaction.set(key, "late");
        return transaction.exec() == null;
    }

    /** Two clients count one number up at the same time. */
    private static boolean countsByScripts(Jedis redis, Jedis other, String key) {
        int each = 3_000;
        CompletableFuture<Void> second = CompletableFuture.runAsync(() -> countUp(other, key, each));
        countUp(redis, key, each);
        second.join();
        return redis.get(key).equals(String.valueOf(2 * each));
    }

    private static void countUp(Jedis redis, String key, int times) {
        String script = "return redis.call('SET', KEYS[1], 1 + (redis.call('GET', KEYS[1]) or 0))";
        for (int i = 0; i < times; i++) {
            redis.eval(script, List.of(key), List.of());
        }
    }

    private static boolean runsAScriptInATransaction(Jedis redis, String key) {
        String script = redis.scriptLoad("return redis.call('HSET', KEYS[1], 'f', 'v')");
        send(redis, "MULTI");
        send(redis, "EVALSHA", script, "1", key);
        return send(redis, "EXEC").equals(List.of(1L));
    }

    private static boolean dumpsAListpack(Jedis redis, String key) {
        redis.hset(key, "f", "v");
        return said(redis, "DUMP", key).isEmpty() && redis.dump(key)[0] == LISTPACK;
    }

    private static boolean tellsAnArraysEnd(Jedis redis, String key) {
        if (!knows(redis, "JSON.SET", key, "$", "[null]")) {
            return false;
        }
        String there = SafeEncoder.encode((byte[]) send(redis, "JSON.GET", key, "$[0]"));
        return there.equals("[null]")
                && SafeEncoder.encode((byte[]) send(redis, "JSON.GET", key, "$[7]"))
                        .equals("[]");
    }

    private static boolean keepsADouble(Jedis redis, String key) {
        double number = 0.9452706955539223;
        if (!knows(redis, "JSON.SET", key, "$", Double.toString(number))) {
            return false;
        }
        return Double.parseDouble(SafeEncoder.encode((byte[]) send(redis, "JSON.GET", key))) == number;
    }

    private static boolean makesAnIndex(Jedis redis, String key) {
        String[] schema = {key, "ON", "JSON", "PREFIX", "1", key, "SCHEMA", "$.a", "AS", "a", "NUMERIC"};
        return knows(redis, "FT.CREATE", schema) && knows(redis, "FT.DROPINDEX", key);
    }
}
