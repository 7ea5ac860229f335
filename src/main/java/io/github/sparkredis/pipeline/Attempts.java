package io.github.sparkredis.pipeline;

import io.github.sparkredis.client.ConnectionLostException;
import io.github.sparkredis.client.Connections;
import io.github.sparkredis.client.NotReadyException;
import io.github.sparkredis.client.Sentence;
import io.github.sparkredis.options.ConnectionOptions;
import io.github.sparkredis.options.RetryOptions;
import org.jspecify.annotations.Nullable;

/**
 * The driver's tries: what may pass is waited for as tasks wait for it. Only servers of which none ever answered this JVM
 * get no more than a few seconds, as a wrong url is what that looks like.
 */
public final class Attempts {

    private static final long FIRST_CONTACT_MS = 5000;

    /** What is tried again from its beginning. */
    public interface Step<T> {
        T run() throws ConnectionLostException;
    }

    private final String name;
    private final RetryOptions options;
    private final Connections connections;
    private final ConnectionOptions servers;
    private final boolean keepOn;
    private @Nullable Backoff backoff;

    /**
     * Makes none yet.
     *
     * @param name what its warnings begin with
     * @param servers those of the url
     * @param keepOn whether servers that never answered get the whole time, too
     */
    public Attempts(
            String name, RetryOptions options, Connections connections, ConnectionOptions servers, boolean keepOn) {
        this.name = name;
        this.options = options;
        this.connections = connections;
        this.servers = servers;
        this.keepOn = keepOn;
    }

    /**
     * Tries a step until it is done.
     *
     * @throws ConnectionLostException when the time is up
     */
    public <T> T make(Step<T> step) throws ConnectionLostException {
        backoff = null;
        while (true) {
            try {
                return step.run();
            } catch (ConnectionLostException e) {
                awaitNext(e);
            }
        }
    }

    /** The step has come further than ever: its time starts anew. */
    public void progress() {
        backoff = null;
    }

    /** How long nothing has changed; asked again and again until it is long enough, with growing waits between. */
    public final class Calm {
        private final Backoff waits = new Backoff(options);

        private Calm() {}

        /** Something has changed. */
        public void disturb() {
            waits.progress();
        }

        /** Waits a little; false where nothing has changed for so long, or for {@code retry_timeout_ms}. */
        public boolean await(int millis) {
            return waits.await(Math.min(millis, options.timeoutMs()));
        }
    }

    /** Begins to watch. */
    public Calm calm() {
        return new Calm();
    }

    private void awaitNext(ConnectionLostException failure) throws ConnectionLostException {
        boolean isFirstContact = !(failure instanceof NotReadyException)
                && servers.hosts().stream().map(servers::at).noneMatch(connections::hasAnswered);
        if (isFirstContact && failure.isOfNoRedis()) {
            throw failure; // no time makes one of it
        }
        String failed = Sentence.open(String.valueOf(failure.getMessage()));
        Backoff waits = backoff == null ? new Backoff(options) : backoff;
        backoff = waits;
        boolean isShort = isFirstContact && !keepOn && options.timeoutMs() > FIRST_CONTACT_MS;
        long timeout = isShort ? FIRST_CONTACT_MS : options.timeoutMs();
        if (timeout > 0) {
            String wait = ". The write waits for it, and begins no try after " + timeout + " ms";
            ThrottledLog.SHARED.warn(servers.hosts(), () -> name + ": " + failed + wait);
        }
        if (connections.isFullOfOurs(failure)) {
            waits.startAnew();
        }
        if (!waits.await(timeout)) {
            String tries = waits.tries() + (waits.tries() == 1 ? " try" : " tries");
            String time = isShort ? timeout + " ms, as it never answered this driver" : "retry_timeout_ms=" + timeout;
            throw new ConnectionLostException(failed + " (" + tries + ", none begun after " + time + ")", failure);
        }
    }
}
