package io.github.sparkredis.client;

import io.github.sparkredis.resp.Reply;
import java.io.Serial;

/** The server refuses what every row needs: another try by itself would not help. The message says what to do. */
public final class RefusedException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    public RefusedException(String message) {
        super(message);
    }

    /**
     * Says what the server said, and what can be done about it.
     *
     * @param server host and port
     * @param error what the server said
     */
    public static RefusedException of(Object server, Reply.ServerError error) {
        String said = error.message().endsWith(".") ? error.message() : error.message() + ".";
        return new RefusedException(
                "Redis at " + server + " refuses the write: " + said + " " + ErrorKind.advice(error) + ".");
    }
}
