package io.github.sparkredis.encode;

import io.github.sparkredis.options.Options;
import org.apache.spark.sql.catalyst.InternalRow;

/** Reads the time to live of a row. */
@FunctionalInterface
interface TtlReader {

    /** Seconds; 0 for none. */
    long seconds(InternalRow row) throws RowFailure;

    static TtlReader of(RowPlan plan) {
        long fallback = plan.ttl();
        Column column = plan.ttlColumn();
        if (column == null) {
            return row -> fallback;
        }
        return row -> {
            if (row.isNullAt(column.ordinal())) {
                return fallback;
            }
            long seconds = ((Number) row.get(column.ordinal(), column.type())).longValue();
            if (seconds <= 0 || seconds > Options.MAX_TTL_SECONDS) {
                throw new RowFailure(
                        "invalid_ttl",
                        "the column " + column.name() + " holds " + seconds + " seconds; a time to live is from 1 to "
                                + Options.MAX_TTL_SECONDS);
            }
            return seconds;
        };
    }
}
