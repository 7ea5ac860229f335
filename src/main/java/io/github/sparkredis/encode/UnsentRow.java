package io.github.sparkredis.encode;

import io.github.sparkredis.resp.Outcome;
import java.io.Serial;

/** A row that becomes no command. The others go on. Has no stack trace: there can be millions. */
public final class UnsentRow extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient Outcome outcome; // thrown and caught within a task

    /** @param outcome how the row counts, with a message that names the column */
    public UnsentRow(Outcome outcome) {
        super(outcome.message(), null, false, false);
        this.outcome = outcome;
    }

    /**
     * A row that fails.
     *
     * @param reason as the result names it: {@code null_key}, {@code conversion}, …
     * @param message the same for people, naming the column
     */
    static UnsentRow failed(String reason, String message) {
        return new UnsentRow(Outcome.failed(reason, message));
    }

    public Outcome outcome() {
        return outcome;
    }
}
