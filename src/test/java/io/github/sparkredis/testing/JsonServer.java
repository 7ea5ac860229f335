package io.github.sparkredis.testing;

import java.util.Optional;
import redis.clients.jedis.Jedis;

/**
 * A server that knows JSON documents, and speaks Redis's protocol without being Redis, in most cases. Tests use the one
 * there is, with keys that begin with a {@link #freshPrefix}.
 */
public interface JsonServer extends AutoCloseable {
    /** The one that the tests of this JVM share; an error, never a skipped test, where there is none. */
    static JsonServer shared() {
        return SharedJson.SERVER;
    }

    /** Starts a server of the caller's own, a child process that needs nothing but what the build laid out. */
    static JsonServer start() {
        return InfinispanProcess.start();
    }

    /**
     * Starts a Redis with JSON of the test's own, with these lines in its configuration file, where the tests have one that
     * can be started so; elsewhere nothing, and says that the test is left out.
     */
    static Optional<RedisProcess> startConfigured(String... configLines) {
        return SharedJson.startConfigured(configLines);
    }

    /** The same as a cluster of that many masters. */
    static Optional<RedisCluster> startCluster(int masters, String... configLines) {
        return SharedJson.startCluster(masters, configLines);
    }

    /** Starts a server of the caller's own of the kind that {@link #startConfigured} starts, or else that of {@link #start}. */
    static JsonServer startPreferred() {
        return JsonServerKind.choose() == JsonServerKind.REDISJSON ? SharedJson.startRedisJson() : start();
    }

    /** What the connector's option {@code url} takes. */
    String url();

    /** A new connection of a plain client, allowed everything; the caller closes it. */
    Jedis client();

    /** What it is. */
    Product product();

    /** Whether it can do that; says where a test leaves something out because it cannot. */
    default boolean has(Capability capability) {
        return LeftOut.unlessIn(product(), capability);
    }

    /** What every key of this run begins with. */
    default String prefix() {
        return RunPrefix.VALUE;
    }

    /** A prefix that no other caller has; it begins with {@link #prefix}. */
    default String freshPrefix() {
        return RunPrefix.next();
    }

    @Override
    void close();
}
