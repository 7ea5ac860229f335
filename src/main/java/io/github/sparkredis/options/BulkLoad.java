package io.github.sparkredis.options;

/** Whether hashes may be sent as the server stores them. */
public enum BulkLoad {
    /** Where it is faster, and the server takes it. */
    AUTO,
    /** Never. */
    OFF
}
