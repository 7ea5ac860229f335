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

    /** Never 0, which marks a free place. */
    private static long digest(CommandBatch batch, int row) {
        long digest = batch.keyDigest(row);
        return digest == 0 ? 1 : digest;
    }
}
