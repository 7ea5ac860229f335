package io.github.sparkredis.types;

import io.github.sparkredis.testing.RedisServer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.util.SafeEncoder;

/** The hashes of the shared server as a plain client reads them. */
final class StoredHashes {

    private StoredHashes() {}

    /** The fields of every hash whose key begins with a prefix, by what follows it. */
    static Map<String, Map<String, String>> under(String prefix) {
        Map<String, Map<String, String>> hashes = new TreeMap<>();
        try (Jedis redis = RedisServer.shared().client()) {
            for (String key : redis.keys(prefix + "*")) {
                hashes.put(key.substring(prefix.length()), redis.hgetAll(key));
            }
        }
        return hashes;
    }

    /** The names of a small hash's fields, in the order in which they were written. */
    static List<String> fieldNames(String key) {
        try (Jedis redis = RedisServer.shared().client()) {
            List<?> names = (List<?>) redis.sendCommand(Protocol.Command.HKEYS, key);
            return names.stream().map(name -> SafeEncoder.encode((byte[]) name)).toList();
        }
    }
}
