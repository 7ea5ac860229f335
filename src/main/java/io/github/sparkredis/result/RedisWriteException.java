package io.github.sparkredis.result;

import java.io.Serial;

/** A write failed, or rows of it did. The message says how many, why, and what to do. */
public final class RedisWriteException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Made by the connector. */
    public RedisWriteException(String message) {
        super(message);
    }

    /** Made by the connector. */
    public RedisWriteException(String message, Throwable cause) {
        super(message, cause);
    }
}
