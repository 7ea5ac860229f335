package io.github.sparkredis.encode;

import io.github.sparkredis.resp.CommandBuffer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A hash as <a href="https://redis.io/docs/latest/commands/dump/">DUMP</a> returns it and <a
 * href="https://redis.io/docs/latest/commands/restore/">RESTORE</a> takes it: a {@link Payload} of a {@link Listpack} of names and
 * values in turn. A server copies the list; it does not look for each name in what is there.
 *
 * <p>By default servers trust a payload whose checksum is right (<a
 * href="https://github.com/redis/redis/blob/7.0/redis.conf">sanitize-dump-payload</a>), and a wrong one can make them crash. So
 * what is not plainly right is not made: more than {@value #MOST_FIELDS} fields, a text of more than {@link
 * Listpack#LONGEST_TEXT} bytes, more than {@link Payload#MOST_BYTES} bytes. Names are never the same: see {@link #names}.
 */
final class HashPayload {

    static final int MOST_FIELDS = 512;

    /** RDB_TYPE_HASH_LISTPACK. */
    private static final byte[] HEAD = {16};

    private static final byte[] TAIL = {};

    private final Payload payload = new Payload(HEAD, TAIL);
    private int list;

    /** The names of fields as they stand in the list; null where one is too long, or where two are the same bytes. */
    static byte @Nullable [][] names(List<Column> fields) {
        byte[][] names = new byte[fields.size()][];
        Set<String> distinct = new HashSet<>();
        for (int f = 0; f < names.length; f++) {
            byte[] name = element(fields.get(f).name().getBytes(StandardCharsets.UTF_8));
            if (name == null || !distinct.add(new String(name, StandardCharsets.ISO_8859_1))) {
                return null;
            }
            names[f] = name;
        }
        return names;
    }

    /** A name as it stands in the list, or null for one that is too long. */
    static byte @Nullable [] element(byte[] name) {
        CommandBuffer out = new CommandBuffer(name.length + 16);
        int start = Listpack.openElement(out);
        out.append(name);
        return Listpack.closeElement(out, start) ? Arrays.copyOf(out.array(), out.length()) : null;
    }

    void begin(CommandBuffer out) {
        payload.begin(out);
        list = Listpack.begin(out);
    }

    /** Whether so much was appended that it is of no use. */
    boolean isTooLong(CommandBuffer out) {
        return payload.isTooLong(out);
    }

    /** Ends a hash of so many fields. */
    void end(CommandBuffer out, int fields) {
        Listpack.end(out, list, 2 * fields);
        payload.end(out);
    }

    /** Names and values in turn. */
    static List<ByteBuffer> texts(ByteBuffer payload) {
        return Listpack.texts(new Payload(HEAD, TAIL).text(payload));
    }
}
