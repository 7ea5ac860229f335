package io.github.sparkredis.pipeline;

import io.github.sparkredis.options.BatchOptions;
import io.github.sparkredis.resp.CommandBatch;
import java.util.BitSet;
import java.util.List;

/** The commands of some rows, and how far each row has got. */
public final class Batch {

    private static final int FIRST_CAPACITY = 64 * 1024;

    private final BatchOptions options;
    private final CommandBatch commands = new CommandBatch(FIRST_CAPACITY);
    /** Still to take effect, in the order of the rows: at first all; and again those behind a row that is still to. */
    private final BitSet pending = new BitSet();
    /** Counted, once and for all. */
    private final BitSet settled = new BitSet();

    private final BitSet answersAwaited = new BitSet();
    private final BitSet doubted = new BitSet();

    public Batch(BatchOptions options) {
        this.options = options;
    }

    public CommandBatch commands() {
        return commands;
    }

    public boolean isFull() {
        return commands.rows() >= options.rows() || commands.buffer().length() >= options.bytes();
    }

    int rows() {
        return commands.rows();
    }

    int rowsUnsettled() {
        return rows() - settled.cardinality();
    }

    /** No more rows come: all are to be sent. */
    void close() {
        pending.set(0, rows());
    }

    /** The rows to send, in order. */
    Rows pending() {
        Rows rows = new Rows(pending.cardinality());
        for (int row = pending.nextSetBit(0); row >= 0; row = pending.nextSetBit(row + 1)) {
            rows.add(row);
        }
        return rows;
    }

    /** The commands of these rows are about to be sent. */
    void sent(Rows rows) {
        for (int i = 0; i < rows.size(); i++) {
            answersAwaited.set(rows.get(i));
        }
    }

    /** A row has its answer, which did not settle it. */
    void answered(int row) {
        answersAwaited.clear(row);
    }

    /** A row has taken effect, or never will. Returns whether that is news: a row that was sent again is counted already. */
    boolean settle(int row) {
        answersAwaited.clear(row);
        pending.clear(row);
        boolean isNews = !settled.get(row);
        settled.set(row);
        return isNews;
    }

    /** The connection died: answers that were awaited are lost. Returns how many rows are in doubt for the first time. */
    int lost(Rows rows) {
        int before = doubted.cardinality();
        for (int i = 0; i < rows.size(); i++) {
            int row = rows.get(i);
            if (answersAwaited.get(row) && !settled.get(row)) {
                doubted.set(row);
            }
            answersAwaited.clear(row);
        }
        return doubted.cardinality() - before;
    }

    /**
     * Sees to the order of what is sent again: behind a row that is still to take effect, every later row is to be sent
     * again, as an older one must not have the last word.
     */
    static void keepOrder(List<Batch> batches) {
        boolean isBehind = false;
        for (Batch batch : batches) {
            int first = isBehind ? 0 : batch.pending.nextSetBit(0);
            if (first >= 0) {
                isBehind = true;
                batch.pending.set(first, batch.rows());
            }
        }
    }

    void clear() {
        // A batch is up to its bound and one row more; twice the bound is kept, what a huge value took beyond is not.
        commands.clear(Math.max(FIRST_CAPACITY, (int) Math.min(Integer.MAX_VALUE, 2L * options.bytes())));
        pending.clear();
        settled.clear();
        answersAwaited.clear();
        doubted.clear();
    }
}
