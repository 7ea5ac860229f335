package io.github.sparkredis.testing;

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
