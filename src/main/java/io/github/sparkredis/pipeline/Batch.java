package io.github.sparkredis.pipeline;

import io.github.sparkredis.client.Slots;
import io.github.sparkredis.options.BatchOptions;
import io.github.sparkredis.options.RedisUrl.HostPort;
import io.github.sparkredis.resp.CommandBatch;
import io.github.sparkredis.resp.Outcome;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The commands of some rows, and how far each row has got. */
public final class Batch {

    private static final int FIRST_CAPACITY = 64 * 1024;

    /** A row of less is not huge. */
    private static final int HUGE = 8 * 1024 * 1024;

    private final BatchOptions options;
    private final CommandBatch commands;
    /** Still to take effect, in the order of the rows: at first all; and again those behind a row that is still to. */
    private final BitSet pending = new BitSet();
    /** Counted, once and for all. */
    private final BitSet settled = new BitSet();
    /** Of those, the ones that were skipped or failed. */
    private final BitSet withoutEffect = new BitSet();

    private int[] slots = new int[0];
    private final Map<Integer, HostPort> asked = new HashMap<>();
    private final BitSet answersAwaited = new BitSet();
    private final BitSet doubted = new BitSet();
    private final BitSet alone = new BitSet();
    /** Rows of which is to be read back whether they were written, and how they count if they were not. */
    private final Map<Integer, Outcome> toReadBack = new HashMap<>();

    public Batch(BatchOptions options) {
        this.options = options;
        commands = new CommandBatch(FIRST_CAPACITY, options.maxValueBytes());
    }

    public CommandBatch commands() {
        return commands;
    }

    public boolean isFull() {
        return commands.rows() >= options.rows() || commands.buffer().length() >= options.bytes();
    }

    /** Whether a huge row made it much larger than a batch should be: no other is to be held beside it. */
    boolean isHuge() {
        return commands.buffer().capacity() > Math.max(HUGE, keptCapacity());
    }

    /** A batch is up to its bound and one row more; twice the bound is kept, what a huge value took beyond is not. */
    private int keptCapacity() {
        return Math.max(FIRST_CAPACITY, (int) Math.min(Integer.MAX_VALUE, 2L * options.bytes()));
    }

    /** Takes back what was appended since the last row ended. */
    public void dropRow() {
        commands.dropRow();
        commands.buffer().shrink(keptCapacity());
    }

    int rows() {
        return commands.rows();
    }

    int rowsUnsettled() {
        return rows() - settled.cardinality();
    }

    /**
     * No more rows come: all are to be sent.
     *
     * @param bySlot whether rows are told apart by the slots of their keys; else all are of slot 0
     */
    void close(boolean bySlot) {
        pending.set(0, rows());
        if (slots.length < rows()) {
            slots = new int[rows()];
        }
        byte[] bytes = commands.buffer().array();
        for (int row = 0; row < rows(); row++) {
            slots[row] = bySlot ? Slots.of(bytes, commands.keyStart(row), commands.keyEnd(row)) : 0;
        }
    }

    int slot(int row) {
        return slots[row];
    }

    /** The first row at or behind {@code from} that is to be sent; -1 where there is none. */
    int nextPending(int from) {
        return pending.nextSetBit(from);
    }

    /** The server that a row is to ask, once: its slot is on the way there. */
    void ask(int row, HostPort server) {
        asked.put(row, server);
    }

    /** The rows that are to ask another server, and which; until the next call. */
    Map<Integer, HostPort> takeAsked() {
        Map<Integer, HostPort> taken = Map.copyOf(asked);
        asked.clear();
        return taken;
    }

    /** Whether an answer to a row was lost. */
    boolean isDoubted(int row) {
        return doubted.get(row);
    }

    /**
     * Whether one of the first rows of this batch writes a key and has no outcome yet.
     *
     * @param other where the row of that key is, which may be this batch
     */
    boolean hasUnsettled(int first, Batch other, int row) {
        int slot = other.slots[row];
        for (int i = settled.nextClearBit(0); i < first; i = settled.nextClearBit(i + 1)) {
            if (slots[i] == slot && commands.hasKeyOf(i, other.commands, row)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a row is still a try that writes the key of the row which is being written to a batch, this one or another. */
    public boolean hasOpenTry(CommandBatch other) {
        if (!commands.hasTries()) {
            return false;
        }
        for (int i = settled.nextClearBit(0); i < rows(); i = settled.nextClearBit(i + 1)) {
            if (commands.isTryOfOpenKey(i, other)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a row has its outcome. */
    boolean isSettled(int row) {
        return settled.get(row);
    }

    /**
     * A row is to be read back before it has its outcome. Returns whether it is in doubt for the first time.
     *
     * @param otherwise the outcome, if what is there is not what the row writes
     */
    boolean markToReadBack(int row, Outcome otherwise) {
        answersAwaited.clear(row);
        toReadBack.put(row, otherwise);
        boolean isNews = !doubted.get(row);
        doubted.set(row);
        return isNews;
    }

    boolean hasRowsToReadBack() {
        return !toReadBack.isEmpty();
    }

    boolean isToReadBack(int row) {
        return toReadBack.containsKey(row);
    }

    /** There is nothing to read back: the row is to be written. */
    void markToWrite(int row) {
        toReadBack.remove(row);
    }

    /** A row is not to go in one call with others any more. */
    void markAlone(int row) {
        alone.set(row);
    }

    /** Whether a row may go in one call with others. */
    boolean joins(int row) {
        return commands.isCall(row) && !alone.get(row);
    }

    /** The outcome of a row that was read back. */
    Outcome outcome(int row, boolean isThere) {
        return isThere ? Outcome.WRITTEN : Objects.requireNonNull(toReadBack.get(row));
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

    /**
     * A row has taken effect, or never will. Returns whether that is news: a row that was sent again is counted already.
     *
     * @param tookEffect whether the server has it now: only such a row is ever sent again, to have the word over an older one
     */
    boolean settle(int row, boolean tookEffect) {
        answersAwaited.clear(row);
        pending.clear(row);
        boolean isNews = !settled.get(row);
        if (isNews && !tookEffect) {
            withoutEffect.set(row);
        }
        settled.set(row);
        toReadBack.remove(row);
        return isNews;
    }

    /** A row was written, and may yet be lost. Returns whether it is in doubt for the first time. */
    boolean doubt(int row) {
        answersAwaited.clear(row);
        boolean isNews = !settled.get(row) && !doubted.get(row);
        if (isNews) {
            doubted.set(row);
        }
        return isNews;
    }

    /** The server has said that it reads no further than a row before these: they are not in doubt. */
    void notCarriedOut(Rows rows) {
        for (int i = 0; i < rows.size(); i++) {
            answersAwaited.clear(rows.get(i));
        }
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
     * Sees to the order of what is sent again: behind a row that is still to take effect, every later row of its key that
     * has is to be sent again, as an older one must not have the last word.
     */
    static void keepOrder(List<Batch> batches) {
        Set<Long> keys = new HashSet<>();
        for (Batch batch : batches) {
            for (int row = 0; row < batch.rows(); row++) {
                long key = batch.commands.keyDigest(row);
                if (batch.pending.get(row)) {
                    keys.add(key);
                } else if (keys.contains(key) && !batch.withoutEffect.get(row)) {
                    batch.pending.set(row);
                }
            }
        }
    }

    /** Empties it for the next rows. */
    public void clear() {
        commands.clear(keptCapacity());
        pending.clear();
        toReadBack.clear();
        asked.clear();
        settled.clear();
        withoutEffect.clear();
        answersAwaited.clear();
        doubted.clear();
        alone.clear();
    }
}
