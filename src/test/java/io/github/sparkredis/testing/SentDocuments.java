package io.github.sparkredis.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.sparkredis.SparkRedis;
import io.github.sparkredis.result.WriteResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Writes documents to a scripted server, and shows what was sent: servers write numbers anew as they store them, and
 * what is sent has all their digits.
 */
public final class SentDocuments {
    private final Map<String, String> options = new HashMap<>(Map.of("key_column", "id"));

    /** Options of the writes that follow: name, value, name, value, … */
    public SentDocuments with(String... namesAndValues) {
        for (int i = 0; i < namesAndValues.length; i += 2) {
            options.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return this;
    }

    /** The text of each document by its key, in the order of the keys; every row is written. */
    public Map<String, String> of(Dataset<Row> rows) {
        try (ScriptedServer server = ScriptedServer.start(SentDocuments::answer)) {
            options.put("url", server.url());
            WriteResult result = SparkRedis.writeJson(rows, options);
            assertThat(result.errors()).isEmpty();
            Map<String, String> documents = byKey(server.commands());
            assertThat(documents).hasSize((int) result.rowsWritten());
            return documents;
        }
    }

    /** The same where some rows fail. */
    public Map<String, String> ofThoseWritten(Dataset<Row> rows) {
        try (ScriptedServer server = ScriptedServer.start(SentDocuments::answer)) {
            options.put("url", server.url());
            SparkRedis.writeJson(rows, options);
            return byKey(server.commands());
        }
    }

    /** The text of the one row's document. */
    public String only(Dataset<Row> row) {
        Map<String, String> documents = of(row);
        assertThat(documents).hasSize(1);
        return documents.values().iterator().next();
    }

    /** What the values of SQL expressions become, each a member of one document: by the expression. */
    public Map<String, String> texts(Collection<String> expressions) {
        List<String> columns = new ArrayList<>(List.of("'k' AS id"));
        expressions.forEach(expression -> columns.add(expression + " AS v" + columns.size()));
        String json = only(Spark.shared().sql("SELECT " + String.join(", ", columns)));
        Iterator<String> members = members(json).iterator();
        Map<String, String> texts = new LinkedHashMap<>();
        expressions.forEach(expression -> texts.put(expression, members.next()));
        assertThat(members).isExhausted();
        return texts;
    }

    /** What a write of these rows says, of which some fail. */
    public WriteResult result(Dataset<Row> rows) {
        try (ScriptedServer server = ScriptedServer.start(SentDocuments::answer)) {
            options.put("url", server.url());
            return SparkRedis.writeJson(rows, options);
        }
    }

    /** What a healthy server says to a write without a script. */
    public static String answer(RespCommand command) {
        return switch (command.name()) {
            case "MULTI", "DISCARD", "JSON.SET", "JSON.MERGE" -> "+OK\r\n";
            default -> null;
        };
    }

    /** The text of each member's value, as it stands in the document. */
    private static List<String> members(String json) {
        List<String> values = new ArrayList<>();
        try (JsonParser parser = JsonTarget.MAPPER.createParser(json)) {
            assertThat(parser.nextToken()).isEqualTo(JsonToken.START_OBJECT);
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                parser.nextToken();
                int start = (int) parser.currentTokenLocation().getCharOffset();
                parser.skipChildren();
                parser.finishToken();
                values.add(json.substring(start, (int) parser.currentLocation().getCharOffset()));
            }
            return values;
        } catch (IOException e) {
            throw new AssertionError("No JSON: " + json, e);
        }
    }

    private static Map<String, String> byKey(List<RespCommand> commands) {
        Map<String, String> documents = new TreeMap<>();
        for (RespCommand command : commands) {
            if (command.name().equals("JSON.SET") && !command.text(1).endsWith("spark-redis-probe")) {
                documents.put(command.text(1), command.text(3));
            }
        }
        return documents;
    }
}
