package io.github.sparkredis.encode;

import io.github.sparkredis.resp.Argument;
import java.util.List;

/**
 * What a hash takes in a Redis 7.0 that nobody has configured, as its <a
 * href="https://redis.io/docs/latest/commands/memory-usage/">MEMORY USAGE</a> counts it: the figures of {@code docs/sizing.md}.
 * Later servers take less.
 */
final class HashMemory {

    private static final int LISTPACK_FIELDS = 512;
    private static final int LISTPACK_BYTES = 64;

    private static final int OBJECT = 16;
    private static final int DICT = 56;
    private static final int DICT_ENTRY = 24;
    private static final int POINTER = 8;
    private static final int LISTPACK = 7;

    private HashMemory() {}

    /**
     * What a hash takes.
     *
     * @param fields names and values in turn
     * @param isRestored whether it comes as a payload: then the length of its values does not matter
     */
    static long of(int keyLength, List<Argument> fields, boolean isRestored) {
        boolean isListpack = fields.size() <= 2 * LISTPACK_FIELDS
                && (isRestored || fields.stream().allMatch(part -> part.length() <= LISTPACK_BYTES));
        return DICT_ENTRY + string(keyLength) + OBJECT + (isListpack ? listpack(fields) : table(fields));
    }

    private static long listpack(List<Argument> parts) {
        return allocated(LISTPACK
                + parts.stream()
                        .mapToLong(part -> Listpack.bytes(part.head(), part.length()))
                        .sum());
    }

    private static long table(List<Argument> parts) {
        int fields = parts.size() / 2;
        long slots = Math.max(4, Long.highestOneBit(Math.max(1, 2L * fields - 1)));
        long strings = parts.stream().mapToLong(part -> string(part.length())).sum();
        return DICT + slots * POINTER + (long) fields * DICT_ENTRY + strings;
    }

    /** A string with its header and a null behind it. */
    private static long string(int length) {
        int header = length == 0 ? 3 : length < 32 ? 1 : length < 256 ? 3 : length < 65_536 ? 5 : 9;
        return allocated((long) header + length + 1);
    }

    /** As jemalloc rounds it up: to 8 or a multiple of 16, and beyond 128 to one of four sizes up to each power of two. */
    private static long allocated(long size) {
        if (size <= 8) {
            return 8;
        }
        long step = size <= 128 ? 16 : Long.highestOneBit(size - 1) / 4;
        return (size + step - 1) / step * step;
    }
}
