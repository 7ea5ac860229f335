package io.github.sparkredis.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.sparkredis.result.WriteResult;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Protocol;

/**
 * Where a test writes rows of one format to: a shared server that knows it, under a key prefix of the test's own, with a
 * plain client to look at what is there. So one test holds for every format: {@link HashTarget}, {@link JsonTarget}.
 */
public abstract class SharedTarget implements AutoCloseable {
    /** What Redis says of a key of another type, and the connector's scripts on every server. */
    public static final String WRONG_TYPE = "WRONGTYPE Operation against a key holding the wrong kind of value";

    /** As Spark calls the format. */
    public final String format;

    public final String url;
    public final String prefix;
    public final Jedis redis;

    public SharedTarget(String format, String url, String prefix, Jedis redis) {
        this.format = format;
        this.url = url;
        this.prefix = prefix;
        this.redis = redis;
    }

    /** Another connection of the plain client; the caller closes it. */
    public abstract Jedis client();

    /** A prefix that no other caller has. */
    public abstract String freshPrefix();

    /** Puts a row there, as another client would: its fields, each a text. */
    public abstract void store(Pipeline pipeline, String key, Map<String, String> fields);

    /** The row at a key as a plain client reads it, each value as its text; no fields where there is none. */
    public abstract Map<String, String> fields(byte[] key);

    /** What {@link #fields} has for a null that is written. */
    public abstract String writtenNull();

    /** What an upsert of a row leaves where another was. */
    public abstract Map<String, String> upserted(Map<String, String> before, Map<String, String> row);

    /** Whether the format's own command, without more, leaves the expiry of a key alone. */
    public abstract boolean commandKeepsExpiry();

    /** What the server itself says where a key of another type is in the way of the format's own command. */
    public abstract String wrongType();

    public abstract boolean has(Capability capability);

    /** How an error counts: by its code. */
    public static String rejected(String error) {
        // RedisJSON names a wrong type without a code.
        return "rejected:" + (error.contains("wrong Redis type") ? "WRONGTYPE" : error.split(" ", 2)[0]);
    }

    /** The format's own command, and what a healthy server says to it. */
    public abstract String command();

    public abstract String reply();

    /** Writes by the typed door. */
    public abstract WriteResult typed(Dataset<Row> rows, Map<String, String> options);

    /** The key that the row with this id has, unless a test says otherwise. */
    public final String key(Object id) {
        return prefix + id;
    }

    public final void store(Object id, Map<String, String> fields) {
        store(List.of(id), fields);
    }

    /** The same fields at many keys. */
    public final void store(Iterable<?> ids, Map<String, String> fields) {
        try (Pipeline pipeline = redis.pipelined()) {
            ids.forEach(id -> store(pipeline, key(id), fields));
        }
    }

    public final void storeAt(String key, Map<String, String> fields) {
        try (Pipeline pipeline = redis.pipelined()) {
            store(pipeline, key, fields);
        }
    }

    public final Map<String, String> row(Object id) {
        return fields(key(id).getBytes(UTF_8));
    }

    /** Every row whose key begins with a prefix, by what follows it. */
    public final Map<String, Map<String, String>> rowsUnder(String head) {
        Map<String, Map<String, String>> rows = new TreeMap<>();
        for (String key : redis.keys(head + "*")) {
            rows.put(key.substring(head.length()), fields(key.getBytes(UTF_8)));
        }
        return rows;
    }

    /** Whether anything is there: by the answer itself, as not every server's value is a string. */
    public final boolean exists(Object id) {
        return (long) redis.sendCommand(Protocol.Command.EXISTS, key(id)) == 1;
    }

    /** The seconds that are left; -1 where it does not expire, -2 where there is nothing. */
    public final long ttl(Object id) {
        return redis.ttl(key(id));
    }

    public final void expire(Object id, long seconds) {
        redis.expire(key(id), seconds);
    }

    /** The column {@code id} behind the prefix, if the options do not say otherwise: name, value, name, value, … */
    public final WriteResult write(Dataset<Row> rows, String... options) {
        return typed(rows, options(options));
    }

    /** With these options, and no other but the server. */
    public final WriteResult writeWith(Dataset<Row> rows, Map<String, String> options) {
        Map<String, String> all = new HashMap<>(options);
        all.putIfAbsent("url", url);
        return typed(rows, all);
    }

    /** The same by Spark's own door, without a save mode. */
    public final DataFrameWriter<Row> writer(Dataset<Row> rows, String... options) {
        return rows.write().format(format).options(options(options));
    }

    public final Map<String, String> options(String... namesAndValues) {
        Map<String, String> options = new HashMap<>();
        options.put("url", url);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            options.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        if (!options.containsKey("key_pattern")) {
            options.putIfAbsent("key_prefix", prefix);
            options.putIfAbsent("key_column", "id");
        }
        return options;
    }

    @Override
    public final void close() {
        redis.close();
    }
}
