package io.github.sparkredis;

import java.io.Serial;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** One row that failed, as the sample of a {@link WriteResult} shows it. No record: Kryo before 5 cannot read those. */
public final class FailedRow implements Serializable {
    @Serial
    private static final long serialVersionUID = 1L;

    private final @Nullable String key;
    private final String reason;
    private final String message;

    public FailedRow(@Nullable String key, String reason, String message) {
        this.key = key;
        this.reason = reason;
        this.message = message;
    }

    /** The row's key, cut where it is long; null where the row failed before it had one. */
    public @Nullable String key() {
        return key;
    }

    /** As the failures of the result name it: {@code null_key}, {@code rejected:WRONGTYPE}, … */
    public String reason() {
        return reason;
    }

    /** The same for people. */
    public String message() {
        return message;
    }

    @Override
    public String toString() {
        return (key == null ? "" : key + ": ") + reason + " (" + message + ")";
    }
}
