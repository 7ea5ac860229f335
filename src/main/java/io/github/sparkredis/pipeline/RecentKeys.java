package io.github.sparkredis.pipeline;

import io.github.sparkredis.resp.CommandBatch;
import java.util.Arrays;

/**
 * The keys that a task has met lately, by a digest of 64 bits: at least the last {@value #GENERATION}, in half a megabyte.
 * Two generations of an open-addressing set: when the younger is full, the older is forgotten.
 */
final class RecentKeys {

    static final int GENERATION = 1 << 14;

    private static final int SLOTS = 2 * GENERATION;

    private long[] younger = new long[SLOTS];
    private long[] older = new long[SLOTS];
    private int count;

    /** The key of this row is there. */
    void add(CommandBatch batch, int row) {
        if (put(younger, digest(batch, row)) && ++count == GENERATION) {
            long[] forgotten = older;
            older = younger;
            younger = forgotten;
            Arrays.fill(younger, 0);
            count = 0;
        }
    }

    /** Whether the key of this row was there before. */
    boolean contains(CommandBatch batch, int row) {
        long digest = digest(batch, row);
        return younger[place(younger, digest)] == digest || older[place(older, digest)] == digest;
    }

    private static boolean put(long[] set, long digest) {
        int place = place(set, digest);
        boolean isNew = set[place] != digest;
        set[place] = digest;
        return isNew;
    }

    /** Where the digest is, or would be. A generation fills half of its places, so one is always free. */
    private static int place(long[] set, long digest) {
        int place = (int) (digest >>> 32) & (SLOTS - 1);
        while (set[place] != 0 && set[place] != digest) {
            place = (place + 1) & (SLOTS - 1);
        }
        return place;
    }

    /** FNV-1a, with the bits mixed as MurmurHash3 does at its end; never 0, which marks a free place. */
    private static long digest(CommandBatch batch, int row) {
        byte[] bytes = batch.buffer().array();
        long hash = 0xcbf29ce484222325L;
        for (int i = batch.keyStart(row); i < batch.keyEnd(row); i++) {
            hash = (hash ^ (bytes[i] & 0xff)) * 0x100000001b3L;
        }
        hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
        hash ^= hash >>> 33;
        return hash == 0 ? 1 : hash;
    }
}
