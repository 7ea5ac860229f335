package io.github.sparkredis.options;

import java.io.Serial;

/** An option is missing, unknown, contradictory or out of range; thrown at the driver, before any row is sent. */
public final class OptionException extends IllegalArgumentException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** @param message what is wrong, what was given, and what to do; never a secret */
    public OptionException(String message) {
        super(message);
    }
}
