package io.github.sparkredis.options;

/** Whether commands are wrapped in MULTI/EXEC. */
public enum Transaction {
    /** Each row is atomic for itself. */
    NONE,
    /** Each batch is one MULTI/EXEC. */
    BATCH
}
