package io.github.sparkredis.pipeline;

/** What is said where a server became another process while a write ran. */
public final class Restarts {

    private static final String LOST =
            " became another process while the write ran (INFO says another run_id): what it had acknowledged and not saved is"
                    + " lost, and counts as written. ";

    private Restarts() {}

    static String seen(String server) {
        return "Redis at " + server + LOST + advice();
    }

    static String failed(String server) {
        return seen(server) + " The write fails, as on_restart=fail.";
    }

    /** Of several, that only all tasks together show. */
    public static String failed(long restarts) {
        return restarts + (restarts == 1 ? " server" : " servers") + LOST + advice()
                + " The write fails, as on_restart=fail; the rows that were written stay.";
    }

    private static String advice() {
        return "Write again, and let the server save what it has (appendonly yes) or have replicas (wait_replicas).";
    }
}
