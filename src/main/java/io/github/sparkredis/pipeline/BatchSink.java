package io.github.sparkredis.pipeline;

import io.github.sparkredis.resp.CommandBatch;

/** Where the batches of a task go. */
public interface BatchSink {

    /** Takes a batch, and returns an empty one to fill. */
    Batch submit(Batch batch);

    /** Whether a row that is still a try writes the key of the row which is being written; see {@link CommandBatch#openTry}. */
    boolean hasOpenTry(CommandBatch commands);

    /** Settles all that was taken. */
    void drain();

    /** Gives connections back for other tasks; only after {@link #drain}. */
    void release();

    /** Closes connections, where any are held: replies may be outstanding on them. */
    void abandon();
}
