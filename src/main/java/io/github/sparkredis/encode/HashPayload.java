package io.github.sparkredis.encode;

import io.github.sparkredis.resp.CommandBuffer;
import io.github.sparkredis.resp.Crc64;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A hash as <a href="https://redis.io/docs/latest/commands/dump/">DUMP</a> returns it and <a
 * href="https://redis.io/docs/latest/commands/restore/">RESTORE</a> takes it: its type, a {@link Listpack} of names and values
 * in turn with its length before it, the version of the format, and a {@link Crc64} over all before. A server copies the list;
 * it does not look for each name in what is there.
 *
 * <p>By default servers trust a payload whose checksum is right (<a
 * href="https://github.com/redis/redis/blob/7.0/redis.conf">sanitize-dump-payload</a>), and a wrong one can make them crash. So
 * what is not plainly right is not made: more than {@value #MOST_FIELDS} fields, a text of more than {@link
 * Listpack#LONGEST_TEXT} bytes, more than {@value #MOST_BYTES} bytes. Names are never the same, which is for the caller to see to.
 */
final class HashPayload {

    static final int MOST_FIELDS = 512;
    static final int MOST_BYTES = 64 * 1024;

    /** RDB_TYPE_HASH_LISTPACK. */
    private static final byte TYPE = 16;

    /** Of Redis 7.0, the first with listpacks. Later servers take it. */
    private static final byte VERSION = 10;

    private static final int CHECKSUM = 8;

    /** The length is written in 2 bytes where it is from 64 up to this. */
    private static final int MEDIUM_LENGTH = 1 << 14;

    private int start;
    private int list;

    /** A name as it stands in the list, or null for one that is too long. */
    static byte @Nullable [] element(byte[] name) {
        CommandBuffer out = new CommandBuffer(name.length + 16);
        int start = Listpack.openElement(out);
        out.append(name);
        return Listpack.closeElement(out, start) ? Arrays.copyOf(out.array(), out.length()) : null;
    }

    void begin(CommandBuffer out) {
        start = out.length();
        out.append(TYPE);
        out.append((byte) 0); // room for the length
        out.append((byte) 0);
        list = Listpack.begin(out);
    }

    /** Whether so much was appended that it is of no use. */
    boolean isTooLong(CommandBuffer out) {
        return out.length() - start > MOST_BYTES;
    }

    /** Ends a hash of so many fields. */
    void end(CommandBuffer out, int fields) {
        Listpack.end(out, list, 2 * fields);
        writeLength(out, out.length() - list);
        out.append(VERSION);
        out.append((byte) 0);
        long crc = Crc64.of(out.array(), start, out.length());
        byte[] bytes = out.reserve(CHECKSUM);
        for (int i = 0; i < CHECKSUM; i++) {
            bytes[out.length() + i] = (byte) (crc >> (8 * i));
        }
        out.advance(CHECKSUM);
    }

    /** Writes the length of the list before it, as short as it can be, which may move the list. */
    private void writeLength(CommandBuffer out, int length) {
        int count = length < 64 ? 1 : length < MEDIUM_LENGTH ? 2 : 5;
        int to = start + 1 + count;
        byte[] bytes = out.reserve(Math.max(0, to - list));
        System.arraycopy(bytes, list, bytes, to, length);
        if (count == 1) {
            bytes[start + 1] = (byte) length;
        } else if (count == 2) {
            bytes[start + 1] = (byte) (0x40 | (length >> 8));
            bytes[start + 2] = (byte) length;
        } else {
            bytes[start + 1] = (byte) 0x80;
            ByteBuffer.wrap(bytes).putInt(start + 2, length);
        }
        out.truncate(to + length);
    }

    /** Names and values in turn. */
    static List<ByteBuffer> texts(ByteBuffer payload) {
        return Listpack.texts(list(payload));
    }

    private static ByteBuffer list(ByteBuffer payload) {
        ByteBuffer bytes = payload.slice().order(ByteOrder.BIG_ENDIAN);
        int kind = bytes.get(1) & 0xc0;
        int at = kind == 0 ? 2 : kind == 0x40 ? 3 : 6;
        return bytes.slice(at, bytes.limit() - at - 2 - CHECKSUM);
    }
}
