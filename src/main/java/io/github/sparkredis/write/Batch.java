package io.github.sparkredis.write;

import io.github.sparkredis.options.BatchOptions;
import io.github.sparkredis.resp.CommandBatch;
import java.util.BitSet;

/** Commands that were sent or will be, and which of their rows are settled: counted, once and for all. */
final class Batch {

    private static final int FIRST_CAPACITY = 64 * 1024;

    private final BatchOptions options;
    private final CommandBatch commands = new CommandBatch(FIRST_CAPACITY);
    private final BitSet settled = new BitSet();
    private final BitSet answersAwaited = new BitSet();
    private final BitSet doubted = new BitSet();

    Batch(BatchOptions options) {
        this.options = options;
    }

    CommandBatch commands() {
        return commands;
    }

    int rows() {
        return commands.rows();
    }

    boolean isFull() {
        return commands.rows() >= options.rows() || commands.buffer().length() >= options.bytes();
    }

    int rowsUnsettled() {
        return rows() - settled.cardinality();
    }

    boolean isSettled(int row) {
        return settled.get(row);
    }

    void settle(int row) {
        settled.set(row);
    }

    /** The first row that is not settled; {@link #rows()} where all are. */
    int firstUnsettled() {
        return settled.nextClearBit(0);
    }

    /** The commands of all rows from {@code from} on are about to be sent. */
    void sent(int from) {
        answersAwaited.set(from, rows());
    }

    /** The connection died: answers that were awaited are lost. Returns how many rows are in doubt for the first time. */
    int doubt() {
        int before = doubted.cardinality();
        answersAwaited.andNot(settled);
        doubted.or(answersAwaited);
        answersAwaited.clear();
        return doubted.cardinality() - before;
    }

    void clear() {
        // A batch is up to its bound and one row more; twice the bound is kept, what a huge value took beyond is not.
        commands.clear(Math.max(FIRST_CAPACITY, (int) Math.min(Integer.MAX_VALUE, 2L * options.bytes())));
        settled.clear();
        answersAwaited.clear();
        doubted.clear();
    }
}
