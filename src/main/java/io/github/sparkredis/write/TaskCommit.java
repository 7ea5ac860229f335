package io.github.sparkredis.write;

import io.github.sparkredis.pipeline.Tally;
import java.io.Serial;
import org.apache.spark.sql.connector.write.WriterCommitMessage;
import org.jspecify.annotations.Nullable;

/** What one task tells the driver. No record, as the user's {@code spark.serializer} writes it, and Kryo knows none. */
final class TaskCommit implements WriterCommitMessage {
    @Serial
    private static final long serialVersionUID = 1L;

    private final long attempt;
    private final Tally tally;
    private final @Nullable String failedRowsFile;
    private final long rowsKept;

    /**
     * Of an attempt at a task.
     *
     * @param attempt {@code TaskContext.taskAttemptId}
     * @param failedRowsFile where its failed rows are; null where there are none, or they are not kept
     * @param rowsKept how many are in there
     */
    TaskCommit(long attempt, Tally tally, @Nullable String failedRowsFile, long rowsKept) {
        this.attempt = attempt;
        this.tally = tally;
        this.failedRowsFile = failedRowsFile;
        this.rowsKept = rowsKept;
    }

    @Nullable
    String failedRowsFile() {
        return failedRowsFile;
    }

    long rowsKept() {
        return rowsKept;
    }

    long attempt() {
        return attempt;
    }

    Tally tally() {
        return tally;
    }
}
