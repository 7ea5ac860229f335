package io.github.sparkredis.resp;

/** What one answer says of its row: the {@link Outcome} that settles it, or why it is not settled. */
public sealed interface Verdict permits Outcome, Verdict.Elsewhere, Verdict.NotNow, Verdict.Fatal {

    /** The row goes to another server. */
    record Elsewhere(Reply.Redirect to) implements Verdict {}

    /**
     * The row is worth another try, by the same command if the remedy does not say otherwise.
     *
     * @param message what the server said
     */
    record NotNow(String message, Remedy remedy) implements Verdict {}

    /** What mends it that a command is not taken now. */
    enum Remedy {
        /** Time alone. */
        TIME,
        /** Loading the scripts, which the server has forgotten. */
        SCRIPTS,
        /** Replicas that catch up: the row was written, and is sent again to have them all behind one WAIT. */
        REPLICAS,
        /** Another connection, and time: this one leads to a server that is no master any more. */
        CONNECTION,
        /** Writing it: what was to be read back is not there any more. */
        WRITING,
        /** Another command for the same row: see {@link Commands#remedy}. */
        OTHER_COMMAND,
        /** Going alone: a call with several rows was refused before it began. */
        ALONE,
        /** The same, of a call that may have written some of them. */
        ALONE_IN_DOUBT,
        /** Nothing: what stood in the way has had its own answer. */
        NOTHING;

        /** Whether the row may be written for all that. */
        public boolean leavesDoubt() {
            return this == REPLICAS || this == ALONE_IN_DOUBT;
        }

        public boolean goesAlone() {
            return this == ALONE || this == ALONE_IN_DOUBT;
        }

        public boolean takesTime() {
            return this == TIME || this == CONNECTION || this == REPLICAS;
        }
    }

    /** It concerns every row, and no other try helps. */
    record Fatal(Reply.ServerError error) implements Verdict {}
}
