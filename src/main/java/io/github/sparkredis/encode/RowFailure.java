package io.github.sparkredis.encode;

import java.io.Serial;

/** A row cannot become a command. It fails, and the others go on. Has no stack trace: there can be millions. */
public final class RowFailure extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String reason;

    /**
     * @param reason as the result names it: {@code null_key}, {@code conversion}, …
     * @param message the same for people, naming the column
     */
    public RowFailure(String reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    public String reason() {
        return reason;
    }

    /** The message, which is never null here. */
    public String text() {
        return String.valueOf(getMessage());
    }
}
