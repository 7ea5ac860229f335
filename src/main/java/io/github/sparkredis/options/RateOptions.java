package io.github.sparkredis.options;

import java.io.Serializable;

/**
 * How fast a write may be.
 *
 * @param rowsPerSecond for the whole job; 0 where nothing bounds it
 */
public record RateOptions(long rowsPerSecond) implements Serializable {

    public static RateOptions from(OptionValues values) {
        return new RateOptions(values.get(Options.MAX_ROWS_PER_SECOND));
    }
}
