package io.github.sparkredis.encode;

import io.github.sparkredis.resp.CommandBatch;
import io.github.sparkredis.resp.CommandBuffer;
import io.github.sparkredis.resp.ReadBack;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** By <a href="https://redis.io/docs/latest/commands/hgetall/">HGETALL</a>. */
final class HashReadBack implements ReadBack {

    /** Of a row's call of the script: EVALSHA, digest, 1, key, expiry, number of deleted fields. */
    private static final int FIELDS = 6;

    @Override
    public void append(CommandBuffer out, CommandBatch batch, int row) {
        out.beginCommand(2);
        out.bulk("HGETALL");
        batch.appendKey(row, out);
    }

    @Override
    public boolean isWhatTheRowWrites(CommandBatch batch, int row, @Nullable Object reply) {
        List<byte[]> command = batch.arguments(row);
        return reply instanceof List<?> found && pairs(found).equals(pairs(command.subList(FIELDS, command.size())));
    }

    private static Map<ByteBuffer, ByteBuffer> pairs(List<?> namesAndValues) {
        Map<ByteBuffer, ByteBuffer> pairs = new HashMap<>();
        for (int i = 0; i + 1 < namesAndValues.size(); i += 2) {
            if (namesAndValues.get(i) instanceof byte[] name && namesAndValues.get(i + 1) instanceof byte[] value) {
                pairs.put(ByteBuffer.wrap(name), ByteBuffer.wrap(value));
            }
        }
        return pairs;
    }
}
