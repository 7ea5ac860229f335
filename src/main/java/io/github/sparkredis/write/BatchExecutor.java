package io.github.sparkredis.write;

import io.github.sparkredis.client.ConnectionLostException;
import io.github.sparkredis.client.Connections;
import io.github.sparkredis.client.ErrorKind;
import io.github.sparkredis.client.RedisConnection;
import io.github.sparkredis.client.RefusedException;
import io.github.sparkredis.encode.RowEncoder;
import io.github.sparkredis.resp.Outcome;
import io.github.sparkredis.resp.Reply;
import io.github.sparkredis.result.RedisWriteException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Sends batches and settles their rows.
 *
 * <p><b>Pipelining.</b> A batch is sent before the replies of the last one are read: the server finds the next commands
 * waiting when it is through with one batch, and the encoder fills a batch while the server works. So at most two
 * batches are under way: the {@code sent} one, and the one that is handed to {@link #submit}. The server reads commands
 * while replies wait to be fetched, so neither side waits for the other.
 *
 * <p><b>Replies.</b> Replies come in the order of the commands, one per row. A value or an error that concerns the row
 * settles it. An error that concerns every row ends the task. An error that passes, such as LOADING, and a lost
 * connection leave rows unsettled.
 *
 * <p><b>Retries.</b> This is the only retry loop. Both batches are first brought to rest: what can be read is read. Then,
 * after a wait, all commands from the first unsettled row on are sent again, in order, settled rows among them: were only
 * the unsettled ones sent, an older row could overwrite a newer one of the same key. A settled row keeps its first
 * outcome, so every row is counted once. Sending a row again does no harm in any mode: the same fields are set, the same
 * condition is decided again.
 */
final class BatchExecutor {

    private static final ThrottledLog LOG =
            new ThrottledLog(LoggerFactory.getLogger("io.github.sparkredis"), Duration.ofSeconds(10), System::nanoTime);

    private static final byte[] MULTI = "*1\r\n$5\r\nMULTI\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] EXEC = "*1\r\n$4\r\nEXEC\r\n".getBytes(StandardCharsets.US_ASCII);

    private final WriteTask task;
    private final Connections connections;
    private final RowEncoder encoder;
    private final Tally tally;
    private @Nullable RedisConnection connection;
    private @Nullable Batch sent;
    private Batch spare;

    BatchExecutor(WriteTask task, Connections connections, RowEncoder encoder, Tally tally) {
        this.task = task;
        this.connections = connections;
        this.encoder = encoder;
        this.tally = tally;
        spare = new Batch(task.batch());
    }

    /** Sends a batch, settles the one before, and returns an empty one to fill. */
    Batch submit(Batch batch) {
        tally.batch();
        Batch before = sent;
        Setback setback;
        try {
            send(batch, 0);
            setback = before == null ? null : read(before, 0);
            if (setback != null) {
                read(batch, 0); // to bring the connection to rest
            }
        } catch (ConnectionLostException e) {
            setback = lost(e, before == null ? List.of(batch) : List.of(before, batch));
        }
        if (setback != null) {
            recover(before == null ? List.of(batch) : List.of(before, batch), setback);
            sent = null;
            spare = before == null ? spare : before;
            batch.clear();
            spare.clear();
            return batch;
        }
        sent = batch;
        Batch free = before == null ? spare : before;
        free.clear();
        return free;
    }

    /** Settles all that was sent. */
    void drain() {
        Batch last = sent;
        if (last == null) {
            return;
        }
        Setback setback;
        try {
            setback = read(last, 0);
        } catch (ConnectionLostException e) {
            setback = lost(e, List.of(last));
        }
        if (setback != null) {
            recover(List.of(last), setback);
        }
        sent = null;
        spare = last;
    }

    /** Gives the connection back for other tasks; only after {@link #drain}. */
    void release() {
        RedisConnection held = connection;
        connection = null;
        if (held != null) {
            connections.giveBack(held);
        }
    }

    /** Closes the connection, if one is held: replies may be outstanding on it. */
    void abandon() {
        RedisConnection held = connection;
        connection = null;
        if (held != null) {
            connections.discard(held);
        }
    }

    private void recover(List<Batch> batches, Setback first) {
        Backoff backoff = new Backoff(task.retry());
        LOG.warn(
                task.connection().host(),
                () -> task.format().shortName() + ": " + first.message()
                        + ". Rows to try again, until retry_timeout_ms="
                        + task.retry().timeoutMs() + " is up: "
                        + batches.stream().mapToInt(Batch::rowsUnsettled).sum());
        Setback setback = first;
        if (first.scriptMissing()) { // no setback that passes with time: what mends it is to load the script
            tally.retry();
            setback = attempt(batches, first);
        }
        while (setback != null) {
            if (!await(backoff)) {
                throw gaveUp(backoff.tries(), setback);
            }
            tally.retry();
            setback = attempt(batches, setback);
        }
    }

    private @Nullable Setback attempt(List<Batch> batches, Setback last) {
        try {
            if (last.scriptMissing()) {
                connection().load(encoder.scripts());
            }
            boolean again = false;
            for (Batch batch : batches) {
                int from = again ? 0 : batch.firstUnsettled();
                if (from < batch.rows()) {
                    again = true;
                    send(batch, from);
                    Setback setback = read(batch, from);
                    if (setback != null) {
                        return setback;
                    }
                }
            }
            return null;
        } catch (ConnectionLostException e) {
            return lost(e, batches);
        }
    }

    private void send(Batch batch, int from) throws ConnectionLostException {
        RedisConnection to = connection();
        int start = batch.commands().start(from);
        int end = batch.commands().start(batch.rows());
        if (task.batch().transaction()) {
            to.send(MULTI, 0, MULTI.length);
        }
        batch.sent(from);
        to.send(batch.commands().buffer().array(), start, end);
        if (task.batch().transaction()) {
            to.send(EXEC, 0, EXEC.length);
        }
        tally.sent(end - start);
    }

    /** Reads the replies of all rows from {@code from} on. Returns what left rows unsettled, or null. */
    private @Nullable Setback read(Batch batch, int from) throws ConnectionLostException {
        if (task.batch().transaction()) {
            return readTransaction(batch, from);
        }
        RedisConnection source = connection();
        Setback setback = null;
        for (int row = from; row < batch.rows(); row++) {
            Setback rows = apply(batch, row, source.read());
            setback = setback == null ? rows : setback;
        }
        return setback;
    }

    private @Nullable Setback readTransaction(Batch batch, int from) throws ConnectionLostException {
        RedisConnection source = connection();
        Reply refused = source.read(); // of MULTI
        for (int row = from; row < batch.rows(); row++) {
            Reply queued = source.read();
            refused = refused instanceof Reply.ServerError ? refused : queued;
        }
        Reply executed = source.read();
        List<?> replies =
                executed instanceof Reply.Value value && value.content() instanceof List<?> list ? list : List.of();
        // EXEC only says that it was aborted; what was refused as it was queued says why.
        Reply whole = refused instanceof Reply.ServerError ? refused : executed;
        Setback setback = null;
        for (int row = from; row < batch.rows(); row++) {
            Reply reply = replies.isEmpty() ? whole : RedisConnection.element(replies.get(row - from));
            Setback rows = apply(batch, row, reply);
            setback = setback == null ? rows : setback;
        }
        return setback;
    }

    private @Nullable Setback apply(Batch batch, int row, Reply reply) {
        if (reply instanceof Reply.ServerError error) {
            switch (ErrorKind.of(error)) {
                case RETRYABLE -> {
                    return new Setback(error.message(), null, false);
                }
                case SCRIPT_MISSING -> {
                    return new Setback(error.message(), null, true);
                }
                case FATAL -> throw RefusedException.of(task.connection().host(), error);
                case ROW -> settle(batch, row, encoder.refusal(error));
            }
        } else if (reply instanceof Reply.Value value) {
            settle(batch, row, encoder.outcome(value.content()));
        }
        return null;
    }

    private void settle(Batch batch, int row, Outcome outcome) {
        if (batch.isSettled(row)) {
            return; // it was sent again for the order's sake
        }
        batch.settle(row);
        if (outcome.kind() != Outcome.Kind.WRITTEN) {
            tally.unwritten(outcome, () -> batch.commands().key(row));
            return;
        }
        tally.written();
        if (task.plan().key().isGenerated()) {
            tally.generatedKey();
            if (tally.wantsKeys()) {
                tally.keep(batch.commands().key(row));
            }
        }
    }

    private RedisConnection connection() throws ConnectionLostException {
        RedisConnection held = connection;
        if (held == null) {
            held = connections.borrow(task.connection());
            connection = held;
            held.load(encoder.scripts());
        }
        return held;
    }

    private Setback lost(ConnectionLostException cause, List<Batch> batches) {
        abandon();
        batches.forEach(batch -> tally.inDoubt(batch.doubt()));
        return new Setback(String.valueOf(cause.getMessage()), cause, false);
    }

    private static boolean await(Backoff backoff) {
        try {
            return backoff.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RedisWriteException("The task was interrupted while it waited to try a batch again.", e);
        }
    }

    private RedisWriteException gaveUp(int tries, Setback setback) {
        String message = "A batch could not be written within retry_timeout_ms="
                + task.retry().timeoutMs() + " ("
                + tries + (tries == 1 ? " try" : " tries") + "). " + setback.message() + ". Check that the server runs"
                + " and that the executors reach it; raise retry_timeout_ms where it needs longer to come back.";
        return setback.cause() == null
                ? new RedisWriteException(message)
                : new RedisWriteException(message, setback.cause());
    }

    /** Why rows are not settled, and may be by another try. */
    private record Setback(String message, @Nullable Throwable cause, boolean scriptMissing) {}
}
