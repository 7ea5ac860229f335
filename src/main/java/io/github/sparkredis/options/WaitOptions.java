package io.github.sparkredis.options;

import java.io.Serializable;

/**
 * How many replicas are to have what was written before it counts, see
 * <a href="https://redis.io/docs/latest/commands/wait/">WAIT</a>.
 *
 * @param replicas 0: none is waited for
 * @param timeoutMs milliseconds that they have for a batch
 */
public record WaitOptions(int replicas, int timeoutMs) implements Serializable {

    /** A server looks at its clock ten times a second, and its answer takes a while. */
    private static final int MARGIN_MS = 500;

    /** No replica is waited for. */
    public static final WaitOptions NONE = new WaitOptions(0, 0);

    public static WaitOptions from(OptionValues values) {
        int replicas = values.get(ServerOptions.WAIT_REPLICAS).intValue();
        if (replicas == 0) {
            if (values.isExplicit(ServerOptions.WAIT_TIMEOUT_MS)) {
                throw new OptionException(
                        "The option \"wait_timeout_ms\" says how long replicas are waited for, and none is:"
                                + " set \"wait_replicas\" to how many there are to be, or leave it out.");
            }
            return NONE;
        }
        int timeout = values.get(ServerOptions.WAIT_TIMEOUT_MS).intValue();
        long socketTimeout = values.get(ServerOptions.SOCKET_TIMEOUT_MS);
        if (timeout > socketTimeout - MARGIN_MS) {
            throw new OptionException("The option wait_timeout_ms=" + timeout + " must be less than socket_timeout_ms="
                    + socketTimeout + " by " + MARGIN_MS
                    + " or more, or the connection is given up before the server can answer.");
        }
        return new WaitOptions(replicas, timeout);
    }

    public boolean isOn() {
        return replicas > 0;
    }
}
