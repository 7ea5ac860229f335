package io.github.sparkredis.client;

import io.github.sparkredis.options.ConnectionOptions;
import java.time.Duration;
import java.util.function.Supplier;
import org.apache.commons.pool2.BaseKeyedPooledObjectFactory;
import org.apache.commons.pool2.PooledObject;
import org.apache.commons.pool2.impl.DefaultPooledObject;
import org.apache.commons.pool2.impl.GenericKeyedObjectPool;
import org.apache.commons.pool2.impl.GenericKeyedObjectPoolConfig;

/**
 * The connections of this JVM, shared by all that have equal {@link ConnectionOptions}. As many are open as tasks write
 * at a time; one that nobody used for a minute is closed.
 */
public final class Connections {

    private static final Duration IDLE_TIME = Duration.ofMinutes(1);

    private final GenericKeyedObjectPool<ConnectionOptions, RedisConnection> pool;

    /** @param files where Spark puts the files of {@code --files}; see {@code SparkFiles.getRootDirectory} */
    public Connections(Supplier<String> files) {
        GenericKeyedObjectPoolConfig<RedisConnection> config = new GenericKeyedObjectPoolConfig<>();
        config.setMaxTotal(-1);
        config.setMaxTotalPerKey(-1);
        config.setMaxIdlePerKey(64);
        config.setTimeBetweenEvictionRuns(IDLE_TIME);
        config.setMinEvictableIdleDuration(IDLE_TIME);
        config.setJmxEnabled(false);
        pool = new GenericKeyedObjectPool<>(new Factory(files), config);
    }

    /** Takes a connection that answers: one that lies idle, or a new one. See {@link Connector#open} for what it throws. */
    public RedisConnection borrow(ConnectionOptions options) throws ConnectionLostException {
        try {
            RedisConnection connection = pool.borrowObject(options);
            if (!connection.wasUsed() || connection.isAlive()) {
                return connection;
            }
            // The last one that was used comes first, so the others are no better, and asking each of them could take a
            // socket timeout each.
            discard(connection);
            pool.clear(options);
            return pool.borrowObject(options);
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
                discard(connection);
            }
        }
    }

    /** Gives back a connection on which no reply is outstanding. */
    public void giveBack(RedisConnection connection) {
        connection.used();
        pool.returnObject(connection.options(), connection);
    }

    /** Closes a connection that is broken, or on which replies are outstanding. */
    public void discard(RedisConnection connection) {
        try {
            pool.invalidateObject(connection.options(), connection);
        } catch (Exception e) {
            connection.close();
        }
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
