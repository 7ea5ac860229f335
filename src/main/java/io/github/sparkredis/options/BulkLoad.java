package io.github.sparkredis.options;

/** Whether rows may be sent as the server stores them. */
public enum BulkLoad {
    /** Where it is faster, and the server takes it. */
    AUTO,
    /** Never. */
    OFF
}
