package io.github.sparkredis.client;

import io.github.sparkredis.options.RedisUrl.HostPort;
import java.io.IOException;
import java.io.Serial;
import java.net.SocketTimeoutException;

/** A connection could not be made, broke, or was silent for too long. Another try may do better. */
public sealed class ConnectionLostException extends IOException permits NotReadyException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final boolean saysWhatToDo;

    public ConnectionLostException(String message, Throwable cause) {
        this(message, cause, false);
    }

    private ConnectionLostException(String message, Throwable cause, boolean saysWhatToDo) {
        super(message, cause);
        this.saysWhatToDo = saysWhatToDo;
    }

    /** What listens there speaks, and is something else. */
    static ConnectionLostException noRedis(HostPort host, NotRedisException why, Throwable cause) {
        return new ConnectionLostException("At " + host + " is no Redis: " + why.getMessage(), cause);
    }

    /**
     * The same, with what else may be wrong.
     *
     * @param hint a sentence, without its full stop
     */
    ConnectionLostException with(String hint) {
        return new ConnectionLostException(Sentence.closed(String.valueOf(getMessage())) + " " + hint, this, true);
    }

    /** Whether the message holds advice of its own. */
    public boolean saysWhatToDo() {
        return saysWhatToDo;
    }

    /** Whether something else than Redis answers there. */
    public boolean isOfNoRedis() {
        return isOf(NotRedisException.class);
    }

    /** Whether the server was silent for too long, rather than gone. */
    public boolean isTimeout() {
        return isOf(SocketTimeoutException.class);
    }

    private boolean isOf(Class<? extends IOException> type) {
        for (Throwable thrown = this; thrown != null; thrown = thrown.getCause()) {
            if (type.isInstance(thrown)) {
                return true;
            }
        }
        return false;
    }
}
