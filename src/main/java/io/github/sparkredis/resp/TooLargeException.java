package io.github.sparkredis.resp;

import java.io.Serial;

/** A value or a batch is larger than Redis, or a Java array, can take. */
public final class TooLargeException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    static final String ADVICE = "raise it, and the server's proto-max-bulk-len where that is less, or split the value";

    public TooLargeException(String message) {
        super(message);
    }
}
