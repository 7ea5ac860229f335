package io.github.sparkredis.encode;

import io.github.sparkredis.resp.CommandBatch;
import io.github.sparkredis.resp.CommandBuffer;
import io.github.sparkredis.resp.ReadBack;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** By <a href="https://redis.io/docs/latest/commands/json.get/">JSON.GET</a>, which answers with an array of what the path finds. */
final class JsonReadBack implements ReadBack {

    private final byte[] path;

    JsonReadBack(byte[] path) {
        this.path = path;
    }

    @Override
    public void append(CommandBuffer out, CommandBatch batch, int row) {
        out.beginCommand(3);
        out.bulk("JSON.GET");
        batch.appendKey(row, out);
        int start = out.openBulk();
        out.append(path);
        out.closeBulk(start);
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
