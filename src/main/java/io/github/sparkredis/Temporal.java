package io.github.sparkredis;

/** How dates and timestamps are written. */
public enum Temporal {
    /** ISO-8601 text, in UTC. */
    ISO,
    /** Seconds since 1970-01-01T00:00:00Z, floored. */
    EPOCH_SECONDS,
    /** Milliseconds since 1970-01-01T00:00:00Z, floored. */
    EPOCH_MILLIS
}
