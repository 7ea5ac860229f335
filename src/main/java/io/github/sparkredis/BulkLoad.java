package io.github.sparkredis;

/** Whether rows may be sent as the server stores them (RESTORE). */
public enum BulkLoad {
    /** Where it is faster, and the server takes it. */
    AUTO,
    /** Never. */
    OFF
}
