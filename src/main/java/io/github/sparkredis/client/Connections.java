package io.github.sparkredis.client;

import io.github.sparkredis.options.ConnectionOptions;
import io.github.sparkredis.options.RedisUrl.HostPort;
import io.github.sparkredis.resp.Probe;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.commons.pool2.BaseKeyedPooledObjectFactory;
import org.apache.commons.pool2.PooledObject;
import org.apache.commons.pool2.impl.DefaultPooledObject;
import org.apache.commons.pool2.impl.GenericKeyedObjectPool;
import org.apache.commons.pool2.impl.GenericKeyedObjectPoolConfig;
import org.jspecify.annotations.Nullable;

/**
 * The connections of this JVM, shared by all that have equal {@link ConnectionOptions}. As many are open as tasks write
 * at a time; one that nobody uses is closed within a minute.
 */
public final class Connections {

    static final Duration IDLE_TIME = Duration.ofSeconds(30);
    static final Duration BETWEEN_LOOKS = Duration.ofSeconds(15);

    private final GenericKeyedObjectPool<ConnectionOptions, RedisConnection> pool;

    /** A server as it is spoken to: who answers with TLS may be silent without. */
    private record Peer(HostPort server, boolean tls) {
        static Peer of(ConnectionOptions options) {
            return new Peer(options.host(), options.tls() != null);
        }
    }

    /** @param of what it refuses, see {@link Probe#of} */
    private record Refusal(ConnectionOptions server, String of) {}

    /** Those that ever answered. */
    private final Set<Peer> answered = ConcurrentHashMap.newKeySet();

    /** Those whose credentials the server has taken. */
    private final Set<ConnectionOptions> accepted = ConcurrentHashMap.newKeySet();

    /** Those that do not tell their connections apart for a user. */
    private final RecentRefusals<ConnectionOptions> withoutIds = new RecentRefusals<>(System::nanoTime);

    /** Those that do not tell a user about themselves. */
    private final RecentRefusals<ConnectionOptions> withoutInfo = new RecentRefusals<>(System::nanoTime);

    /** Of commands that a write can go without. */
    private final RecentRefusals<Refusal> refusals = new RecentRefusals<>(System::nanoTime);

    /** What these servers said. */
    private final Map<Refusal, String> reasons = new ConcurrentHashMap<>();

    /** How many connections to each server are lent. */
    private final Map<HostPort, Integer> lent = new ConcurrentHashMap<>();

    /** @param files where Spark puts the files of {@code --files}; see {@code SparkFiles.getRootDirectory} */
    public Connections(Supplier<String> files) {
        this(files, IDLE_TIME, BETWEEN_LOOKS);
    }

    Connections(Supplier<String> files, Duration idleTime, Duration betweenLooks) {
        GenericKeyedObjectPoolConfig<RedisConnection> config = new GenericKeyedObjectPoolConfig<>();
        config.setMaxTotal(-1);
        config.setMaxTotalPerKey(-1);
        config.setMaxIdlePerKey(64);
        config.setTimeBetweenEvictionRuns(betweenLooks);
        config.setNumTestsPerEvictionRun(-1); // all; the pool's own default is three
        config.setMinEvictableIdleDuration(idleTime);
        config.setJmxEnabled(false);
        pool = new GenericKeyedObjectPool<>(new Factory(files), config);
    }

    /** Takes a connection that answers: one that lies idle, or a new one. See {@link Connector#open} for what it throws. */
    public RedisConnection borrow(ConnectionOptions options) throws ConnectionLostException {
        RedisConnection connection = take(options);
        lent.merge(options.host(), 1, Integer::sum);
        if (options.password() != null) {
            accepted.add(options);
        }
        answered.add(Peer.of(options));
        return connection;
    }

    /**
     * The same.
     *
     * @param hint what else may be wrong where the server is not reached: a sentence without its full stop, or nothing
     */
    public RedisConnection borrow(ConnectionOptions options, String hint) throws ConnectionLostException {
        try {
            return borrow(options);
        } catch (NotReadyException e) {
            throw e;
        } catch (ConnectionLostException e) {
            throw hint.isEmpty() || e.isOfNoRedis() ? e : e.with(hint);
        }
    }

    /** The same, of which the server has been asked for its {@link RedisConnection#clientId}, if it gives any. */
    public RedisConnection borrowIdentified(ConnectionOptions options, String hint) throws ConnectionLostException {
        RedisConnection connection = borrow(options, hint);
        if (connection.clientId() != null || withoutIds.contains(options)) {
            return connection;
        }
        try {
            if (!connection.identify()) {
                withoutIds.add(options);
            }
            return connection;
        } catch (ConnectionLostException e) {
            discard(connection);
            throw e;
        }
    }

