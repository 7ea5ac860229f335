package io.github.sparkredis.testing;

import redis.clients.jedis.Jedis;

/**
 * A real Redis. Most tests use the {@link #shared} one, with keys that begin with a {@link #freshPrefix}; those that
 * configure, stop, kill or pause a server {@link #start} one of their own.
 */
public interface RedisServer extends AutoCloseable {
    /** The server that the tests of this JVM share; an error, never a skipped test, where there is none. */
    static RedisServer shared() {
        return SharedRedis.SERVER;
    }

    /**
     * Starts a server of the test's own, a child process on a port of its own, with these lines in its configuration
     * file ({@code maxmemory 5mb}, {@code requirepass secret}, {@code user app on >secret ~app:* +@all}).
     */
    static RedisProcess start(String... configLines) {
        return RedisProcess.start(RedisBinary.preferred(), configLines);
    }

    /** Starts a server that listens with TLS only and asks clients for a certificate, if {@code configLines} do not say otherwise. */
    static RedisProcess startTls(Certificates certificates, String... configLines) {
        return RedisProcess.startTls(RedisBinary.preferredWithTls(), certificates, configLines);
    }

    /** What the connector's option {@code url} takes; without credentials for a server that a test started. */
    String url();

    /** A new connection of a plain client, allowed everything; the caller closes it. */
    Jedis client();

    /** What it says it is. */
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
