package io.github.sparkredis;

import io.github.sparkredis.testing.Capability;
import io.github.sparkredis.testing.RedisServer;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.util.SafeEncoder;

/** Where a test writes hashes to: the shared Redis. */
final class HashTarget extends SharedTarget {
    final RedisServer server = RedisServer.shared();

    HashTarget() {
        super(
                "redis-hash",
                RedisServer.shared().url(),
                RedisServer.shared().freshPrefix(),
                RedisServer.shared().client());
    }

    Map<String, String> hash(Object id) {
        return row(id);
    }

    @Override
    Jedis client() {
        return server.client();
    }

    @Override
    String freshPrefix() {
        return server.freshPrefix();
    }

    @Override
    void store(Pipeline pipeline, String key, Map<String, String> fields) {
        pipeline.hset(key, fields);
    }

    @Override
    Map<String, String> fields(byte[] key) {
        Map<String, String> fields = new HashMap<>();
        redis.hgetAll(key).forEach((name, value) -> fields.put(SafeEncoder.encode(name), SafeEncoder.encode(value)));
        return fields;
    }

    @Override
    String writtenNull() {
        return "";
    }

    @Override
    Map<String, String> upserted(Map<String, String> before, Map<String, String> row) {
        Map<String, String> both = new HashMap<>(before);
        both.putAll(row);
        return both;
    }

    @Override
    boolean commandKeepsExpiry() {
        return true;
    }

    @Override
    String wrongType() {
        return WRONG_TYPE;
    }

    @Override
    boolean has(Capability capability) {
        return server.has(capability);
    }

    @Override
    String command() {
        return "HSET";
    }

    @Override
    String reply() {
        return ":1\r\n";
    }

    @Override
    WriteResult typed(Dataset<Row> rows, Map<String, String> options) {
        return SparkRedis.writeHashes(rows, options);
    }
}
