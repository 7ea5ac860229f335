package io.github.sparkredis.client;

import io.github.sparkredis.resp.Reply;
import java.io.Serial;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The server refuses what every row needs: another try by itself would not help. The message says what to do. */
public final class RefusedException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient Reply.@Nullable ServerError error;

    public RefusedException(String message) {
        this(message, null);
    }

    RefusedException(String message, Reply.@Nullable ServerError error) {
        super(message);
        this.error = error;
    }

    /** Whether the server does not take this user and password, or wants some. */
    public boolean isOfCredentials() {
        return error != null && (error.code().equals("NOAUTH") || ErrorKind.isWrongPassword(error));
    }

    /** The same, with more to say. */
    RefusedException with(String more) {
        return new RefusedException(getMessage() + more, error);
    }

    /** What the server said; null where that was not all, or where it went another way. */
    Reply.@Nullable ServerError error() {
        return error;
    }

    /**
     * Says what the server said, and what can be done about it.
     *
     * @param server host and port
     * @param error what the server said
     */
    public static RefusedException of(Object server, Reply.ServerError error) {
        return of(server, error, List.of());
    }

    /**
     * The same, and what to grant where the server does not let this user do it: within a script it may not even say what.
     *
     * @param commands one of each kind that the write sends
     */
    public static RefusedException of(Object server, Reply.ServerError error, List<List<String>> commands) {
        String needed = error.code().equals("NOPERM") && !commands.isEmpty()
                ? " The rows of this write need " + Rights.of(commands) + "."
                : "";
        return new RefusedException(
                "Redis at " + server + " refuses the write: " + Sentence.closed(error.message()) + " "
                        + ErrorKind.advice(error) + "." + needed,
                error);
    }
}
