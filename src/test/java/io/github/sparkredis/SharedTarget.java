package io.github.sparkredis;

import io.github.sparkredis.testing.RedisServer;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import redis.clients.jedis.Jedis;

/** Where a test writes to: the shared server, under a key prefix of its own, with a plain client to look at it. */
final class SharedTarget implements AutoCloseable {
    final RedisServer server = RedisServer.shared();
    final String prefix = server.freshPrefix();
    final Jedis redis = server.client();

    /** The key that the row with this id has, unless a test says otherwise. */
    String key(Object id) {
        return prefix + id;
    }

    Map<String, String> hash(Object id) {
        return redis.hgetAll(key(id));
    }

    /** The column {@code id} behind the prefix, if the options do not say otherwise: name, value, name, value, … */
    WriteResult write(Dataset<Row> rows, String... options) {
        return SparkRedis.writeHashes(rows, options(options));
    }

    /** The same by Spark's own door, without a save mode. */
    DataFrameWriter<Row> writer(Dataset<Row> rows, String... options) {
        return rows.write().format("redis-hash").options(options(options));
    }

    Map<String, String> options(String... namesAndValues) {
        Map<String, String> options = new HashMap<>();
        options.put("url", server.url());
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
    public void close() {
        redis.close();
    }
}
