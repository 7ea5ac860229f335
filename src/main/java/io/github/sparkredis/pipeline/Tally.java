package io.github.sparkredis.pipeline;

import io.github.sparkredis.client.ServerProcess;
import io.github.sparkredis.options.RedisUrl.HostPort;
import io.github.sparkredis.resp.Outcome;
import io.github.sparkredis.result.DryRun;
import io.github.sparkredis.result.FailedRow;
import io.github.sparkredis.result.PlannedCommand;
import java.io.Serial;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Counts what becomes of rows: in a task, and at the driver over all tasks. Every row is counted exactly once. */
public final class Tally implements Serializable {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Characters: a sample of long keys is not to take the heap that their rows need. */
    private static final long MOST_OF_KEYS = 4L * 1024 * 1024;

    private static final int LONGEST_KEY = 200;

    private final int errorLimit;
    private final int keysLimit;
    private long written;
    private long deleted;
    private long skipped;
    private long failed;
    private long failedUnexpectedly;
    private long inDoubt;
    private long bytes;
    private long batches;
    private long retries;
    private long connectionsLost;
    private long waitingNanos;
    private long encodingNanos;
    private long duplicateKeys;
    private long keysTotal;
    private long keysLength;
    private final Processes processes = new Processes();
    private final HashMap<String, Long> skips = new HashMap<>();
    private final HashMap<String, Long> failures = new HashMap<>();
    private final ArrayList<FailedRow> errors = new ArrayList<>();
    private final ArrayList<String> keys = new ArrayList<>();
    private final HashMap<String, PlannedRows> planned = new HashMap<>();

    /** Keeps so many failed rows, and so many keys. */
    public Tally(int errorLimit, int keysLimit) {
        this.errorLimit = errorLimit;
        this.keysLimit = keysLimit;
    }

    void written() {
        written++;
    }

    void deleted() {
        deleted++;
    }

    /** A row was skipped or failed; its key, null where it had none yet, is made only where the result shows it. */
    public void unwritten(Outcome outcome, Supplier<@Nullable String> key) {
        unsent(outcome, key, null, null);
    }

    /** The same for a row that was not sent, which may have no key to know it by: with its place among the rows. */
    public void unsent(
            Outcome outcome, Supplier<@Nullable String> key, @Nullable Integer partition, @Nullable Long row) {
        if (outcome.kind() == Outcome.Kind.SKIPPED) {
            skipped++;
            skips.merge(String.valueOf(outcome.reason()), 1L, Long::sum);
        } else {
            failed(outcome, key, partition, row);
        }
    }

    private void failed(
            Outcome outcome, Supplier<@Nullable String> key, @Nullable Integer partition, @Nullable Long row) {
        String reason = String.valueOf(outcome.reason());
        failed++;
        if (!outcome.isExpected()) {
            failedUnexpectedly++;
        }
        failures.merge(reason, 1L, Long::sum);
        if (errors.size() < errorLimit) {
            String text = key.get();
            errors.add(new FailedRow(
                    text == null ? null : cut(text), reason, String.valueOf(outcome.message()), partition, row));
        }
    }

    /** Whether the result still takes keys: their text is made only then. */
    boolean wantsKeys() {
        return keys.size() < keysLimit && keysLength < MOST_OF_KEYS;
    }

    void generatedKey() {
        keysTotal++;
    }

    void keep(String key) {
        keys.add(key);
        keysLength += key.length();
    }

    /** Rows that a dry run does not send, by the name of their command. */
    PlannedRows planned(String command) {
        return planned.computeIfAbsent(command, name -> new PlannedRows());
    }

    void inDoubt(int rows) {
        inDoubt += rows;
    }

    void sent(long count) {
        bytes += count;
    }

    void batch() {
        batches++;
    }

    void retry() {
        retries++;
    }

    void connectionLost() {
        connectionsLost++;
    }

    /** So long the task did not encode, but sent, waited and read. */
    public void waited(long nanos) {
        waitingNanos += nanos;
    }

    /** A row has the key of one before it in its task. */
    public void duplicateKey() {
        duplicateKeys++;
    }

    public void encoded(long nanos) {
        encodingNanos += nanos;
    }

    /** A process answers rows at the address of a server. */
    public void reached(HostPort server, ServerProcess process) {
        processes.add(server.toString(), process, System.currentTimeMillis());
    }

    /** Adds what a task counted. */
    public void add(Tally other) {
        written += other.written;
        deleted += other.deleted;
        skipped += other.skipped;
        failed += other.failed;
        failedUnexpectedly += other.failedUnexpectedly;
        inDoubt += other.inDoubt;
        bytes += other.bytes;
        batches += other.batches;
        retries += other.retries;
        connectionsLost += other.connectionsLost;
        waitingNanos += other.waitingNanos;
        encodingNanos += other.encodingNanos;
        duplicateKeys += other.duplicateKeys;
        keysTotal += other.keysTotal;
        processes.add(other.processes);
        other.planned.forEach((command, rows) -> planned(command).add(rows));
        other.skips.forEach((reason, count) -> skips.merge(reason, count, Long::sum));
        other.failures.forEach((reason, count) -> failures.merge(reason, count, Long::sum));
        errors.addAll(other.errors.subList(0, Math.min(other.errors.size(), errorLimit - errors.size())));
        keys.addAll(other.keys.subList(0, Math.min(other.keys.size(), keysLimit - keys.size())));
    }

    public long rowsWritten() {
        return written;
    }

    public long rowsDeleted() {
        return deleted;
    }

    public long rowsSkipped() {
        return skipped;
    }

    public long rowsFailed() {
        return failed;
    }

    /** Failed rows that say more than what the data is like: only these can make a write throw. */
    public long rowsFailedUnexpectedly() {
        return failedUnexpectedly;
    }

    public long rowsInDoubt() {
        return inDoubt;
    }

    public long bytes() {
        return bytes;
    }

    public long batches() {
        return batches;
    }

    public long retries() {
        return retries;
    }

    /** Connections that broke while the task held them. */
    public long connectionsLost() {
        return connectionsLost;
    }

    public long duplicateKeys() {
        return duplicateKeys;
    }

    public long waitingNanos() {
        return waitingNanos;
    }

    public long encodingNanos() {
        return encodingNanos;
    }

    /** How often a server became another process, which need not have what the one before had acknowledged. */
    public int restarts() {
        return processes.restarts();
    }

    public long keysTotal() {
        return keysTotal;
    }

    /** How many rows were skipped for this reason. */
    public long skipped(String reason) {
        return skips.getOrDefault(reason, 0L);
    }

    /** Skipped rows by reason. */
    public Map<String, Long> skips() {
        return skips;
    }

    public Map<String, Long> failures() {
        return failures;
    }

    public List<FailedRow> errors() {
        return errors;
    }

    public List<String> keys() {
        return keys;
    }

    /** What a dry run would have sent. */
    public DryRun dryRun() {
        return new DryRun(planned.entrySet().stream()
                .map(command -> command.getValue().as(command.getKey()))
                .sorted(Comparator.comparingLong(PlannedCommand::rows)
                        .reversed()
                        .thenComparing(PlannedCommand::name))
                .toList());
    }

    static String cut(String key) {
        return key.length() <= LONGEST_KEY
                ? key
                : key.substring(0, LONGEST_KEY) + "… (" + key.length() + " characters)";
    }
}
