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
    final Map<String, StoredRow> content;
    final Map<String, Long> failures = new HashMap<>();
    long written;
    long skipped;
    long failed;

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

    private void apply(FaultRow row) {
        if (row.id() == null) {
            fail("null_key");
            return;
        } else if (row.fields().isEmpty() && run.format() == RedisFormat.HASH) {
            fail("empty_row");
            return;
        }
        boolean isFirstOfItsKey = sent.add(row.id());
        StoredRow there = content.get(row.id());
        switch (run.mode()) {
            case INSERT -> {
                if (there == null) {
                    write(row, row.fields(), Expiry.NONE);
                } else {
                    skipped++;
                    skippedAsEqual += isFirstOfItsKey && row.fields().equals(there.fields()) ? 1 : 0;
                }
            }
            case UPDATE -> {
                if (there == null) {
                    fail("key_missing");
                } else {
                    overwrite(row, there);
                }
            }
            case REPLACE -> write(row, row.fields(), Expiry.NONE);
            case UPSERT, MERGE -> overwrite(row, there);
        }
    }

    private void overwrite(FaultRow row, StoredRow there) {
        if (there != null && there.isOther()) {
            fail("rejected:WRONGTYPE");
            return;
        }
        boolean addsUp = run.format() == RedisFormat.HASH || run.mode() == WriteMode.MERGE;
        Map<String, String> fields = new HashMap<>(there == null || !addsUp ? Map.of() : there.fields());
        fields.putAll(row.fields());
        write(row, fields, there == null ? Expiry.NONE : there.expiry());
    }

    private void write(FaultRow row, Map<String, String> fields, Expiry otherwise) {
        written++;
        content.put(row.id(), new StoredRow(fields, run.ttl() ? Expiry.OF_THE_WRITE : otherwise));
    }

    private void fail(String reason) {
        failed++;
        failures.merge(reason, 1L, Long::sum);
    }
}
