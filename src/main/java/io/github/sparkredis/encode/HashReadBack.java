package io.github.sparkredis.encode;

import io.github.sparkredis.resp.CommandBatch;
import io.github.sparkredis.resp.ReadBack;
import io.github.sparkredis.resp.UnexpectedReplyException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** By <a href="https://redis.io/docs/latest/commands/hgetall/">HGETALL</a>. */
final class HashReadBack implements ReadBack {

    private static final byte[] HGETALL = "HGETALL".getBytes(StandardCharsets.US_ASCII);

    private final HashCall call;
    /** Else the fields of a row may be among others. */
    private final boolean isInsert;

    private HashReadBack(HashCall call, boolean isInsert) {
        this.call = call;
        this.isInsert = isInsert;
    }

    static HashReadBack ofInsert(HashCall call) {
        return new HashReadBack(call, true);
    }

    static HashReadBack ofCondition(HashCall call) {
        return new HashReadBack(call, false);
    }

    @Override
    public boolean isOfInsert() {
        return isInsert;
    }

    @Override
    public List<byte[]> command(CommandBatch batch, int row) {
        return List.of(HGETALL, batch.keyCopy(row));
    }

    @Override
    public Found compare(CommandBatch batch, int row, @Nullable Object reply) throws UnexpectedReplyException {
        if (!(reply instanceof List<?> found)
                || found.size() % 2 != 0
                || !found.stream().allMatch(byte[].class::isInstance)) {
            throw new UnexpectedReplyException("the fields of a hash");
        }
        if (found.isEmpty()) {
            return isInsert ? Found.NOTHING : Found.SOMETHING_ELSE;
        }
        List<ByteBuffer> command = batch.arguments(row);
        List<ByteBuffer> fields = batch.name(row).equals(RestoreCommand.NAME)
                ? HashPayload.texts(RestoreCommand.payload(command))
                : call.fields(command, HashReadBack::text);
        Map<ByteBuffer, ByteBuffer> there = pairs(found);
        Map<ByteBuffer, ByteBuffer> written = pairs(fields);
        boolean isSame = isInsert
                ? there.equals(written)
                : !written.isEmpty() && there.entrySet().containsAll(written.entrySet());
        return isSame ? Found.THE_ROW : Found.SOMETHING_ELSE;
    }

    private static String text(ByteBuffer argument) {
        return StandardCharsets.US_ASCII.decode(argument.duplicate()).toString();
    }

    private static Map<ByteBuffer, ByteBuffer> pairs(List<?> namesAndValues) {
        Map<ByteBuffer, ByteBuffer> pairs = new HashMap<>();
        for (int i = 0; i + 1 < namesAndValues.size(); i += 2) {
            pairs.put(bytes(namesAndValues.get(i)), bytes(namesAndValues.get(i + 1)));
        }
        return pairs;
    }

    private static ByteBuffer bytes(Object value) {
        return value instanceof ByteBuffer slice ? slice : ByteBuffer.wrap((byte[]) value);
    }
}
