package io.github.sparkredis.pipeline;

import io.github.sparkredis.resp.CommandBatch;
import io.github.sparkredis.resp.Commands;

/** Counts what would be sent, and sends nothing. */
public final class DryRunSink implements BatchSink {

    private final Commands commands;
    private final Tally tally;

    public DryRunSink(Commands commands, Tally tally) {
        this.commands = commands;
        this.tally = tally;
    }

    @Override
    public Batch submit(Batch batch) {
        CommandBatch rows = batch.commands();
        for (int row = 0; row < rows.rows(); row++) {
            tally.planned(rows.name(row)).add(rows, row, commands);
        }
        batch.clear();
        return batch;
    }

    @Override
    public boolean hasOpenTry(CommandBatch commands) {
        return false;
    }

    @Override
    public void drain() {
        // Nothing is under way.
    }

    @Override
    public void release() {
        // It holds no connections.
    }

    @Override
    public void abandon() {
        // It holds no connections.
    }
}
