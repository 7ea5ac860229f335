package io.github.sparkredis.result;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a write did. For a write that ran through, {@code rowsWritten + rowsSkipped + rowsFailed} is the number of rows
 * of the DataFrame.
 *
 * @param resultId the option {@code result_id}, or a random UUID
 * @param format {@code redis-hash} or {@code redis-json}
 * @param startedAt when the driver began, before it connected
 * @param elapsed until the last task was through
 * @param rowsWritten rows that are in Redis
 * @param rowsSkipped rows of an {@code insert} whose key was there
 * @param rowsFailed rows that are not in Redis: see {@code failures}
 * @param rowsInDoubt rows whose first answer was lost with its connection; they were sent again, and are counted above
 *     by what the server said then
 * @param complete false for a write that died: its figures are then lower bounds
 * @param failures failed rows by reason
 * @param errors a sample of the failed rows, up to {@code error_limit}
 * @param keys the generated keys of written rows, up to {@code keys_limit}; null where the keys came from
 *     {@code key_column}
 * @param keysTotal how many generated keys were written; null as {@code keys}
 * @param keysRemoved keys that the save mode {@code overwrite} removed first
 */
public record WriteResult(
        String resultId,
        String format,
        Instant startedAt,
        Duration elapsed,
        long rowsWritten,
        long rowsSkipped,
        long rowsFailed,
        long rowsInDoubt,
        boolean complete,
        Map<String, Long> failures,
        List<FailedRow> errors,
        @Nullable List<String> keys,
        @Nullable Long keysTotal,
        long keysRemoved) {

    /** Made by the connector. */
    public WriteResult {
        failures = Map.copyOf(failures);
        errors = List.copyOf(errors);
        keys = keys == null ? null : List.copyOf(keys);
    }
}
