package io.github.sparkredis.options;

import java.io.Serial;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** A text that is never shown: {@link #toString()} hides it, so it cannot slip into a log or an exception. */
public final class Secret implements Serializable {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String text;

    public Secret(String text) {
        this.text = text;
    }

    /** The text itself, for the one place that needs it. */
    public String reveal() {
        return text;
    }

    /** Whether there is nothing to hide. */
    public boolean isEmpty() {
        return text.isEmpty();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Secret secret && secret.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return "***";
    }
}
