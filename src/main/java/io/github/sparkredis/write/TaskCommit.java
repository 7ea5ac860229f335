package io.github.sparkredis.write;

import io.github.sparkredis.pipeline.Tally;
import java.io.Serial;
import org.apache.spark.sql.connector.write.WriterCommitMessage;

/** What one task tells the driver. No record, as the user's {@code spark.serializer} writes it, and Kryo knows none. */
final class TaskCommit implements WriterCommitMessage {
    @Serial
    private static final long serialVersionUID = 1L;

    private final long attempt;
    private final Tally tally;

    /** @param attempt {@code TaskContext.taskAttemptId} */
    TaskCommit(long attempt, Tally tally) {
        this.attempt = attempt;
        this.tally = tally;
    }

    long attempt() {
        return attempt;
    }

    Tally tally() {
        return tally;
    }
}
