package io.github.sparkredis.pipeline;

import io.github.sparkredis.resp.Outcome;
import io.github.sparkredis.resp.Verdict;
import java.util.ArrayList;
import java.util.List;

/**
 * What was read of the answers to a batch, before it counts. An outcome counts when replicas have the row, where they are waited
 * for; that a row failed needs none.
 */
final class Answers {

    /** Takes what an answer says of a row. */
    interface Verdicts {
        void accept(int row, Verdict verdict);
    }

    private final Rows rows;
    private final List<Verdict> verdicts = new ArrayList<>();
    private final boolean needReplicas;
    /** So many of the first need no replica any more. */
    private int confirmed;

    Answers(int rows, boolean needReplicas) {
        this.rows = new Rows(rows);
        this.needReplicas = needReplicas;
    }

    void add(int row, Verdict verdict) {
        rows.add(row);
        verdicts.add(verdict);
    }

    /** Replicas have all rows so far. */
    void confirm() {
        confirmed = verdicts.size();
    }

    /** Rows that were not confirmed have another verdict. Those that found their key there were not written, nor in doubt. */
    void defer(Verdict trouble) {
        Verdict skipped = trouble instanceof Verdict.NotNow notNow
                ? new Verdict.NotNow(notNow.message(), Verdict.Remedy.TIME)
                : trouble;
        for (int i = confirmed; i < verdicts.size(); i++) {
            if (isOpen(i)) {
                verdicts.set(i, isWritten(i) ? trouble : skipped);
            }
        }
        confirm();
    }

    /** Hands over what counts. Returns the rows that were written, and which replicas may not have. */
    Rows handOver(Verdicts to) {
        Rows open = new Rows(0);
        for (int i = 0; i < verdicts.size(); i++) {
            if (!isOpen(i)) {
                to.accept(rows.get(i), verdicts.get(i));
            } else if (isWritten(i)) {
                open.add(rows.get(i));
            }
        }
        return open;
    }

    private boolean isWritten(int i) {
        return verdicts.get(i) instanceof Outcome outcome && outcome.kind() == Outcome.Kind.WRITTEN;
    }

    private boolean isOpen(int i) {
        return needReplicas
                && i >= confirmed
                && verdicts.get(i) instanceof Outcome outcome
                && outcome.kind() != Outcome.Kind.FAILED;
    }
}
