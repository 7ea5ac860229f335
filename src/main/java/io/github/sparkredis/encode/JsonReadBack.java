package io.github.sparkredis.encode;

import io.github.sparkredis.resp.CommandBatch;
import io.github.sparkredis.resp.ReadBack;
import io.github.sparkredis.resp.UnexpectedReplyException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** By <a href="https://redis.io/docs/latest/commands/json.get/">JSON.GET</a>, which answers with an array of what the path finds. */
final class JsonReadBack implements ReadBack {

    private static final byte[] JSON_GET = "JSON.GET".getBytes(StandardCharsets.US_ASCII);

    private final byte[] path;
    private final boolean isInsert;

    JsonReadBack(byte[] path, boolean isInsert) {
        this.path = path;
        this.isInsert = isInsert;
    }

    @Override
    public boolean isOfInsert() {
        return isInsert;
    }

    @Override
    public List<byte[]> command(CommandBatch batch, int row) {
        return List.of(JSON_GET, batch.keyCopy(row), path);
    }

    @Override
    public Found compare(CommandBatch batch, int row, @Nullable Object reply) throws UnexpectedReplyException {
        if (reply == null) {
            return isInsert ? Found.NOTHING : Found.SOMETHING_ELSE;
        }
        if (!(found(reply) instanceof List<?> found)) {
            return Found.SOMETHING_ELSE;
        }
        if (found.isEmpty()) {
            return isInsert ? Found.NOTHING : Found.SOMETHING_ELSE;
        }
        List<ByteBuffer> command = batch.arguments(row);
        Object document = JsonValue.parse(JsonEncoder.document(batch.name(row), command));
        boolean isSame = found.stream().allMatch(each -> JsonValue.areSame(document, each));
        return isSame ? Found.THE_ROW : Found.SOMETHING_ELSE;
    }

    private static @Nullable Object found(Object reply) throws UnexpectedReplyException {
        if (reply instanceof byte[] text && text.length > 0) {
            try {
                return JsonValue.parse(ByteBuffer.wrap(text));
            } catch (JacksonException e) {
                // Falls through.
            }
        }
        throw new UnexpectedReplyException("JSON text");
    }
}
