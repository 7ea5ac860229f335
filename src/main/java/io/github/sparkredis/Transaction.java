package io.github.sparkredis;

/** Whether commands are wrapped in MULTI/EXEC. */
public enum Transaction {
    /** Each row is atomic for itself. */
    NONE,
    /** Each batch is one MULTI/EXEC: no reader sees half of it. It is no rollback. */
    BATCH
}
