package io.github.sparkredis.pipeline;

import java.util.Arrays;

/** The numbers of some rows of a batch, ascending. */
final class Rows {

    private int[] rows;
    private int size;

    Rows(int capacity) {
        rows = new int[capacity];
    }

    void add(int row) {
        if (size == rows.length) {
            rows = Arrays.copyOf(rows, Math.max(16, 2 * size));
        }
        rows[size++] = row;
    }

    int size() {
        return size;
    }

    int get(int i) {
        return rows[i];
    }

    /** Those from a place up to another. */
    Rows slice(int from, int until) {
        Rows slice = new Rows(0);
        slice.rows = Arrays.copyOfRange(rows, from, until);
        slice.size = until - from;
        return slice;
    }

    /** The end of the run of neighbours that begins at {@code from}: the first place behind it. */
    int endOfRun(int from) {
        int end = from + 1;
        while (end < size && rows[end] == rows[end - 1] + 1) {
            end++;
        }
        return end;
    }
}
