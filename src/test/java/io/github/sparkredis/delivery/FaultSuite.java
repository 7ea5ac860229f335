package io.github.sparkredis.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.delivery.FaultCase.Attempts;
import io.github.sparkredis.options.WriteMode;
import io.github.sparkredis.pipeline.Tally;
import io.github.sparkredis.testing.FaultProxy;
import io.github.sparkredis.write.PartitionAttempt;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * Runs writes over connections that break at seeded places, and compares what the server has with the frame, and the counts
 * with the truth. A run is one partition, written as Spark's tasks write it, but without Spark, so that there can be
 * thousands; its servers are real.
 */
final class FaultSuite implements AutoCloseable {
    private final Map<FaultSite.Kind, BlockingQueue<FaultSite>> sites = new EnumMap<>(FaultSite.Kind.class);

    private final FaultFigures figures = new FaultFigures();

    /** Starts so many sites of each kind. */
    FaultSuite(int sitesOfEachKind) {
        for (FaultSite.Kind kind : FaultSite.Kind.values()) {
            if (kind.isPossible()) {
                sites.put(kind, new LinkedBlockingQueue<>());
            }
        }
        List<CompletableFuture<Void>> started = sites.entrySet().stream()
                .flatMap(kind -> Stream.generate(() -> kind).limit(sitesOfEachKind))
                .map(kind -> CompletableFuture.runAsync(
                        () -> kind.getValue().add(kind.getKey().start())))
                .toList();
        started.forEach(CompletableFuture::join);
    }

    FaultFigures figures() {
        return figures;
    }

    /** Makes one run; throws where something is not as it should be. */
    void run(long seed) throws InterruptedException {
        FaultCase drawn = FaultCase.of(seed);
        FaultSite site = sites.get(drawn.site()).take();
        FaultCase run = site.runsScriptsInOrder() ? drawn : drawn.withoutDeletions();
        String prefix = "f" + seed + ":";
        try {
            site.put(prefix, run.before());
            for (int node = 0; node < site.proxies().size(); node++) {
                site.proxies().get(node).reset();
                site.proxies().get(node).arm(run.faults().get(node));
            }
            Map<String, String> options = options(run, site, prefix);
            Tally tally = write(run, options);
            int struck = site.proxies().stream().mapToInt(FaultProxy::struck).sum();
            site.proxies().forEach(FaultProxy::reset);
            figures.add(run, options.get("transaction").equals("batch"), struck > 0, tally.rowsInDoubt());
            check(run, site.read(prefix), tally);
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError(run.describe() + ": " + e.getMessage(), e);
        } finally {
            site.proxies().forEach(FaultProxy::reset);
            site.remove(prefix);
            sites.get(run.site()).add(site);
        }
    }

    private static Map<String, String> options(FaultCase run, FaultSite site, String prefix) {
        Map<String, String> options = new HashMap<>(site.options());
        options.put("key_column", "id");
        options.put("key_prefix", prefix);
        options.put("mode", run.mode().name().toLowerCase(Locale.ROOT));
        if (run.ttl()) {
            options.put("ttl", Integer.toString(StoredRow.Expiry.SECONDS_OF_THE_WRITE));
        }
        options.put("columns", FaultRow.FIELDS);
        if (run.changes().deletes()) {
            options.put("op_column", "op");
        }
        if (run.changes().versions()) {
            options.put("version_column", "version");
        }
        if (run.changes().tombstones()) {
            options.put("tombstone_ttl", Integer.toString(StoredRow.Expiry.SECONDS_OF_A_TOMBSTONE));
        }
        if (run.changes().condition()) {
            options.put("write_if", FaultTruth.CONDITION);
        }
        options.put("transaction", run.transaction() && site.takesScriptsInTransactions() ? "batch" : "none");
        options.put("batch_size", Integer.toString(run.batchSize()));
        if (run.seed() % 2 == 0) {
            options.put("bulk_load", "off"); // by the plain commands, as on servers that take no payload
        }
        options.put("socket_timeout_ms", "400");
        options.put("connect_timeout_ms", "2000");
        options.put("retry_base_ms", "1");
        options.put("retry_max_ms", "20");
        options.put("retry_timeout_ms", "20000");
        return options;
    }

    /** Returns what the attempt counted that got through. */
    private static Tally write(FaultCase run, Map<String, String> options) throws InterruptedException {
        List<InternalRow> rows = run.rows().stream().map(FaultRow::internal).toList();
        return switch (run.attempts()) {
            case ONE -> writeAll(rows, begin(run, options));
            case ONE_DIES -> {
                PartitionAttempt first = begin(run, options);
                rows.subList(0, run.rowsOfTheOther()).forEach(first::write);
                first.abort();
                yield writeAll(rows, begin(run, options));
            }
            case TWO_AT_A_TIME -> twoAtATime(run, options, rows);
        };
    }

