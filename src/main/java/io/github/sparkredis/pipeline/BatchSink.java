package io.github.sparkredis.pipeline;

/** Where the batches of a task go. */
public interface BatchSink {

    /** Takes a batch, and returns an empty one to fill. */
    Batch submit(Batch batch);

    /** Settles all that was taken. */
    void drain();

    /** Gives connections back for other tasks; only after {@link #drain}. */
    void release();

    /** Closes connections, where any are held: replies may be outstanding on them. */
    void abandon();
}
