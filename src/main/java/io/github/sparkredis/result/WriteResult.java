package io.github.sparkredis.result;

import java.io.Serial;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a write did. For a write that ran through, {@link #rowsTotal} is the number of rows of the DataFrame.
 *
 * <p>Later versions add figures, by more methods; those that there are stay.
 */
// No record: its constructor would change with each figure that is added.
public final class WriteResult implements Serializable {
    @Serial
    private static final long serialVersionUID = 1L;

    private static final int SHOWN = 3;

    private final String resultId;
    private final String format;
    private final Instant startedAt;
    private final Duration elapsed;
    private final long rowsWritten;
    private final long rowsSkipped;
    private final long rowsFailed;
    private final long rowsInDoubt;
    private final boolean complete;
    private final Map<String, Long> failures;
    private final List<FailedRow> errors;
    private final @Nullable List<String> keys;
    private final @Nullable Long keysTotal;
    private final long keysRemoved;

    private WriteResult(Builder made) {
        resultId = made.resultId;
        format = made.format;
        startedAt = made.startedAt;
        elapsed = made.elapsed;
        rowsWritten = made.rowsWritten;
        rowsSkipped = made.rowsSkipped;
        rowsFailed = made.rowsFailed;
        rowsInDoubt = made.rowsInDoubt;
        complete = made.complete;
        failures = Map.copyOf(made.failures);
        errors = List.copyOf(made.errors);
        keys = made.keys == null ? null : List.copyOf(made.keys);
        keysTotal = made.keysTotal;
        keysRemoved = made.keysRemoved;
    }

    /** {@return the option {@code result_id}, or a random UUID} */
    public String resultId() {
        return resultId;
    }

    /** {@return {@code redis-hash} or {@code redis-json}} */
    public String format() {
        return format;
    }

    /** {@return when the driver began, before it connected} */
    public Instant startedAt() {
        return startedAt;
    }

    /** {@return the time until the last task was through} */
    public Duration elapsed() {
        return elapsed;
    }

    /** {@return the rows that were written, skipped or failed} */
    public long rowsTotal() {
        return rowsWritten + rowsSkipped + rowsFailed;
    }

    /** {@return rows that are in Redis} */
    public long rowsWritten() {
        return rowsWritten;
    }

    /** {@return rows of an {@code insert} whose key, or path, was there, and rows whose moment to expire had passed} */
    public long rowsSkipped() {
        return rowsSkipped;
    }

    /** {@return rows that are not in Redis: see {@link #failures}} */
    public long rowsFailed() {
        return rowsFailed;
    }

    /**
     * {@return rows whose first answer was lost with its connection; they were sent again, and are counted above by what the
     * server said then}
     */
    public long rowsInDoubt() {
        return rowsInDoubt;
    }

    /** {@return false for a write that died: its figures are then lower bounds} */
    public boolean complete() {
        return complete;
    }

    /** {@return failed rows by reason} */
    public Map<String, Long> failures() {
        return failures;
    }

    /** {@return a sample of the failed rows, up to {@code error_limit}} */
    public List<FailedRow> errors() {
        return errors;
    }

    /**
     * {@return the generated keys of written rows, up to {@code keys_limit}; null where the keys came from
     * {@code key_column}}
     */
    public @Nullable List<String> keys() {
        return keys;
    }

    /** {@return how many generated keys were written; null as {@link #keys}} */
    public @Nullable Long keysTotal() {
        return keysTotal;
    }

    /** {@return keys that the save mode {@code overwrite} removed first} */
    public long keysRemoved() {
        return keysRemoved;
    }

    /** Every figure by its name: what two results are compared by, and shown. */
    private Map<String, @Nullable Object> figures() {
        Map<String, @Nullable Object> figures = new LinkedHashMap<>();
        figures.put("resultId", resultId);
        figures.put("format", format);
        figures.put("startedAt", startedAt);
        figures.put("elapsed", elapsed);
        figures.put("rowsWritten", rowsWritten);
        figures.put("rowsSkipped", rowsSkipped);
        figures.put("rowsFailed", rowsFailed);
        figures.put("rowsInDoubt", rowsInDoubt);
        figures.put("complete", complete);
        figures.put("failures", failures);
        figures.put("errors", errors);
        figures.put("keys", keys);
        figures.put("keysTotal", keysTotal);
        figures.put("keysRemoved", keysRemoved);
        return figures;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof WriteResult result && result.figures().equals(figures());
    }

    @Override
    public int hashCode() {
        return figures().hashCode();
    }

    /** All figures, but only the first of the keys and errors. */
    @Override
    public String toString() {
        return figures().entrySet().stream()
                .map(figure -> figure.getKey() + "=" + shown(figure.getValue()))
                .collect(Collectors.joining(", ", "WriteResult[", "]"));
    }

    private static String shown(@Nullable Object value) {
        if (!(value instanceof List<?> list) || list.size() <= SHOWN) {
            return String.valueOf(value);
        }
        String first = list.stream().limit(SHOWN).map(String::valueOf).collect(Collectors.joining(", "));
        return "[" + first + ", … " + (list.size() - SHOWN) + " more]";
    }

    /** Used by the connector. */
    public static Builder builder(String resultId, String format, Instant startedAt) {
        return new Builder(resultId, format, startedAt);
    }

    /** Used by the connector: gathers the figures, which are zero, empty and null until they are set. */
    public static final class Builder {
        private final String resultId;
        private final String format;
        private final Instant startedAt;
        private Duration elapsed = Duration.ZERO;
        private long rowsWritten;
        private long rowsSkipped;
        private long rowsFailed;
        private long rowsInDoubt;
        private boolean complete;
        private Map<String, Long> failures = Map.of();
        private List<FailedRow> errors = List.of();
        private @Nullable List<String> keys;
        private @Nullable Long keysTotal;
        private long keysRemoved;

        private Builder(String resultId, String format, Instant startedAt) {
            this.resultId = resultId;
            this.format = format;
            this.startedAt = startedAt;
        }

        public Builder elapsed(Duration time) {
            elapsed = time;
            return this;
        }

        public Builder rowsWritten(long rows) {
            rowsWritten = rows;
            return this;
        }

        public Builder rowsSkipped(long rows) {
            rowsSkipped = rows;
            return this;
        }

        public Builder rowsFailed(long rows) {
            rowsFailed = rows;
            return this;
        }

        public Builder rowsInDoubt(long rows) {
            rowsInDoubt = rows;
            return this;
        }

        public Builder complete(boolean isComplete) {
            complete = isComplete;
            return this;
        }

        public Builder failures(Map<String, Long> byReason) {
            failures = byReason;
            return this;
        }

        public Builder errors(List<FailedRow> sample) {
            errors = sample;
            return this;
        }

        /** The keys that were generated, or as many as are kept, and how many they are. */
        public Builder keys(List<String> sample, long total) {
            keys = sample;
            keysTotal = total;
            return this;
        }

        public Builder keysRemoved(long count) {
            keysRemoved = count;
            return this;
        }

        public WriteResult build() {
            return new WriteResult(this);
        }
    }
}