    private static Tally twoAtATime(FaultCase run, Map<String, String> options, List<InternalRow> rows)
            throws InterruptedException {
        CountDownLatch secondMayBegin = new CountDownLatch(1);
        CountDownLatch firstIsToDie = new CountDownLatch(1);
        CompletableFuture<Void> first = CompletableFuture.runAsync(
                () -> {
                    PartitionAttempt attempt = begin(run, options);
                    for (int i = 0; i < rows.size() && firstIsToDie.getCount() > 0; i++) {
                        if (i == run.rowsOfTheOther()) {
                            secondMayBegin.countDown();
                        }
                        attempt.write(rows.get(i));
                    }
                    attempt.abort();
                },
                task -> new Thread(task, "first-attempt").start());
        first.whenComplete((nothing, thrown) -> secondMayBegin.countDown());
        secondMayBegin.await();
        try {
            return writeAll(rows, begin(run, options));
        } finally {
            firstIsToDie.countDown();
            first.join();
        }
    }

    private static PartitionAttempt begin(FaultCase run, Map<String, String> options) {
        return new PartitionAttempt(run.format(), options, FaultRow.SCHEMA, run.attempts() != Attempts.ONE);
    }

    private static Tally writeAll(List<InternalRow> rows, PartitionAttempt attempt) {
        try {
            rows.forEach(attempt::write);
            return attempt.commit();
        } finally {
            attempt.abort();
        }
    }

    private static void check(FaultCase run, Map<String, StoredRow> stored, Tally tally) {
        FaultTruth truth = FaultTruth.of(run);
        assertThat(differences(run, truth.content, stored)).as("what is there").isEmpty();
        if (run.changes().any()) {
            checkCounts(run, truth, tally);
            return;
        }
        assertThat(tally.failures()).as("failures").isEqualTo(truth.failures);
        assertThat(tally.rowsFailed()).as("rows_failed").isEqualTo(truth.failed());
        assertThat(tally.rowsWritten() + tally.rowsSkipped())
                .as("rows_written and rows_skipped")
                .isEqualTo(truth.written + truth.skipped());
        if (run.mode() != WriteMode.INSERT) {
            assertThat(tally.rowsSkipped()).as("rows_skipped").isEqualTo(truth.skipped());
            return;
        }
        // Of another attempt every row may be there, without an answer to this one.
        long inDoubt = run.attempts() == Attempts.ONE ? tally.rowsInDoubt() : Long.MAX_VALUE;
        // What cannot be known: that a row was there before, if it equals the one in doubt.
        long least = truth.skipped() - Math.min(inDoubt, truth.skippedAsEqual);
        assertThat(tally.rowsSkipped()).as("rows_skipped of an insert").isBetween(least, truth.skipped());
    }

    /**
     * Of a row in doubt that a later one of its key has deleted or outdated since, nobody can tell whether it took effect. So
     * what such rows do to the counts has bounds only.
     */
    private static void checkCounts(FaultCase run, FaultTruth truth, Tally tally) {
        assertThat(tally.rowsWritten() + tally.rowsDeleted() + tally.rowsSkipped() + tally.rowsFailed())
                .as("all rows")
                .isEqualTo(run.rows().size());
        if (run.attempts() == Attempts.ONE && tally.rowsInDoubt() == 0) {
            assertThat(counts(tally.rowsWritten(), tally.rowsDeleted(), tally.skips(), tally.failures()))
                    .isEqualTo(counts(truth.written, truth.deleted, truth.skips, truth.failures));
            return;
        }
        assertThat(withoutMissing(tally.failures()))
                .as("failures of a frame with rows in doubt")
                .isEqualTo(withoutMissing(truth.failures));
        if (run.attempts() == Attempts.ONE) {
            assertThat(tally.rowsWritten())
                    .as("rows_written of a frame with rows in doubt")
                    .isBetween(truth.written - tally.rowsInDoubt(), truth.written + tally.rowsInDoubt());
            assertThat(tally.rowsDeleted())
                    .as("rows_deleted of a frame with rows in doubt")
                    .isBetween(truth.deleted - tally.rowsInDoubt(), truth.deleted + tally.rowsInDoubt());
        }
    }

    private static Map<String, Object> counts(
            long written, long deleted, Map<String, Long> skips, Map<String, Long> failures) {
        return Map.of("written", written, "deleted", deleted, "skips", skips, "failures", failures);
    }

    /** An update in doubt whose key a later row has deleted finds none. */
    private static Map<String, Long> withoutMissing(Map<String, Long> failures) {
        Map<String, Long> kept = new HashMap<>(failures);
        kept.remove("key_missing");
        return kept;
    }

    private static List<String> differences(
            FaultCase run, Map<String, StoredRow> truth, Map<String, StoredRow> stored) {
        Set<String> ids = new TreeSet<>(truth.keySet());
        ids.addAll(stored.keySet());
        return ids.stream()
                .filter(id -> !Objects.equals(truth.get(id), stored.get(id)))
                .map(id -> id + ": " + stored.get(id) + " instead of " + truth.get(id) + ", after "
                        + run.before().get(id) + " and " + run.rowsOf(id))
                .toList();
    }

    @Override
    public void close() throws Exception {
        for (BlockingQueue<FaultSite> queue : sites.values()) {
            for (FaultSite site : queue) {
                site.close();
            }
        }
    }
}
