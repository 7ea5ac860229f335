package io.github.sparkredis.client;

import java.io.IOException;
import java.io.Serial;
import java.net.SocketTimeoutException;

/** A connection could not be made, broke, or was silent for too long. Another try may do better. */
public sealed class ConnectionLostException extends IOException permits NotReadyException {
    @Serial
    private static final long serialVersionUID = 1L;

    public ConnectionLostException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Whether the server was silent for too long, rather than gone. */
    public boolean isTimeout() {
        for (Throwable thrown = this; thrown != null; thrown = thrown.getCause()) {
            if (thrown instanceof SocketTimeoutException) {
                return true;
            }
        }
        return false;
    }
}
