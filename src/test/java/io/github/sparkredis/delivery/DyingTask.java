package io.github.sparkredis.delivery;

import java.util.Iterator;

/** The rows of a task that dies when it has given out some of them. */
record DyingTask<T>(Iterator<T> rows, int[] left) implements Iterator<T> {

    DyingTask(Iterator<T> rows, int count) {
        this(rows, new int[] {count});
    }

    @Override
    public boolean hasNext() {
        return rows.hasNext();
    }

    @Override
    public T next() {
        if (left[0]-- == 0) {
            throw new IllegalStateException("the task dies here, as the test wants it");
        }
        return rows.next();
    }
}
