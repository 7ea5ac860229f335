package io.github.sparkredis.options;

import java.io.Serializable;

/**
 * When a batch is sent, and how.
 *
 * @param rows sent when it holds this many rows
 * @param bytes or this many bytes
 * @param maxValueBytes a larger key or value fails its row
 * @param transaction whether it goes in one MULTI/EXEC
 */
public record BatchOptions(int rows, int bytes, int maxValueBytes, boolean transaction) implements Serializable {

    public static BatchOptions from(OptionValues values) {
        return new BatchOptions(
                values.get(Options.BATCH_SIZE).intValue(),
                values.get(Options.BATCH_BYTES).intValue(),
                values.get(Options.MAX_VALUE_BYTES).intValue(),
                values.get(Options.TRANSACTION) == Transaction.BATCH);
    }

    /** The same, with so many rows at the most. */
    public BatchOptions atMost(int fewer) {
        return new BatchOptions(Math.min(rows, fewer), bytes, maxValueBytes, transaction);
    }
}
