package io.github.sparkredis;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.sparkredis.testing.JsonServer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.json.JsonProtocol.JsonCommand;

/** Where a test writes documents to: the shared JSON server, under a key prefix of its own, and a plain client to look. */
final class JsonTarget implements AutoCloseable {
    /** Keeps every digit of a number. */
    static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    final JsonServer server = JsonServer.shared();
    final String prefix = server.freshPrefix();
    final Jedis redis = server.client();

    /** The key that the row with this id has, unless a test says otherwise. */
    String key(Object id) {
        return prefix + id;
    }

    /** Puts a document there, as another client would. */
    void put(Object id, String json) {
        redis.sendCommand(JsonCommand.SET, key(id), "$", json);
    }

    /** Puts a document there that will expire in ten minutes. */
    void putExpiring(Object id, String json) {
        put(id, json);
        redis.expire(key(id), 600);
    }

    /** The document as the server has it, or null where there is none. */
    String text(Object id) {
        byte[] text = (byte[]) redis.sendCommand(JsonCommand.GET, key(id));
        return text == null ? null : new String(text, StandardCharsets.UTF_8);
    }

    /** The document, parsed. */
    JsonNode document(Object id) {
        String text = text(id);
        assertThat(text).as("the document " + id).isNotNull();
        return json(text);
    }

    /** The seconds that are left; -1 where it does not expire. */
    long ttl(Object id) {
        return redis.ttl(key(id));
    }

    /** Whether anything is there, or not: JSON as a server of another make keeps it need not be a string. */
    boolean exists(Object id) {
        return (long) redis.sendCommand(Protocol.Command.EXISTS, key(id)) == 1;
    }

    /** The column {@code id} behind the prefix, if the options do not say otherwise: name, value, name, value, … */
    WriteResult write(Dataset<Row> rows, String... options) {
        return SparkRedis.writeJson(rows, options(options));
    }

    /** The same by Spark's own door, without a save mode. */
    DataFrameWriter<Row> writer(Dataset<Row> rows, String... options) {
        return rows.write().format("redis-json").options(options(options));
    }

    private Map<String, String> options(String... namesAndValues) {
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

    static JsonNode json(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("No JSON: " + text, e);
        }
    }

    @Override
    public void close() {
        redis.close();
    }
}
