package io.github.sparkredis.testing;

import io.github.sparkredis.SparkRedis;
import io.github.sparkredis.result.WriteResult;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.util.SafeEncoder;

/** Where a test writes hashes to: the shared Redis. */
public final class HashTarget extends SharedTarget {
    public final RedisServer server = RedisServer.shared();

    public HashTarget() {
        super(
                "redis-hash",
                RedisServer.shared().url(),
                RedisServer.shared().freshPrefix(),
                RedisServer.shared().client());
    }

    public Map<String, String> hash(Object id) {
        return row(id);
    }

    @Override
    public Jedis client() {
        return server.client();
    }

    @Override
    public String freshPrefix() {
        return server.freshPrefix();
    }

    @Override
    public void store(Pipeline pipeline, String key, Map<String, String> fields) {
        pipeline.hset(key, fields);
    }

    @Override
    public Map<String, String> fields(byte[] key) {
        Map<String, String> fields = new HashMap<>();
        redis.hgetAll(key).forEach((name, value) -> fields.put(SafeEncoder.encode(name), SafeEncoder.encode(value)));
        return fields;
    }

    @Override
    public String writtenNull() {
        return "";
    }

    @Override
    public Map<String, String> upserted(Map<String, String> before, Map<String, String> row) {
        Map<String, String> both = new HashMap<>(before);
        both.putAll(row);
        return both;
    }

    @Override
    public boolean commandKeepsExpiry() {
        return true;
    }

    @Override
    public String wrongType() {
        return WRONG_TYPE;
    }

    @Override
    public boolean has(Capability capability) {
        return server.has(capability);
    }

    @Override
    public String command() {
        return "HSET";
    }

    @Override
    public String reply() {
        return ":1\r\n";
    }

    @Override
    public WriteResult typed(Dataset<Row> rows, Map<String, String> options) {
        return SparkRedis.writeHashes(rows, options);
    }
}
