package io.github.sparkredis.result;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Used by the connector: a {@link WriteResult} for people. */
public final class ResultText {

    private static final List<String> UNITS = List.of("B", "KiB", "MiB", "GiB", "TiB");

    private static final int MESSAGES_OF_A_REASON = 3;

    private ResultText() {}

    /** One line: what was not, such as rows that were skipped, is not spoken of. */
    static String of(WriteResult result) {
        DryRun dryRun = result.dryRun();
        if (dryRun != null) {
            return of(result, dryRun);
        }
        List<String> rows = new ArrayList<>();
        rows.add(rows(result.rowsWritten()) + " written" + (result.running() ? " so far" : ""));
        if (result.rowsDeleted() > 0) {
            rows.add(count(result.rowsDeleted()) + " deleted");
        }
        if (result.rowsSkipped() > 0) {
            rows.add(count(result.rowsSkipped()) + " skipped" + skipReasons(result.skips()));
        }
        rows.addAll(failedAndDuplicate(result));
        if (result.rowsInDoubt() > 0) {
            rows.add(count(result.rowsInDoubt()) + " of them in doubt for a while");
        }
        if (result.restarts() > 0) {
            rows.add("a server restarted " + times(result.restarts()) + " and may have lost some");
        }
        if (result.retries() > 0) {
            rows.add(count(result.retries()) + (result.retries() == 1 ? " batch" : " batches") + " tried again");
        }
        if (result.connectionsLost() > 0) {
            rows.add(count(result.connectionsLost()) + (result.connectionsLost() == 1 ? " connection" : " connections")
                    + " lost");
        }
        if (result.keysRemoved() > 0) {
            rows.add(count(result.keysRemoved()) + " keys removed before");
        }
        if (!result.complete() && !result.running() && result.rowsTotal() == 0) {
            rows.set(0, "died before a task was through");
            return result.format() + " to " + result.target() + ": " + String.join(", ", rows) + ", after "
                    + seconds(result.elapsed().toMillis());
        }
        return String.format(
                Locale.ROOT,
                "%s to %s: %s%s in %s (%s rows/s, %s)%s",
                result.format(),
                result.target(),
                result.complete() || result.running() ? "" : "died, at least ",
                String.join(", ", rows),
                seconds(result.elapsed().toMillis()),
                count(Math.round(result.rowsPerSecond())),
                bytes(result.bytesSent()),
                tasks(result));
    }

    private static String of(WriteResult result, DryRun dryRun) {
        List<String> more = failedAndDuplicate(result);
        return String.format(
                Locale.ROOT,
                "%s to %s: dry run: %s%s to send%s (%s)%s in %s%s, nothing was sent",
                result.format(),
                result.target(),
                result.complete() || result.running() ? "" : "died, at least ",
                rows(dryRun.rows()),
                result.running() ? " so far" : "",
                bytes(dryRun.bytes()),
                more.isEmpty() ? "" : ", " + String.join(", ", more),
                seconds(result.elapsed().toMillis()),
                tasks(result));
    }

    private static List<String> failedAndDuplicate(WriteResult result) {
        List<String> rows = new ArrayList<>();
        if (result.rowsFailed() > 0) {
            rows.add(count(result.rowsFailed()) + " failed (" + reasons(result.failures()) + ")");
        }
        if (result.duplicateKeys() > 0) {
            rows.add(count(result.duplicateKeys()) + " with the key of a row before");
        }
        return rows;
    }

    private static String tasks(WriteResult result) {
        return result.running() && result.tasks() > 0
                ? ", " + count(result.tasksDone()) + " of " + count(result.tasks()) + " tasks"
                : "";
    }

    /**
     * How many rows failed, why, and an example of each kind.
     *
     * @param bound what they are more than, behind a comma; or nothing
     */
    public static String ofFailures(WriteResult result, String bound) {
        DryRun dryRun = result.dryRun();
        return String.format(
                Locale.ROOT,
                "%,d of %,d rows failed%s. %s: %,d%s, skipped: %,d. Failures by reason: %s.%s",
                result.rowsFailed(),
                result.rowsTotal(),
                bound,
                dryRun == null ? "Written" : "To send",
                dryRun == null ? result.rowsWritten() : dryRun.rows(),
                result.rowsDeleted() == 0 ? "" : ", deleted: " + count(result.rowsDeleted()),
                result.rowsSkipped(),
                byFrequency(result.failures(), reason -> examples(reason, result.errors()), "; "),
                dryRun == null ? "" : " Nothing was sent: dry_run=true.");
    }

    /** Nothing where the key was there: that is what an insert skips. */
    private static String skipReasons(Map<String, Long> skips) {
        return Set.of("key_exists").containsAll(skips.keySet()) ? "" : " (" + reasons(skips) + ")";
    }

    /** The most frequent first: {@code 20 × null_key, 3 × conversion}. */
    private static String reasons(Map<String, Long> failures) {
        return byFrequency(failures, reason -> "", ", ");
    }

    private static String byFrequency(Map<String, Long> failures, UnaryOperator<String> more, String separator) {
        return failures.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .map(reason -> count(reason.getValue()) + " × " + reason.getKey() + more.apply(reason.getKey()))
                .collect(Collectors.joining(separator));
    }

    /** The first row of each message: {@code , first at partition 0, row 17 (the key is null)}. */
    private static String examples(String reason, List<FailedRow> errors) {
        Map<String, FailedRow> firsts = new LinkedHashMap<>();
        errors.stream()
                .filter(row -> row.reason().equals(reason))
                .forEach(row -> firsts.putIfAbsent(row.message(), row));
        String shown = firsts.values().stream()
                .limit(MESSAGES_OF_A_REASON)
                .map(row -> row.place() + " (" + row.message() + ")")
                .collect(Collectors.joining(", "));
        return shown.isEmpty() ? "" : ", first at " + shown;
    }

    private static String times(long count) {
        return count == 1 ? "once" : count == 2 ? "twice" : count + " times";
    }

    static String rows(long count) {
        return count(count) + (count == 1 ? " row" : " rows");
    }

    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String seconds(long millis) {
        return millis < 60_000
                ? String.format(Locale.ROOT, "%.1f s", millis / 1000.0)
                : String.format(Locale.ROOT, "%d min %d s", millis / 60_000, millis / 1000 % 60);
    }

    static String bytes(long bytes) {
        double size = bytes;
        int unit = 0;
        while (size >= 1024 && unit < UNITS.size() - 1) {
            size /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", size, UNITS.get(unit));
    }
}
