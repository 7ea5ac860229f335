package io.github.sparkredis.delivery;

import io.github.sparkredis.delivery.StoredRow.Expiry;
import io.github.sparkredis.encode.RedisFormat;
import io.github.sparkredis.options.WriteMode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What a write would do if nothing went wrong: its rows taken one by one, in a plain map. */
final class FaultTruth {

    /** What {@code write_if} is in runs that have one. */
    static final String CONDITION = "number is missing";

    final Map<String, StoredRow> content;
    final Map<String, Long> failures = new HashMap<>();
    final Map<String, Long> skips = new HashMap<>();
    long written;
    long deleted;

    /** Skipped rows that equal what was there before: nobody can tell such a row from one that was written. */
    long skippedAsEqual;

    private final FaultCase run;
    private final Set<String> sent = new HashSet<>();

    private FaultTruth(FaultCase run) {
        this.run = run;
        content = new HashMap<>(run.before());
    }

    static FaultTruth of(FaultCase run) {
        FaultTruth truth = new FaultTruth(run);
        run.rows().forEach(truth::apply);
        return truth;
    }

    long skipped() {
        return sum(skips);
    }

    long failed() {
        return sum(failures);
    }

    private static long sum(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    private void apply(FaultRow row) {
        if (row.id() == null) {
            fail("null_key");
        } else if (run.changes().deletes() && row.deletes()) {
            delete(row, content.get(row.id()));
        } else if (row.fields().isEmpty() && run.format() == RedisFormat.HASH) {
            fail("empty_row");
        } else {
            write(row, content.get(row.id()));
        }
    }

    private void delete(FaultRow row, StoredRow there) {
        boolean isThere = there != null && !there.isTombstone();
        String heldBack = heldBack(row, there);
        if (isThere && heldBack != null) {
            skip(heldBack);
            return;
        } else if (isThere) {
            deleted++;
        } else {
            skip("key_missing");
        }
        if (run.changes().tombstones() && heldBack == null) {
            content.put(row.id(), StoredRow.tombstone(Long.toString(row.version())));
        } else if (isThere) {
            content.remove(row.id());
        }
    }

    private void write(FaultRow row, StoredRow there) {
        boolean isFirstOfItsKey = sent.add(row.id());
        boolean isThere = there != null && !(run.changes().versions() && there.isTombstone());
        if (run.mode() == WriteMode.INSERT && isThere) {
            skip("key_exists");
            skippedAsEqual += isFirstOfItsKey && row.fields().equals(there.fields()) ? 1 : 0;
            return;
        } else if (run.mode() == WriteMode.UPDATE && !isThere) {
            fail("key_missing");
            return;
        } else if (run.mode() != WriteMode.REPLACE && isThere && there.isOther()) {
            fail("rejected:WRONGTYPE");
            return;
        }
        String heldBack = heldBack(row, there);
        if (heldBack != null) {
            skip(heldBack);
        } else if (run.mode() == WriteMode.REPLACE || !isThere) {
            put(row, Map.of(), Expiry.NONE);
        } else {
            boolean addsUp = run.format() == RedisFormat.HASH || run.mode() == WriteMode.MERGE;
            put(row, addsUp ? there.fields() : Map.of(), there.expiry());
        }
    }

    /** Why what is there has the row passed over, or null. */
    private String heldBack(FaultRow row, StoredRow there) {
        if (there == null || there.isOther()) {
            return null;
        }
        String version = run.changes().versions() ? there.fields().get(StoredRow.VERSION) : null;
        if (version != null && Long.parseLong(version) > row.version()) {
            return "stale";
        }
        return run.changes().condition() && there.fields().containsKey("number") ? "condition" : null;
    }

    private void put(FaultRow row, Map<String, String> there, Expiry otherwise) {
        Map<String, String> fields = new HashMap<>(there);
        fields.putAll(row.fields());
        if (run.changes().versions()) {
            fields.put(StoredRow.VERSION, Long.toString(row.version()));
        }
        written++;
        content.put(row.id(), new StoredRow(fields, run.ttl() ? Expiry.OF_THE_WRITE : otherwise));
    }

    private void skip(String reason) {
        skips.merge(reason, 1L, Long::sum);
    }

    private void fail(String reason) {
        failures.merge(reason, 1L, Long::sum);
    }
}
