package io.github.sparkredis.encode;

import io.github.sparkredis.options.Options;
import io.github.sparkredis.resp.CommandBatch;
import org.apache.spark.sql.catalyst.InternalRow;

/** Reads the time to live of a row. */
final class TtlReader {

    private final RowPlan plan;
    private final KeyEncoder key;

    TtlReader(RowPlan plan, KeyEncoder key) {
        this.plan = plan;
        this.key = key;
    }

    /**
     * Seconds; 0 for none.
     *
     * @throws UnsentRow for seconds out of range: with the row's key in the batch, for the result to show, and for a null
     *     in the key before that
     */
    long seconds(InternalRow row, long offset, CommandBatch batch) throws UnsentRow {
        Column column = plan.ttlColumn();
        if (column == null || row.isNullAt(column.ordinal())) {
            return plan.ttl();
        }
        long seconds = ((Number) row.get(column.ordinal(), column.type())).longValue();
        if (seconds <= 0 || seconds > Options.MAX_TTL_SECONDS) {
            key.encode(row, offset, batch);
            throw UnsentRow.failed(
                    "invalid_ttl",
                    "the column " + column.name() + " holds " + seconds + " seconds; a time to live is from 1 to "
                            + Options.MAX_TTL_SECONDS);
        }
        return seconds;
    }
}