    /** The process that answers on a connection; null where the server does not say. */
    public @Nullable ServerProcess process(RedisConnection connection) throws ConnectionLostException {
        if (withoutInfo.contains(connection.options())) {
            return null;
        }
        ServerProcess process = connection.process();
        if (process == null) {
            withoutInfo.add(connection.options());
        }
        return process;
    }

    /**
     * Has a server check a command that a write can go without.
     *
     * @return why it does not take it; nothing where it does
     */
    public Optional<String> refusal(RedisConnection connection, Probe probe) throws ConnectionLostException {
        String server = "Redis at " + connection.server();
        Refusal refused = new Refusal(connection.options(), probe.of());
        if (refusals.contains(refused)) {
            return Optional.of(server + ", less than a minute ago, " + reasons.get(refused));
        }
        Optional<String> refusal = CommandProbe.refusal(connection, probe);
        refusal.ifPresent(said -> {
            reasons.put(refused, said);
            refusals.add(refused);
        });
        return refusal.map(said -> server + " " + said);
    }

    private RedisConnection take(ConnectionOptions options) throws ConnectionLostException {
        try {
            RedisConnection connection = pool.borrowObject(options);
            if (!connection.wasUsed() || connection.isAlive()) {
                return connection;
            }
            // The last one that was used comes first, so the others are no better, and asking each of them could take a
            // socket timeout each.
            invalidate(connection);
            pool.clear(options);
            return pool.borrowObject(options);
        } catch (NotReadyException e) {
            answered.add(Peer.of(options));
            throw e;
        } catch (RefusedException e) {
            throw e.isOfCredentials() && accepted.contains(options)
                    ? e.with(" The server took them before: was the password changed meanwhile?")
                    : e;
        } catch (ConnectionLostException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new ConnectionLostException("No connection to Redis at " + options.host() + ": " + e.getMessage(), e);
        }
    }

    /** What is done with a connection, and leaves no reply outstanding on it. */
    public interface Use<T> {
        T with(RedisConnection connection) throws ConnectionLostException;
    }

    /** Borrows a connection for as long as it is used; one on which something went wrong is closed. */
    public <T> T use(ConnectionOptions options, Use<T> use) throws ConnectionLostException {
        RedisConnection connection = borrow(options);
        boolean atRest = false;
        try {
            T result = use.with(connection);
            atRest = true;
            return result;
        } finally {
            if (atRest) {
                giveBack(connection);
            } else {
                discardAll(connection);
            }
        }
    }

    /** Gives back a connection on which no reply is outstanding; one on which more came than was asked for is closed. */
    public void giveBack(RedisConnection connection) {
        if (!connection.isForOthers() || !connection.isAtRest()) {
            discard(connection);
            return;
        }
        connection.used();
        lent.merge(connection.options().host(), -1, Integer::sum);
        pool.returnObject(connection.options(), connection);
    }

    /** Closes a connection that is broken, or on which replies are outstanding. */
    public void discard(RedisConnection connection) {
        lent.merge(connection.options().host(), -1, Integer::sum);
        invalidate(connection);
    }

    private void invalidate(RedisConnection connection) {
        try {
            pool.invalidateObject(connection.options(), connection);
        } catch (Exception e) {
            connection.close();
        }
    }

    /** Closes a connection that leads to the wrong server, and those that lie idle, which are no better. */
    public void discardAll(RedisConnection connection) {
        discard(connection);
        pool.clear(connection.options());
    }

    /** Whether a server has ever answered this JVM, be it that it is not ready. */
    public boolean hasAnswered(ConnectionOptions server) {
        return answered.contains(Peer.of(server));
    }

    /** Whether a server has no room for one more connection while this JVM works with others: they come free by themselves. */
    public boolean isFullOfOurs(Throwable failure) {
        return failure instanceof NotReadyException notReady
                && notReady.isTooManyClients()
                && lent.getOrDefault(notReady.server(), 0) > 0;
    }

    private static final class Factory extends BaseKeyedPooledObjectFactory<ConnectionOptions, RedisConnection> {
        private final Supplier<String> files;

        Factory(Supplier<String> files) {
            this.files = files;
        }

        @Override
        public RedisConnection create(ConnectionOptions options) throws ConnectionLostException {
            return Connector.open(options, files);
        }

        @Override
        public PooledObject<RedisConnection> wrap(RedisConnection connection) {
            return new DefaultPooledObject<>(connection);
        }

        @Override
        public void destroyObject(ConnectionOptions options, PooledObject<RedisConnection> pooled) {
            pooled.getObject().close();
        }
    }
}
