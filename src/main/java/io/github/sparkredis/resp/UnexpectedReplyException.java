package io.github.sparkredis.resp;

import java.io.Serial;

/** A reply that cannot be one to the command that was sent. Its message says what could be. */
public final class UnexpectedReplyException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    public UnexpectedReplyException(String expected) {
        super(expected);
    }
}
