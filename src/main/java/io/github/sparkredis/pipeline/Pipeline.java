package io.github.sparkredis.pipeline;

import io.github.sparkredis.client.ConnectionLostException;
import io.github.sparkredis.client.Connections;
import io.github.sparkredis.client.RefusedException;
import io.github.sparkredis.client.Sentence;
import io.github.sparkredis.client.ServerProcess;
import io.github.sparkredis.client.Servers;
import io.github.sparkredis.options.RedisUrl.HostPort;
import io.github.sparkredis.resp.Action;
import io.github.sparkredis.resp.CommandBatch;
import io.github.sparkredis.resp.Commands;
import io.github.sparkredis.resp.Outcome;
import io.github.sparkredis.resp.ReadBack;
import io.github.sparkredis.resp.Verdict;
import io.github.sparkredis.result.RedisWriteException;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sends the batches of one task, and settles their rows.
 *
 * <p><b>Pipelining.</b> A batch is sent before the replies of the ones before are read: the server finds the next commands
 * waiting when it is through with one batch, and the encoder fills a batch while the server works. At most
 * {@value #MOST_UNDER_WAY} batches are under way, with the one that is handed to {@link #submit}. The server reads commands
 * while replies wait to be fetched, so neither side waits for the other. A batch with a huge row is
 * settled by itself, so that no other is held beside it.
 *
 * <p><b>Verdicts.</b> What a {@link Lane} reads is a {@link Verdict} on a row, and {@link Listener} is the one place that
 * decides what becomes of it. An outcome settles the row. What concerns every row ends the task. What passes, such as
 * LOADING, and a lost connection leave rows unsettled.
 *
 * <p><b>Retries.</b> {@link #recover} is the only retry loop of a task. All batches are first brought to rest: what can be
 * read is read. Then, after a wait, the unsettled rows are sent again, in order, and with each of them the rows of its key
 * behind it that were written already: else an older row could overwrite a newer one. A settled row keeps
 * its first outcome, so every row is counted once. Sending a row again does no harm in any mode: the same fields are set, the
 * same condition is decided again.
 */
public final class Pipeline implements BatchSink {

    /** One more than is encoded and answered at a time, for a server that is some milliseconds away. */
    public static final int MOST_UNDER_WAY = 3;

    /** Is told of rows that failed. */
    @FunctionalInterface
    public interface FailureListener {
        void failed(Batch batch, int row, Outcome outcome);
    }

    /** Is told of trouble as it comes, on the task's thread: what a user is to hear of before the task ends. */
    @FunctionalInterface
    public interface TroubleListener {
        /** Rows are to be tried again; the {@link Tally} is up to date. */
        void trouble(String message);
    }

    /** Why rows are not settled, and may be by another try. */
    private record Setback(String message, @Nullable Throwable cause, Verdict.@Nullable Remedy remedy) {
        /** Rows are read back, or go in another way, which is no trouble. */
        static final Setback NONE = new Setback("rows are to be read back", null, null);

        boolean passesWithTime() {
            return remedy != null && remedy.takesTime();
        }
    }

    private final PipelineOptions options;
    private final Connections connections;
    private final Commands commands;
    private final Lanes lanes;
    private final Tally tally;
    private final TroubleListener troubles;
    private FailureListener failures = (batch, row, outcome) -> {};
    /** Whether it can be found out that a row was written whose answer was lost. */
    private final boolean readsBack;
    /** Keys that are known to be there, where it can be in doubt who wrote them. */
    private final @Nullable RecentKeys known;

    /** What may have rows that are not settled, oldest first. */
    private List<Batch> underWay = List.of();

    /** What was sent and is not settled, oldest first. */
    private final ArrayDeque<Batch> sent = new ArrayDeque<>();

    private final ArrayDeque<Batch> spares = new ArrayDeque<>();
    private @Nullable Setback setback;
    private boolean progress;

    public Pipeline(
            PipelineOptions options,
            Servers servers,
            Connections connections,
            Commands commands,
            Tally tally,
            TroubleListener troubles) {
        this.options = options;
        this.connections = connections;
        this.tally = tally;
        this.troubles = troubles;
        this.commands = ReplicatedCommands.of(commands, options.replicas());
        readsBack = commands.readBack().isPresent();
        known = commands.readBack().filter(ReadBack::isOfInsert).isPresent() ? new RecentKeys() : null;
        lanes = new Lanes(servers, connections, this.commands, options, new Listener());
    }

    /** Has failed rows told, too, before their batch is emptied. */
    public void tellFailures(FailureListener listener) {
        failures = listener;
    }

    /** Sends a batch, settles the oldest where there are {@value #MOST_UNDER_WAY}, and returns an empty one to fill. */
    @Override
    public Batch submit(Batch batch) {
        tally.batch();
        batch.close(lanes.bySlot());
        sent.add(batch);
        underWay = List.copyOf(sent);
        lanes.send(batch);
        boolean areMost = sent.size() == MOST_UNDER_WAY;
        if (areMost) {
            lanes.receive(sent.element());
        }
        if (setback != null || batch.isHuge()) {
            settleAll();
        } else if (areMost) {
            spare(sent.remove());
        }
        Batch next = spares.poll();
        return next == null ? new Batch(options.batch()) : next;
    }

    private void spare(Batch settled) {
        settled.clear();
        spares.add(settled);
    }

    /** Brings the connections to rest. */
    private void settleAll() {
        underWay = List.copyOf(sent);
        sent.forEach(lanes::receive);
        if (setback != null) {
            recover();
        }
        sent.forEach(this::spare);
        sent.clear();
    }

    /**
     * Settles rows of an insert whose keys are there: they are skipped, and need not be sent. Not where it may be this task that
     * wrote them, see {@link PipelineOptions#othersWriteTheSame}.
     *
     * @param keys a batch of nothing but keys
     * @return which rows these are
     */
    public BitSet skipThere(Batch keys) {
        drain();
        keys.close(lanes.bySlot());
        BitSet there = lanes.there(keys);
        for (int row = there.nextSetBit(0); row >= 0; row = there.nextSetBit(row + 1)) {
            if (known != null) {
                known.add(keys.commands(), row);
            }
            count(keys, row, Outcome.KEY_EXISTS);
        }
        return there;
    }

    /** Whether it is worth asking again: a user needs a right for it. */
    public boolean saysWhichKeysAreThere() {
        return lanes.sayWhichKeysAreThere();
    }

    @Override
    public boolean hasOpenTry(CommandBatch commands) {
        return sent.stream().anyMatch(batch -> batch.hasOpenTry(commands));
    }

    @Override
    public void drain() {
        settleAll();
    }

    @Override
    public void release() {
        lanes.release();
    }

    @Override
    public void abandon() {
        tally.inDoubt(lanes.abandon());
    }

    /** The one place that decides what becomes of a row, and of a lane. */
    private final class Listener implements Lanes.Listener {
        @Override
        public void verdict(Batch batch, int row, Verdict verdict, HostPort server) {
            if (verdict instanceof Outcome answer) {
                Outcome found = unlessDeletedBefore(batch, row, answer);
                if (isTooEarly(batch, row, found)) {
                    batch.answered(row);
                    setBack(Setback.NONE);
                    return;
                }
                if (isToReadBack(batch, row, found)) {
                    tally.inDoubt(batch.markToReadBack(row, found) ? 1 : 0);
                    setBack(Setback.NONE);
                    return;
                }
                Outcome outcome = unlessKeyIsKnown(batch, row, found);
                if (batch.settle(row, outcome.tookEffect())) {
                    count(batch, row, outcome);
                }
                return;
            }
            if (verdict instanceof Verdict.NotNow notNow && notNow.remedy().leavesDoubt()) {
                tally.inDoubt(batch.doubt(row) ? 1 : 0);
            } else {
                batch.answered(row);
            }
            if (verdict instanceof Verdict.NotNow notNow && notNow.remedy() == Verdict.Remedy.WRITING) {
                batch.markToWrite(row);
            } else if (verdict instanceof Verdict.NotNow notNow && notNow.remedy() == Verdict.Remedy.OTHER_COMMAND) {
                commands.replace(batch.commands(), row);
                setBack(Setback.NONE);
                return;
            } else if (verdict instanceof Verdict.NotNow notNow
                    && notNow.remedy().goesAlone()) {
                batch.markAlone(row);
                setBack(Setback.NONE);
                return;
            }
            if (verdict instanceof Verdict.NotNow notNow) {
                setBack(new Setback(notNow.message(), null, notNow.remedy()));
            } else if (verdict instanceof Verdict.Elsewhere elsewhere) {
                setBack(new Setback(server + ": " + elsewhere.to().message(), null, null));
            } else if (verdict instanceof Verdict.Fatal fatal) {
                throw RefusedException.of(server, fatal.error(), commands.probeCommands(""));
            }
        }

        @Override
        public void reached(HostPort server, ServerProcess process) {
            int before = tally.restarts();
            tally.reached(server, process);
            if (tally.restarts() == before) {
                return;
            }
            if (options.failsOnRestart()) {
                throw new RestartedException(Restarts.failed(server.toString()));
            }
            String message = Restarts.seen(server.toString());
            ThrottledLog.SHARED.warn("restart of " + server, () -> options.name() + ": " + message);
            troubles.trouble(message);
        }

        @Override
        public void replaced(HostPort master, HostPort by) {
            String message = Restarts.replaced(
                    master.toString(), by.toString(), options.replicas().replicas());
            ThrottledLog.SHARED.warn("master " + master + " " + by, () -> options.name() + ": " + message);
            troubles.trouble(message);
        }

        @Override
        public void sent(long bytes) {
            tally.sent(bytes);
        }

        @Override
        public void progress() {
            progress = true;
        }

        @Override
        public void disconnected() {
            tally.connectionLost();
        }

        @Override
        public void lost(int rowsInDoubt, ConnectionLostException cause) {
            tally.inDoubt(rowsInDoubt);
            setBack(new Setback(String.valueOf(cause.getMessage()), cause, Verdict.Remedy.TIME));
        }
    }

    /** A row that may have deleted its key, and now finds none, has done it. */
    private Outcome unlessDeletedBefore(Batch batch, int row, Outcome outcome) {
        boolean isMissing = outcome.equals(Outcome.NOTHING_THERE) || outcome.equals(Outcome.NOTHING_AT_THE_PATH);
        boolean isGone = isMissing
                && batch.commands().action(row) == Action.DELETE
                && (options.isRepeated() || batch.isDoubted(row));
        if (isGone && !batch.isSettled(row)) {
            tally.inDoubt(batch.doubt(row) ? 1 : 0);
        }
        return isGone ? Outcome.DELETED : outcome;
    }

    /** Whether it is still open what an older row of its key does, on which hangs what this one found there. */
    private boolean isTooEarly(Batch batch, int row, Outcome outcome) {
        boolean isMissing = outcome.kind() == Outcome.Kind.FAILED && outcome.isExpected();
        boolean isFinding = outcome.kind() == Outcome.Kind.SKIPPED || isMissing || batch.isToReadBack(row);
        if (!isFinding || batch.isSettled(row)) {
            return false;
        }
        for (Batch each : underWay) {
            // Else replies settle rows in their order.
            boolean areOpen = setback != null || each.hasRowsToReadBack();
            if (areOpen && each.hasUnsettled(each == batch ? row : each.rows(), batch, row)) {
                return true;
            }
            if (each == batch) {
                break;
            }
        }
        return false;
    }

    /** Whether a row that found its key there may have written it itself, and nobody has looked yet. */
    private boolean isToReadBack(Batch batch, int row, Outcome outcome) {
        return readsBack
                && isOfInsert(batch, row, outcome)
                && !outcome.equals(Outcome.EXPIRED)
                && !outcome.equals(Outcome.STALE)
                && (options.othersWriteTheSame() || batch.isDoubted(row))
                && !batch.isSettled(row)
                && !batch.isToReadBack(row)
                && (known == null || !known.contains(batch.commands(), row));
    }

    /** Whether a row was skipped that would have written its key. */
    private static boolean isOfInsert(Batch batch, int row, Outcome outcome) {
        return outcome.kind() == Outcome.Kind.SKIPPED && batch.commands().action(row) == Action.WRITE;
    }

    /** Of rows of one key only the first can have written it, whatever is there now. */
    private Outcome unlessKeyIsKnown(Batch batch, int row, Outcome outcome) {
        if (known == null || outcome.kind() == Outcome.Kind.FAILED || batch.isSettled(row)) {
            return outcome;
        }
        if (batch.commands().action(row) != Action.WRITE) {
            known.remove(batch.commands(), row);
            return outcome;
        }
        if (batch.isToReadBack(row) && known.contains(batch.commands(), row)) {
            return batch.outcome(row, false);
        }
        if (!outcome.equals(Outcome.EXPIRED)) {
            known.add(batch.commands(), row);
        }
        return outcome;
    }

    private void count(Batch batch, int row, Outcome outcome) {
        if (outcome.kind() == Outcome.Kind.DELETED) {
            tally.deleted();
            return;
        } else if (outcome.kind() != Outcome.Kind.WRITTEN) {
            tally.unwritten(outcome, () -> batch.commands().key(row));
            if (outcome.kind() == Outcome.Kind.FAILED) {
                failures.failed(batch, row, outcome);
            }
            return;
        }
        tally.written();
        if (options.keysAreGenerated()) {
            tally.generatedKey();
            if (tally.wantsKeys()) {
                tally.keep(batch.commands().key(row));
            }
        }
    }

    /** The first one says why; what follows is often its consequence. */
    private void setBack(Setback next) {
        if (setback == null || Setback.NONE.equals(setback)) {
            setback = next;
        }
    }

    private void recover() {
        List<Batch> batches = underWay;
        Backoff backoff = new Backoff(options.retry());
        if (!Setback.NONE.equals(setback) && arePending(batches)) {
            warn(batches);
        }
        boolean isFirst = true;
        Setback telling = Setback.NONE;
        int unsettled = Integer.MAX_VALUE;
        for (Setback last = setback; last != null && arePending(batches); last = setback) {
            // That a row is sent elsewhere says less than what is wrong there.
            telling = Setback.NONE.equals(telling) || last.passesWithTime() ? last : telling;
            int left = batches.stream().mapToInt(Batch::rowsUnsettled).sum();
            if (left < unsettled || progress) {
                backoff.progress();
            }
            unsettled = left;
            progress = false;
            if (last.cause() != null && connections.isFullOfOurs(last.cause())) {
                lanes.release(); // who waits for a connection holds none, or two could wait for each other
                backoff.startAnew();
            }
            // Reading back, or another way to go, is no further try, and happens once for a row.
            boolean isTry = !Setback.NONE.equals(last);
            if (isTry && (last.passesWithTime() || !isFirst) && !backoff.await()) {
                throw gaveUp(backoff.tries(), telling);
            }
            if (isTry) {
                isFirst = false;
                tally.retry();
                troubles.trouble(last.message());
            }
            setback = null;
            boolean haveDeletes =
                    batches.stream().anyMatch(batch -> batch.commands().hasDeletes());
            if (known == null || haveDeletes) { // an older insert overwrites nothing
                Batch.keepOrder(batches);
            }
            for (Batch batch : batches) {
                if (setback == null) {
                    lanes.send(batch);
                    lanes.receive(batch);
                }
            }
        }
        setback = null;
    }

    /** Else a server closed its connection behind the last row, which it refused for its size: nothing is to be sent. */
    private static boolean arePending(List<Batch> batches) {
        return batches.stream().anyMatch(batch -> batch.nextPending(0) >= 0);
    }

    private void warn(List<Batch> batches) {
        Setback first = setback;
        ThrottledLog.SHARED.warn(
                options.name(),
                () -> options.name() + ": "
                        + (first == null ? "" : Sentence.open(first.message()))
                        + ". Rows to try again, until retry_timeout_ms="
                        + options.retry().timeoutMs() + " is up: "
                        + batches.stream().mapToInt(Batch::rowsUnsettled).sum());
    }

    private RedisWriteException gaveUp(int tries, Setback last) {
        String advice = last.remedy() == Verdict.Remedy.REPLICAS
                ? "Raise \"retry_timeout_ms\" where they need longer to come back."
                : "Check that the server runs and that the executors reach it; raise \"retry_timeout_ms\" where it needs longer"
                        + " to come back.";
        String message = "A batch could not be written within retry_timeout_ms="
                + options.retry().timeoutMs() + " ("
                + tries + (tries == 1 ? " try" : " tries") + "). " + Sentence.closed(last.message()) + " " + advice;
        return last.cause() == null ? new RedisWriteException(message) : new RedisWriteException(message, last.cause());
    }
}
