package io.github.sparkredis.resp;

/** What one answer says of its row: the {@link Outcome} that settles it, or why it is not settled. */
public sealed interface Verdict permits Outcome, Verdict.Elsewhere, Verdict.NotNow, Verdict.Fatal {

    /** The row goes to another server. */
    record Elsewhere(Reply.Redirect to) implements Verdict {}

    /**
     * The same command is worth another try.
     *
     * @param message what the server said
     * @param scriptMissing whether it is that the server has forgotten a script, so that loading it mends it, and no time does
     */
    record NotNow(String message, boolean scriptMissing) implements Verdict {}

    /** It concerns every row, and no other try helps. */
    record Fatal(Reply.ServerError error) implements Verdict {}
}
