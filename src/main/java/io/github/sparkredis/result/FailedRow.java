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
    private final @Nullable Integer partition;
    private final @Nullable Long row;

    /** Made by the connector: a row that the server was sent. */
    public FailedRow(@Nullable String key, String reason, String message) {
        this(key, reason, message, null, null);
    }

    /** Made by the connector: a row that never was. */
    public FailedRow(
            @Nullable String key, String reason, String message, @Nullable Integer partition, @Nullable Long row) {
        this.key = key;
        this.reason = reason;
        this.message = message;
        this.partition = partition;
        this.row = row;
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

    /** {@return the partition of the row, counted from 0; null where the row has a key and was sent} */
    public @Nullable Integer partition() {
        return partition;
    }

    /** {@return the row's place in its partition, counted from 0; null as {@link #partition}} */
    public @Nullable Long row() {
        return row;
    }

    /** Where the row is: by its key, or else by its place. */
    String place() {
        if (key != null) {
            return "the key \"" + key + "\"";
        }
        return partition == null ? "a row without a key" : "partition " + partition + ", row " + row;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FailedRow that
                && Objects.equals(that.key, key)
                && that.reason.equals(reason)
                && that.message.equals(message)
                && Objects.equals(that.partition, partition)
                && Objects.equals(that.row, row);
    }

    @Override
    public int hashCode() {
        return Objects.hash(key, reason, message, partition, row);
    }

    @Override
    public String toString() {
        return (key == null ? "" : "\"" + key + "\": ") + reason + " (" + message + ")";
    }
}
