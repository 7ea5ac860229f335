package io.github.sparkredis.pipeline;

import io.github.sparkredis.result.RedisWriteException;
import java.io.Serial;

/** A server became another process, and the write is not to pass over it. */
public final class RestartedException extends RedisWriteException {
    @Serial
    private static final long serialVersionUID = 1L;

    RestartedException(String message) {
        super(message);
    }
}
