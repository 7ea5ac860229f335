package io.github.sparkredis.client;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether a server <a href="https://redis.io/docs/latest/develop/reference/eviction/">removes keys</a> to make room: those of
 * a write, too, which counted as written.
 */
public final class Eviction {

    private Eviction() {}

    /**
     * Asks the server.
     *
     * @param expires whether the keys of the write have an expiry
     * @return a warning; null where it may not remove them, or does not say
     */
    public static @Nullable String warning(RedisConnection connection, boolean expires) throws ConnectionLostException {
        Map<String, String> memory = ServerProcess.facts(connection.call("INFO", "memory"));
        String policy = memory.getOrDefault("maxmemory_policy", "");
        boolean mayRemove = policy.startsWith("allkeys-") || (expires && policy.startsWith("volatile-"));
        if (!mayRemove || memory.getOrDefault("maxmemory", "0").equals("0")) {
            return null;
        }
        return "Redis at " + connection.server() + " removes keys when its maxmemory is used up (maxmemory-policy "
                + policy
                + "), those of this write, too, though they count as written. Set maxmemory-policy noeviction where they"
                + " must be there; evicted_keys in INFO stats says how many went";
    }
}
