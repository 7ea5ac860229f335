package io.github.sparkredis.write;

import io.github.sparkredis.options.BatchOptions;
import io.github.sparkredis.pipeline.Batch;
import io.github.sparkredis.pipeline.Pipeline;
import io.github.sparkredis.pipeline.Tally;
import java.util.Arrays;
import java.util.BitSet;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.unsafe.Platform;

/**
 * Rows of an insert that wait for whether their keys are there: such rows are skipped, and need be neither encoded nor sent. That
 * is worth it where most keys are; a task finds it out as it goes.
 */
final class HeldRows {

    /** What becomes of a row whose key is not there. */
    interface Rest {
        void accept(InternalRow row, long offset);
    }

    /** It is waited for the answers: so many that a server far away is not asked too often. */
    private static final int MOST_ROWS = 2_000;

    /** Fewer are sent without a question. */
    private static final int LEAST_ROWS = 64;

    /** Larger rows are not copied. */
    private static final int MOST_ROW_BYTES = 4 * 1024;

    /** So many answers show how many keys are there, of rows that were sent. */
    private static final int SAMPLE = 500;

    /** From this share of keys there on it is asked first. */
    private static final double MANY = 0.75;

    /** Below this one no more. */
    private static final double FEW = 0.5;

    private final Pipeline pipeline;
    private final int mostBytes;
    /** Copies of the rows, one behind the other, and where each ends. */
    private byte[] bytes = new byte[0];

    private final int[] ends = new int[MOST_ROWS];
    private final long[] offsets = new long[MOST_ROWS];
    private final Batch keys;
    private int rows;
    /** How many fields each row has. */
    private int fields;

    private BitSet there = new BitSet();
    /** The first rows show whether the others are worth it. */
    private boolean isWorthIt = true;

    private boolean isFirst = true;
    private long written;
    private long skipped;

    HeldRows(Pipeline pipeline, BatchOptions batch) {
        this.pipeline = pipeline;
        mostBytes = batch.bytes();
        keys = new Batch(batch);
    }

    /** Whether a row is to be held. Spark hands out rows of its own kind, one object for all. */
    boolean takes(InternalRow row) {
        return isWorthIt && row instanceof UnsafeRow unsafe && unsafe.getSizeInBytes() <= MOST_ROW_BYTES;
    }

    /** Where the keys go. */
    Batch keys() {
        return keys;
    }

    boolean isEmpty() {
        return keys.commands().isEmpty();
    }

    boolean isFull() {
        return rows == (isFirst ? LEAST_ROWS : MOST_ROWS) || length() >= mostBytes;
    }

    private int length() {
        return rows == 0 ? 0 : ends[rows - 1];
    }

    /** Takes a copy of the row whose key was appended last. */
    void add(InternalRow row, long offset) {
        UnsafeRow held = (UnsafeRow) row;
        int end = length() + held.getSizeInBytes();
        if (end > bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * end);
        }
        held.writeToMemory(bytes, Platform.BYTE_ARRAY_OFFSET + length());
        fields = held.numFields();
        offsets[rows] = offset;
        ends[rows] = end;
        rows++;
        keys.commands().endRow();
    }

    /** Asks which keys are there. Their rows are settled. */
    void skipThere() {
        if (rows >= LEAST_ROWS) {
            there = pipeline.skipThere(keys);
            isWorthIt = there.cardinality() >= (isFirst ? MANY : FEW) * rows;
            isFirst = false;
        }
    }

    /** Hands over the other rows, and holds none any more. */
    void handOver(Rest rest) {
        for (int i = there.nextClearBit(0); i < rows; i = there.nextClearBit(i + 1)) {
            int start = i == 0 ? 0 : ends[i - 1];
            UnsafeRow row = new UnsafeRow(fields);
            row.pointTo(bytes, Platform.BYTE_ARRAY_OFFSET + start, ends[i] - start);
            rest.accept(row, offsets[i]);
        }
        rows = 0;
        keys.clear();
        there = new BitSet();
    }

    /** Looks at what became of the rows so far. */
    void learn(Tally tally) {
        long newlyWritten = tally.rowsWritten() - written;
        long newlySkipped = tally.rowsSkipped() - skipped;
        if (newlyWritten + newlySkipped < SAMPLE) {
            return;
        }
        // What was asked for is part of it, and has its own rule.
        isWorthIt |= pipeline.saysWhichKeysAreThere() && newlySkipped >= MANY * (newlyWritten + newlySkipped);
        written += newlyWritten;
        skipped += newlySkipped;
    }
}
