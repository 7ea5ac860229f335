package io.github.sparkredis.options;

import java.io.Serializable;

/**
 * How long and how often a batch is tried again; exponential backoff with full jitter.
 *
 * @param timeoutMs milliseconds from the first failure until it is given up
 * @param baseMs the bound of the first wait, in milliseconds; it doubles with each try
 * @param maxMs the largest bound of a wait, in milliseconds
 */
public record RetryOptions(long timeoutMs, long baseMs, long maxMs) implements Serializable {

    public static RetryOptions from(OptionValues values) {
        long base = values.get(ServerOptions.RETRY_BASE_MS);
        long max = values.get(ServerOptions.RETRY_MAX_MS);
        if (base > max) {
            throw new OptionException("The option retry_base_ms=" + base + " must not exceed retry_max_ms=" + max
                    + ": the waits grow from the one to the other.");
        }
        return new RetryOptions(values.get(ServerOptions.RETRY_TIMEOUT_MS), base, max);
    }
}
