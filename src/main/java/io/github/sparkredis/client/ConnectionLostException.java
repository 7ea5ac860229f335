package io.github.sparkredis.client;

import java.io.IOException;
import java.io.Serial;

/** A connection could not be made, broke, or was silent for too long. Another try may do better. */
public sealed class ConnectionLostException extends IOException permits NotReadyException {
    @Serial
    private static final long serialVersionUID = 1L;

    public ConnectionLostException(String message, Throwable cause) {
        super(message, cause);
    }
}
