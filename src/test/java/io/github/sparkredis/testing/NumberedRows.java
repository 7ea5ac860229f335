package io.github.sparkredis.testing;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Response;

/** Rows of an {@code id} and a {@code name}, of which it can be asked which are there as hashes and which are missing. */
public final class NumberedRows {
    public static final StructType SCHEMA = new StructType().add("id", "string").add("name", "string");

    private NumberedRows() {}

    public static InternalRow row(int id) {
        return new GenericInternalRow(new Object[] {UTF8String.fromString("" + id), UTF8String.fromString(name(id))});
    }

    /** One of the same key, that somebody else wrote. */
    public static InternalRow other(int id) {
        return new GenericInternalRow(new Object[] {UTF8String.fromString("" + id), UTF8String.fromString("other")});
    }

    private static String name(int id) {
        return "name" + id;
    }

    /** Which of the first {@code count} none of these servers has as it was written, under that prefix and its id. */
    public static Set<Integer> missing(List<RedisProcess> servers, String prefix, int count) {
        Set<Integer> missing = IntStream.range(0, count).boxed().collect(Collectors.toSet());
        for (RedisProcess server : servers) {
            try (Jedis redis = server.client();
                    Pipeline pipeline = redis.pipelined()) {
                Map<Integer, Response<Map<String, String>>> found = new HashMap<>();
                redis.keys(prefix + "*")
                        .forEach(key ->
                                found.put(Integer.valueOf(key.substring(prefix.length())), pipeline.hgetAll(key)));
                pipeline.sync();
                found.forEach((id, hash) -> {
                    if (hash.get().equals(Map.of("name", name(id)))) {
                        missing.remove(id);
                    }
                });
            }
        }
        return missing;
    }
}
