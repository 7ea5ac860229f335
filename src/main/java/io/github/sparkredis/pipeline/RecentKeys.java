package io.github.sparkredis.pipeline;

import io.github.sparkredis.resp.CommandBatch;
import java.util.Arrays;

/**
 * Keys that a task has met lately, by a digest of 64 bits: at least the last {@value #GENERATION}, in half a megabyte.
 * Two generations of an open-addressing set: when the younger is full, the older is forgotten.
 */
public final class RecentKeys {

    public static final int GENERATION = 1 << 14;

    private static final int SLOTS = 2 * GENERATION;

    private static final long GONE = -1;

    private long[] younger = new long[SLOTS];
    private long[] older = new long[SLOTS];
    private int count;

    /** The key of this row is there. */
    void add(CommandBatch batch, int row) {
        add(batch.keyDigest(row));
    }

    private void add(long keyDigest) {
        if (put(younger, nonZero(keyDigest)) && ++count == GENERATION) {
            long[] forgotten = older;
            older = younger;
            younger = forgotten;
            Arrays.fill(younger, 0);
            count = 0;
        }
    }

    /** Whether the key of this row was there before. */
    boolean contains(CommandBatch batch, int row) {
        return contains(batch.keyDigest(row));
    }

    /** Adds a key by its digest, and says whether it was there before. */
    public boolean meets(long keyDigest) {
        boolean isKnown = contains(keyDigest);
        add(keyDigest);
        return isKnown;
    }

    /** The key of this row is gone. */
    void remove(CommandBatch batch, int row) {
        long digest = nonZero(batch.keyDigest(row));
        for (long[] set : new long[][] {younger, older}) {
            int place = place(set, digest);
            if (set[place] == digest) {
                set[place] = GONE; // not free: others may lie behind it
            }
        }
    }

    private boolean contains(long keyDigest) {
        long digest = nonZero(keyDigest);
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

    /** 0 marks a free place. */
    private static long nonZero(long digest) {
        return digest == 0 || digest == GONE ? 1 : digest;
    }
}
