package io.github.sparkredis.encode;

import io.github.sparkredis.resp.CommandBuffer;
import java.nio.ByteBuffer;

/**
 * A document as <a href="https://redis.io/docs/latest/commands/dump/">DUMP</a> returns it and <a
 * href="https://redis.io/docs/latest/commands/restore/">RESTORE</a> takes it: its JSON text, as a value of the module type
 * {@code ReJSON-RL} (<a href="https://github.com/RedisJSON/RedisJSON/blob/v2.8.3/redis_json/src/redisjson.rs">redisjson.rs</a>,
 * {@code rdb_save}). The module parses the text as it does that of a command, but for its bound of 127 levels, which the caller
 * has to see to.
 */
final class JsonPayload {

    /**
     * RDB_TYPE_MODULE_2, and the 64 bits of the type: six for each letter of its name, and ten for the version of what follows,
     * which is 3: one string (RDB_MODULE_OPCODE_STRING).
     */
    private static final byte[] HEAD = {
        7, (byte) 0x81, 0x45, (byte) 0xe2, 0x52, 0x38, (byte) 0xdf, (byte) 0x91, 0x2c, 0x03, 5
    };

    /** RDB_MODULE_OPCODE_EOF. */
    private static final byte[] TAIL = {0};

    private final Payload payload = new Payload(HEAD, TAIL);

    void begin(CommandBuffer out) {
        payload.begin(out);
    }

    /** How long the document is until now. */
    int length(CommandBuffer out) {
        return payload.length(out);
    }

    /** Whether so much was appended that it is of no use. */
    boolean isTooLong(CommandBuffer out) {
        return payload.isTooLong(out);
    }

    void end(CommandBuffer out) {
        payload.end(out);
    }

    /** The document of one. */
    static ByteBuffer document(ByteBuffer payload) {
        return new Payload(HEAD, TAIL).text(payload);
    }
}
