package io.github.sparkredis.result;

import java.io.Serial;
import java.io.Serializable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One row that failed, as the sample in {@link WriteResult#errors} shows it. */
// No record: Kryo before 5 cannot read those.
public final class FailedRow implements Serializable {
    @Serial
    private static final long serialVersionUID = 1L;

    private final @Nullable String key;
    private final String reason;
    private final String message;

    /** Made by the connector. */
    public FailedRow(@Nullable String key, String reason, String message) {
        this.key = key;
        this.reason = reason;
        this.message = message;
    }

    /** {@return the row's key, cut where it is long; null where the row failed before it had one} */
    public @Nullable String key() {
        return key;
    }

    /** {@return the reason, as {@link WriteResult#failures} names it: {@code null_key}, {@code rejected:WRONGTYPE}, …} */
    public String reason() {
        return reason;
    }

    /** {@return the same for people} */
    public String message() {
        return message;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FailedRow row
                && Objects.equals(row.key, key)
                && row.reason.equals(reason)
                && row.message.equals(message);
    }

    @Override
    public int hashCode() {
        return Objects.hash(key, reason, message);
    }

    @Override
    public String toString() {
        return (key == null ? "" : key + ": ") + reason + " (" + message + ")";
    }
}
