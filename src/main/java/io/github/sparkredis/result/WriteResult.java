package io.github.sparkredis.result;

import java.io.Serial;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    private final String resultId;
    private final String format;
    private final String target;
    private final Instant startedAt;
    private final Duration elapsed;
    private final long bytesSent;
    private final long rowsWritten;
    private final long rowsDeleted;
    private final long rowsSkipped;
    private final long rowsFailed;
    private final long rowsInDoubt;
    private final long restarts;
    private final long retries;
    private final long connectionsLost;
    private final long tasksDone;
    private final long tasks;
    private final boolean running;
    private final long duplicateKeys;
    private final boolean complete;
    private final Map<String, Long> skips;
    private final Map<String, Long> failures;
    private final List<FailedRow> errors;
    private final @Nullable List<String> keys;
    private final @Nullable Long keysTotal;
    private final long keysRemoved;
    private final @Nullable String failedRowsPath;
    private final @Nullable Long rowsKept;
    private final @Nullable String queryId;
    private final @Nullable Long epochId;
    private final @Nullable DryRun dryRun;

    private WriteResult(Builder made) {
        resultId = made.resultId;
        format = made.format;
        target = made.target;
        startedAt = made.startedAt;
        elapsed = made.elapsed;
        bytesSent = made.bytesSent;
        rowsWritten = made.rowsWritten;
        rowsDeleted = made.rowsDeleted;
        rowsSkipped = made.rowsSkipped;
        rowsFailed = made.rowsFailed;
        rowsInDoubt = made.rowsInDoubt;
        restarts = made.restarts;
        retries = made.retries;
        connectionsLost = made.connectionsLost;
        tasksDone = made.tasksDone;
        tasks = made.tasks;
        running = made.running;
        duplicateKeys = made.duplicateKeys;
        complete = made.complete;
        skips = Map.copyOf(made.skips);
        failures = Map.copyOf(made.failures);
        errors = List.copyOf(made.errors);
        keys = made.keys == null ? null : List.copyOf(made.keys);
        keysTotal = made.keysTotal;
        keysRemoved = made.keysRemoved;
        failedRowsPath = made.failedRowsPath;
        rowsKept = made.rowsKept;
        queryId = made.queryId;
        epochId = made.epochId;
        dryRun = made.dryRun;
    }

    /** {@return the option {@code result_id}, or a random UUID} */
    public String resultId() {
        return resultId;
    }

    /** {@return {@code redis-hash} or {@code redis-json}} */
    public String format() {
        return format;
    }

    /** {@return where the rows went: the hosts, as {@code url} has them, without credentials} */
    public String target() {
        return target;
    }

    /** {@return when the driver began, before it connected} */
    public Instant startedAt() {
        return startedAt;
    }

    /** {@return the time until the last task was through} */
    public Duration elapsed() {
        return elapsed;
    }

    /** {@return bytes of commands that tasks sent, those of rows that were sent again too} */
    public long bytesSent() {
        return bytesSent;
    }

    /** {@return rows written in each second of {@link #elapsed}} */
    public double rowsPerSecond() {
        return elapsed.isZero() ? 0 : rowsWritten * 1e9 / elapsed.toNanos();
    }

    /** {@return the rows that were written, deleted, skipped or failed, or, in a dry run, would be sent} */
    public long rowsTotal() {
        return rowsWritten + rowsDeleted + rowsSkipped + rowsFailed + (dryRun == null ? 0 : dryRun.rows());
    }

    /** {@return rows that are in Redis} */
    public long rowsWritten() {
        return rowsWritten;
    }

    /** {@return rows whose key, or what was at the path, is gone by them} */
    public long rowsDeleted() {
        return rowsDeleted;
    }

    /** {@return rows of an {@code insert} whose key, or path, was there, rows whose moment to expire had passed, and others: see {@link #skips}} */
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

    /**
     * {@return how often a server became another process while the write ran, without the data of the one before: rows that it
     * had acknowledged and not saved are lost, and counted as written}
     */
    public long restarts() {
        return restarts;
    }

    /** {@return how often a task tried a batch again, because a server was lost or not ready} */
    public long retries() {
        return retries;
    }

    /** {@return connections that broke while tasks held them} */
    public long connectionsLost() {
        return connectionsLost;
    }

    /** {@return how many tasks of Spark are through} */
    public long tasksDone() {
        return tasksDone;
    }

    /** {@return how many tasks of Spark there are; 0 before they begin} */
    public long tasks() {
        return tasks;
    }

    /** {@return whether the write goes on: these are the figures so far} */
    public boolean running() {
        return running;
    }

    /**
     * {@return rows whose key another row of the same task had before, as far as a task remembers: at least its last 16,384
     * keys}. Each is counted as what it did, so there are fewer keys than rows written
     */
    public long duplicateKeys() {
        return duplicateKeys;
    }

    /** {@return false for a write that runs or died: its figures are then lower bounds} */
    public boolean complete() {
        return complete;
    }

    /** {@return skipped rows by reason} */
    public Map<String, Long> skips() {
        return skips;
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

    /** {@return the folder of the option {@code failed_rows}; null where failed rows were not kept} */
    public @Nullable String failedRowsPath() {
        return failedRowsPath;
    }

    /** {@return how many failed rows were kept there; null where none were to be} */
    public @Nullable Long rowsKept() {
        return rowsKept;
    }

    /** {@return the id of the streaming query that wrote, the same over its restarts; null for a write of none} */
    public @Nullable String queryId() {
        return queryId;
    }

    /** {@return the number of the query's epoch, from 0, as {@code foreachBatch} has it; null for a write of no query} */
    public @Nullable Long epochId() {
        return epochId;
    }

    /** {@return what would have been sent, for a write with {@code dry_run=true}; null for any other} */
    public @Nullable DryRun dryRun() {
        return dryRun;
    }

    /**
     * For a write whose failed rows are not to be passed over.
     *
     * @throws RedisWriteException where any row failed, {@code empty_row} and, under {@code update}, {@code key_missing} too;
     *     it says how many, why, and which for example
     */
    public void throwForFailures() {
        if (rowsFailed > 0) {
            throw new RedisWriteException(ResultText.ofFailures(this, ""));
        }
    }

    /** Every figure by its name: what two results are compared by. */
    private Map<String, @Nullable Object> figures() {
        Map<String, @Nullable Object> figures = new LinkedHashMap<>();
        figures.put("resultId", resultId);
        figures.put("format", format);
        figures.put("target", target);
        figures.put("startedAt", startedAt);
        figures.put("elapsed", elapsed);
        figures.put("bytesSent", bytesSent);
        figures.put("rowsWritten", rowsWritten);
        figures.put("rowsDeleted", rowsDeleted);
        figures.put("rowsSkipped", rowsSkipped);
        figures.put("rowsFailed", rowsFailed);
        figures.put("rowsInDoubt", rowsInDoubt);
        figures.put("restarts", restarts);
        figures.put("retries", retries);
        figures.put("connectionsLost", connectionsLost);
        figures.put("tasksDone", tasksDone);
        figures.put("tasks", tasks);
        figures.put("running", running);
        figures.put("duplicateKeys", duplicateKeys);
        figures.put("complete", complete);
        figures.put("skips", skips);
        figures.put("failures", failures);
        figures.put("errors", errors);
        figures.put("keys", keys);
        figures.put("keysTotal", keysTotal);
        figures.put("keysRemoved", keysRemoved);
        figures.put("failedRowsPath", failedRowsPath);
        figures.put("rowsKept", rowsKept);
        figures.put("queryId", queryId);
        figures.put("epochId", epochId);
        figures.put("dryRun", dryRun);
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

    /** One line for people: {@code redis-hash to localhost:6379: 1,050 rows written in 0.3 s (3,500 rows/s, 590.7 KiB)}. */
    @Override
    public String toString() {
        return ResultText.of(this);
    }

    /** Used by the connector. */
    public static Builder builder(String resultId, String format, String target, Instant startedAt) {
        return new Builder(resultId, format, target, startedAt);
    }

    /** Used by the connector: gathers the figures, which are zero, empty and null until they are set. */
    public static final class Builder {
        private final String resultId;
        private final String format;
        private final String target;
        private final Instant startedAt;
        private Duration elapsed = Duration.ZERO;
        private long bytesSent;
        private long rowsWritten;
        private long rowsDeleted;
        private long rowsSkipped;
        private long rowsFailed;
        private long rowsInDoubt;
        private long restarts;
        private long retries;
        private long connectionsLost;
        private long tasksDone;
        private long tasks;
        private boolean running;
        private long duplicateKeys;
        private boolean complete;
        private Map<String, Long> skips = Map.of();
        private Map<String, Long> failures = Map.of();
        private List<FailedRow> errors = List.of();
        private @Nullable List<String> keys;
        private @Nullable Long keysTotal;
        private long keysRemoved;
        private @Nullable String failedRowsPath;
        private @Nullable Long rowsKept;
        private @Nullable String queryId;
        private @Nullable Long epochId;
        private @Nullable DryRun dryRun;

        private Builder(String resultId, String format, String target, Instant startedAt) {
            this.resultId = resultId;
            this.format = format;
            this.target = target;
            this.startedAt = startedAt;
        }

        public Builder elapsed(Duration time) {
            elapsed = time;
            return this;
        }

        public Builder bytesSent(long bytes) {
            bytesSent = bytes;
            return this;
        }

        public Builder rowsWritten(long rows) {
            rowsWritten = rows;
            return this;
        }

        public Builder rowsDeleted(long rows) {
            rowsDeleted = rows;
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

        public Builder restarts(long servers) {
            restarts = servers;
            return this;
        }

        public Builder retries(long batches) {
            retries = batches;
            return this;
        }

        public Builder connectionsLost(long count) {
            connectionsLost = count;
            return this;
        }

        public Builder tasks(long done, long all) {
            tasksDone = done;
            tasks = all;
            return this;
        }

        public Builder running(boolean isRunning) {
            running = isRunning;
            return this;
        }

        public Builder duplicateKeys(long rows) {
            duplicateKeys = rows;
            return this;
        }

        public Builder complete(boolean isComplete) {
            complete = isComplete;
            return this;
        }

        public Builder skips(Map<String, Long> byReason) {
            skips = byReason;
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

        /** The failed rows that were kept, and where. */
        public Builder failedRows(String path, long rows) {
            failedRowsPath = path;
            rowsKept = rows;
            return this;
        }

        /** Of a streaming query. */
        public Builder epoch(String query, long epoch) {
            queryId = query;
            epochId = epoch;
            return this;
        }

        public Builder dryRun(DryRun whatWouldBeSent) {
            dryRun = whatWouldBeSent;
            return this;
        }

        public WriteResult build() {
            return new WriteResult(this);
        }
    }
}
