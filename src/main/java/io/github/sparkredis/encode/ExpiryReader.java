package io.github.sparkredis.encode;

import io.github.sparkredis.options.Options;
import io.github.sparkredis.resp.CommandBatch;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.types.DateType;

/** Reads the expiry of a row, as {@link ExpiryPlan#command()} takes it. */
final class ExpiryReader {

    static final long NONE = 0;

    private static final long MILLIS_PER_DAY = 86_400_000L;

    private final ExpiryPlan plan;
    private final KeyEncoder key;

    ExpiryReader(ExpiryPlan plan, KeyEncoder key) {
        this.plan = plan;
        this.key = key;
    }

    /**
     * Seconds, or a moment in milliseconds since 1970; {@link #NONE} for none.
     *
     * @throws UnsentRow for seconds out of range: with the row's key in the batch, for the result to show, and for a null
     *     in the key before that
     */
    long read(InternalRow row, long offset, CommandBatch batch) throws UnsentRow {
        Column moment = plan.momentColumn();
        if (moment != null) {
            SpecializedGetters holder = moment.holder(row);
            return holder == null || holder.isNullAt(moment.index()) ? NONE : moment(holder, moment);
        }
        Column column = plan.ttlColumn();
        SpecializedGetters holder = column == null ? null : column.holder(row);
        if (column == null || holder == null || holder.isNullAt(column.index())) {
            return plan.ttl();
        }
        long seconds = ((Number) holder.get(column.index(), column.type())).longValue();
        if (seconds <= 0 || seconds > Options.MAX_TTL_SECONDS) {
            key.encode(row, offset, batch);
            throw UnsentRow.failed("invalid_ttl", outOfRange(column, seconds));
        }
        return seconds;
    }

    /** What {@link #read} gave, spread by the row's key, which is in the batch by now. */
    long spread(long expires, CommandBatch batch) {
        if (plan.jitter() == 0 || expires == NONE || plan.isMoment()) {
            return expires;
        }
        double share = (batch.openRowKeyDigest() >>> 11) * 0x1.0p-53; // from 0 to 1, and never 1
        return expires + (long) (expires * plan.jitter() * share);
    }

    /** Dates begin, and timestamps without a zone are, in UTC: as both are written. */
    private static long moment(SpecializedGetters holder, Column column) {
        long millis = column.type() instanceof DateType
                ? holder.getInt(column.index()) * MILLIS_PER_DAY
                : Math.floorDiv(holder.getLong(column.index()), 1_000L);
        return Math.max(millis, 1); // one of 1970 or before has passed, and is still a moment
    }

    private static String outOfRange(Column column, long seconds) {
        String range = "the column " + column.quoted() + " holds " + seconds + " seconds; a time to live is from 1 to "
                + Options.MAX_TTL_SECONDS;
        return seconds <= 0 ? range : range + ". " + Options.MOMENT_AS_TTL;
    }
}
