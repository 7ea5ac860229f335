package io.github.sparkredis.options;

import java.io.Serializable;
import java.util.UUID;

/**
 * What is remembered of a write.
 *
 * @param id the result's name
 * @param keysLimit how many generated keys are kept
 * @param errorLimit how many failed rows are kept
 * @param maxFailedRows more of them make the write throw
 * @param failsOnRestart whether it throws where a server became another process meanwhile
 * @param dryRun whether nothing is sent, and what would be is remembered
 */
public record ResultOptions(
        String id, int keysLimit, int errorLimit, long maxFailedRows, boolean failsOnRestart, boolean dryRun)
        implements Serializable {

    /**
     * Gathers them from a write's options.
     *
     * @param maxFailedRows where the option says nothing
     */
    public static ResultOptions from(OptionValues values, long maxFailedRows) {
        return new ResultOptions(
                values.find(Options.RESULT_ID).orElseGet(() -> UUID.randomUUID().toString()),
                values.get(Options.KEYS_LIMIT).intValue(),
                values.get(Options.ERROR_LIMIT).intValue(),
                values.isGiven(Options.MAX_FAILED_ROWS) ? values.get(Options.MAX_FAILED_ROWS) : maxFailedRows,
                values.get(Options.ON_RESTART) == OnRestart.FAIL,
                values.get(Options.DRY_RUN));
    }
}
