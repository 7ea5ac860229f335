package io.github.sparkredis.encode;

import io.github.sparkredis.resp.CommandBuffer;
import io.github.sparkredis.resp.Crc64;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A value as <a href="https://redis.io/docs/latest/commands/dump/">DUMP</a> returns it and <a
 * href="https://redis.io/docs/latest/commands/restore/">RESTORE</a> takes it, of which one text is the content: what says its
 * type, the text with its length before it, what ends it, the version of the format, and a {@link Crc64} over all before.
 */
final class Payload {

    static final int MOST_BYTES = 64 * 1024;

    /** Of Redis 7.0. Later servers take it. */
    private static final byte VERSION = 10;

    private static final int CHECKSUM = 8;

    /** The length is written in 2 bytes where it is from 64 up to this. */
    private static final int MEDIUM_LENGTH = 1 << 14;

    private final byte[] head;
    private final byte[] tail;
    private int start;

    Payload(byte[] head, byte[] tail) {
        this.head = head;
        this.tail = tail;
    }

    /** Begins one: what is appended until {@link #end} is the text. */
    void begin(CommandBuffer out) {
        start = out.length();
        out.append(head);
        out.append((byte) 0); // room for the length
        out.append((byte) 0);
        out.beginValue();
    }

    /** Whether so much was appended that it is of no use. */
    boolean isTooLong(CommandBuffer out) {
        return out.length() - start > MOST_BYTES;
    }

    /** How long the text is until now. */
    int length(CommandBuffer out) {
        return out.length() - textStart();
    }

    private int textStart() {
        return start + head.length + 2;
    }

    void end(CommandBuffer out) {
        writeLength(out, length(out));
        out.append(tail);
        out.append(VERSION);
        out.append((byte) 0);
        long crc = Crc64.of(out.array(), start, out.length());
        byte[] bytes = out.reserve(CHECKSUM);
        for (int i = 0; i < CHECKSUM; i++) {
            bytes[out.length() + i] = (byte) (crc >> (8 * i));
        }
        out.advance(CHECKSUM);
    }

    /** Writes the length of the text before it, as short as it can be, which may move the text. */
    private void writeLength(CommandBuffer out, int length) {
        int count = length < 64 ? 1 : length < MEDIUM_LENGTH ? 2 : 5;
        int at = start + head.length;
        int to = at + count;
        byte[] bytes = out.reserve(Math.max(0, to - textStart()));
        System.arraycopy(bytes, textStart(), bytes, to, length);
        if (count == 1) {
            bytes[at] = (byte) length;
        } else if (count == 2) {
            bytes[at] = (byte) (0x40 | (length >> 8));
            bytes[at + 1] = (byte) length;
        } else {
            bytes[at] = (byte) 0x80;
            ByteBuffer.wrap(bytes).putInt(at + 1, length);
        }
        out.truncate(to + length);
    }

    /** The text of one. */
    ByteBuffer text(ByteBuffer payload) {
        ByteBuffer bytes = payload.slice().order(ByteOrder.BIG_ENDIAN);
        int kind = bytes.get(head.length) & 0xc0;
        int at = head.length + (kind == 0 ? 1 : kind == 0x40 ? 2 : 5);
        return bytes.slice(at, bytes.limit() - at - tail.length - 2 - CHECKSUM);
    }
}
