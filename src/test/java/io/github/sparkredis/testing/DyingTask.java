package io.github.sparkredis.testing;

import java.util.Iterator;

/** The rows of a task that dies when it has given out some of them. */
public record DyingTask<T>(Iterator<T> rows, int[] left) implements Iterator<T> {

    public DyingTask(Iterator<T> rows, int count) {
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
