package io.github.sparkredis.write;

import io.github.sparkredis.pipeline.Tally;
import io.github.sparkredis.resp.Outcome;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** What is counted in tasks and added up over them: the metrics of the Spark UI, and what a user sees of a write under way. */
@SuppressWarnings("ImmutableEnumChecker") // the functions hold nothing
enum Figure {
    ROWS_WRITTEN("rows written to Redis", Tally::rowsWritten, MetricText::sum),
    ROWS_DELETED("rows deleted", Tally::rowsDeleted, MetricText::sum),
    ROWS_SKIPPED("rows skipped", Tally::rowsSkipped, MetricText::sum),
    SKIPPED_STALE("rows skipped: what is there is newer", Outcome.STALE),
    SKIPPED_CONDITION("rows skipped: write_if does not hold", Outcome.CONDITION),
    SKIPPED_PREIMAGE("rows skipped: they say what was there before an update", Outcome.PREIMAGE),
    SKIPPED_EXPIRED("rows skipped: their moment to go is past", Outcome.EXPIRED),
    SKIPPED_KEY_MISSING("rows skipped: no key to delete or touch", Outcome.NOTHING_THERE),
    SKIPPED_PATH_MISSING("rows skipped: nothing at the path to delete", Outcome.NOTHING_AT_THE_PATH),
    ROWS_FAILED("rows failed", Tally::rowsFailed, MetricText::sum),
    ROWS_IN_DOUBT("rows in doubt for a while", Tally::rowsInDoubt, MetricText::sum),
    DUPLICATE_KEYS("rows with the key of one before", Tally::duplicateKeys, MetricText::sum),
    BYTES_SENT("bytes sent to Redis", Tally::bytes, MetricText::sizes),
    BATCHES("batches sent", Tally::batches, MetricText::sum),
    RETRIES("batches tried again", Tally::retries, MetricText::sum),
    CONNECTIONS_LOST("connections lost", Tally::connectionsLost, MetricText::sum),
    WAITING("time waiting for Redis", Tally::waitingNanos, MetricText::times),
    ENCODING("time encoding rows", Tally::encodingNanos, MetricText::times);

    private final String description;
    private final ToLongFunction<Tally> value;
    private final Function<long[], String> text;
    private final @Nullable String reason;

    /** Of rows that were skipped for one reason. */
    Figure(String description, Outcome skipped) {
        this.description = description;
        value = tally -> tally.skipped(String.valueOf(skipped.reason()));
        text = MetricText::sum;
        reason = skipped.reason();
    }

    Figure(String description, ToLongFunction<Tally> value, Function<long[], String> text) {
        reason = null;
        this.description = description;
        this.value = value;
        this.text = text;
    }

    /** Why the rows were skipped that it counts; null where it counts others, too. */
    @Nullable
    String reason() {
        return reason;
    }

    String description() {
        return description;
    }

    long of(Tally tally) {
        return value.applyAsLong(tally);
    }

    /** The sum over tasks as Spark shows its own metrics. */
    String text(long[] ofTasks) {
        return text.apply(ofTasks);
    }
}
