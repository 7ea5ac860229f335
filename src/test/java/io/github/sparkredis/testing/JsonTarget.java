package io.github.sparkredis.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.sparkredis.SparkRedis;
import io.github.sparkredis.result.WriteResult;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.json.JsonProtocol.JsonCommand;
import redis.clients.jedis.util.SafeEncoder;

/** Where a test writes documents to: the shared JSON server. */
public final class JsonTarget extends SharedTarget {
    /** Keeps every digit of a number. */
    static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    public final JsonServer server = JsonServer.shared();

    public JsonTarget() {
        super(
                "redis-json",
                JsonServer.shared().url(),
                JsonServer.shared().freshPrefix(),
                JsonServer.shared().client());
    }

    /** Puts a document there, as another client would. */
    public void put(Object id, String json) {
        redis.sendCommand(JsonCommand.SET, key(id), "$", json);
    }

    /** Puts a document there that will expire in ten minutes. */
    public void putExpiring(Object id, String json) {
        put(id, json);
        redis.expire(key(id), 600);
    }

    /** The document as the server has it, or null where there is none. */
    public String text(Object id) {
        return text(SafeEncoder.encode(key(id)));
    }

    private String text(byte[] key) {
        byte[] text = (byte[]) redis.sendCommand(JsonCommand.GET, key);
        return text == null ? null : SafeEncoder.encode(text);
    }

    /** The document, parsed. */
    public JsonNode document(Object id) {
        String text = text(id);
        assertThat(text).as("the document " + id).isNotNull();
        return json(text);
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
        String json = MAPPER.valueToTree(fields).toString();
        pipeline.sendCommand(JsonCommand.SET, key, "$", json);
    }

    @Override
    public Map<String, String> fields(byte[] key) {
        Map<String, String> fields = new HashMap<>();
        String text = text(key);
        if (text != null) {
            json(text).fields().forEachRemaining(field -> fields.put(field.getKey(), text(field.getValue())));
        }
        return fields;
    }

    private static String text(JsonNode value) {
        return value.isTextual() ? value.textValue() : value.toString();
    }

    @Override
    public String writtenNull() {
        return "null";
    }

    @Override
    public Map<String, String> upserted(Map<String, String> before, Map<String, String> row) {
        return row;
    }

    @Override
    public boolean commandKeepsExpiry() {
        putExpiring("probe", "{}");
        put("probe", "[]");
        boolean kept = ttl("probe") > 0;
        redis.del(key("probe"));
        return kept;
    }

    @Override
    public String wrongType() {
        redis.rpush(key("probe"), "in the way");
        try {
            put("probe", "{}");
            throw new AssertionError("the server takes a document where a list is");
        } catch (JedisDataException e) {
            return e.getMessage();
        } finally {
            redis.del(key("probe"));
        }
    }

    @Override
    public boolean has(Capability capability) {
        return server.has(capability);
    }

    @Override
    public String command() {
        return "JSON.SET";
    }

    @Override
    public String reply() {
        return "+OK\r\n";
    }

    @Override
    public WriteResult typed(Dataset<Row> rows, Map<String, String> options) {
        return SparkRedis.writeJson(rows, options);
    }

    public static JsonNode json(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("No JSON: " + text, e);
        }
    }
}
