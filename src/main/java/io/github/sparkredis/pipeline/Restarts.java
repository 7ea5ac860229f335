package io.github.sparkredis.pipeline;

/** What is said where a server became another process while a write ran, or another server its master. */
public final class Restarts {

    private static final String LOST =
            " became another process while the write ran, or its data was replaced (INFO says another run_id, or other data):"
                    + " what it had acknowledged and not saved may be lost, and counts as written. ";

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

    /** Another server is the master now. */
    static String replaced(String master, String by, int replicas) {
        String advice = replicas == 0
                ? "Set \"wait_replicas\" to the number of its replicas, and that cannot happen."
                : "wait_replicas=" + replicas + " prevents that only if the master had no more replicas than so many.";
        return "The master is Redis at " + by + " now, and was Redis at " + master
                + " before: what that one had acknowledged"
                + " and the new one had not yet is lost, and counts as written. " + advice;
    }

    private static String advice() {
        return "Write again, and let the server save what it has (appendonly yes) or have replicas (\"wait_replicas\").";
    }
}
