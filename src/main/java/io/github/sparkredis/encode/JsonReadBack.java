package io.github.sparkredis.encode;

import io.github.sparkredis.resp.CommandBatch;
import io.github.sparkredis.resp.ReadBack;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** By <a href="https://redis.io/docs/latest/commands/json.get/">JSON.GET</a>, which answers with an array of what the path finds. */
final class JsonReadBack implements ReadBack {

    private static final byte[] JSON_GET = "JSON.GET".getBytes(StandardCharsets.US_ASCII);

    private final byte[] path;

    JsonReadBack(byte[] path) {
        this.path = path;
    }

    @Override
    public List<byte[]> command(CommandBatch batch, int row) {
        return List.of(JSON_GET, batch.keyCopy(row), path);
    }

    @Override
    public boolean isWhatTheRowWrites(CommandBatch batch, int row, @Nullable Object reply) {
        if (!(reply instanceof byte[] text) || !(JsonValue.parse(text) instanceof List<?> found) || found.isEmpty()) {
            return false;
        }
        List<byte[]> command = batch.arguments(row);
        // JSON.SET key path document NX, or EVALSHA digest 1 key expiry path document.
        Object document = JsonValue.parse(command.get(command.size() == 7 ? 6 : 3));
        return found.stream().allMatch(each -> JsonValue.areSame(document, each));
    }
}
