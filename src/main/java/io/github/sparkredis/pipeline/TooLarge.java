package io.github.sparkredis.pipeline;

import io.github.sparkredis.resp.Outcome;
import io.github.sparkredis.resp.Reply;

/** A row that its server does not take for its size. */
final class TooLarge {
    /** So often a connection is lost in a row, without an answer, until a row is suspected. */
    static final int LOSSES = 5;

    /** No smaller client-query-buffer-limit can be set. */
    static final int LEAST_BYTES = 1024 * 1024;

    private static final String REASON = "rejected:too_large";

    private TooLarge() {}

    static Outcome asTheServerSays(Reply.ServerError error) {
        return Outcome.failed(
                REASON,
                error.message()
                        + ": the row has a key or a value that is longer than the server's proto-max-bulk-len; raise that"
                        + " (CONFIG SET, or the settings of the service), or split the value");
    }

    static Outcome asItSeems(int bytes) {
        return Outcome.failed(
                REASON,
                "the server closed the connection " + LOSSES
                        + " times in a row, without an answer, when it was sent this row of " + bytes
                        + " bytes, and no other connection: it is taken to be larger than the server's client-query-buffer-limit;"
                        + " raise that (CONFIG SET, or the settings of the service), or split the row");
    }
}
