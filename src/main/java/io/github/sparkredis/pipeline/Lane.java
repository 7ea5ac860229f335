package io.github.sparkredis.pipeline;

import io.github.sparkredis.client.ClientId;
import io.github.sparkredis.client.CommandProbe;
import io.github.sparkredis.client.ConnectionLostException;
import io.github.sparkredis.client.Connections;
import io.github.sparkredis.client.ErrorKind;
import io.github.sparkredis.client.RedisConnection;
import io.github.sparkredis.client.ServerProcess;
import io.github.sparkredis.options.ConnectionOptions;
import io.github.sparkredis.options.WaitOptions;
import io.github.sparkredis.resp.CommandBatch;
import io.github.sparkredis.resp.CommandBuffer;
import io.github.sparkredis.resp.Commands;
import io.github.sparkredis.resp.Outcome;
import io.github.sparkredis.resp.ReadBack;
import io.github.sparkredis.resp.Reply;
import io.github.sparkredis.resp.UnexpectedReplyException;
import io.github.sparkredis.resp.Verdict;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The way to one server: a connection, and the rows that were sent on it and have no answer yet. */
final class Lane {

    /** Takes what an answer says of a row. */
    interface Verdicts {
        void accept(Lane from, Batch batch, int row, Verdict verdict);
    }

    /**
     * What has one answer for each row or call, or, where it waits for replicas, one answer for all.
     *
     * @param readBack how the rows were read back, where they were not written
     */
    private record Sent(
            Batch batch,
            Rows rows,
            Framing framing,
            @Nullable ReadBack readBack,
            boolean isWait) {}

    private final ConnectionOptions server;
    private final String hint;
    private final Connections connections;
    private final Commands commands;
    private final WaitOptions replicas;
    private final ArrayDeque<Sent> unanswered = new ArrayDeque<>();
    private final Outgoing out = new Outgoing();
    private final KeyCheck check = new KeyCheck();
    private Rows filed = new Rows(0);
    private Rows filedAsking = new Rows(0);
    /** Was carried out, and replicas may not have it. */
    private @Nullable Sent unconfirmed;
    /** Connections on which something may still be on its way to the server. */
    private final ArrayDeque<ClientId> givenUp = new ArrayDeque<>();

    private @Nullable RedisConnection connection;
    /** The process that a new connection leads to, until somebody takes note of it. */
    private @Nullable ServerProcess reached;

    private boolean scriptMissing;
    private boolean wasReached;
    /** Whether the connection leads to a server that is no master any more. */
    private boolean stale;
    /** Why not all was sent. */
    private @Nullable ConnectionLostException unsent;
    /** Whether the server has said that it reads nothing more from this connection. */
    private boolean isRefused;

    private final SuddenLosses losses = new SuddenLosses();
    /** When what is unanswered began to be sent. */
    private long sendingSince;

    private int rowsInATransaction = Integer.MAX_VALUE;
    /** Whether the server takes one call for several rows. */
    private boolean joinsCalls = true;

    /** @param hint what else may be wrong where the server was never reached: a sentence without its full stop, or nothing */
    Lane(ConnectionOptions server, String hint, Connections connections, Commands commands, WaitOptions replicas) {
        this.server = server;
        this.hint = hint;
        this.connections = connections;
        this.commands = commands;
        this.replicas = replicas;
    }

    ConnectionOptions server() {
        return server;
    }

    /**
     * Notes a row to be sent.
     *
     * @param asking whether its slot is on the way to this server
     */
    void file(int row, boolean asking) {
        (asking ? filedAsking : filed).add(row);
    }

    /** What was noted since the last call. */
    Rows takeFiled(boolean asking) {
        Rows taken = asking ? filedAsking : filed;
        if (taken.size() > 0) {
            Rows next = new Rows(taken.size());
            if (asking) {
                filedAsking = next;
            } else {
                filed = next;
            }
        }
        return taken;
    }

    /**
     * Sends rows, without waiting for what was sent before. Returns how many bytes that is.
     */
    long send(Batch batch, List<Group> groups) throws ConnectionLostException {
        RedisConnection to = connection();
        begin();
        for (Group group : groups) {
            unanswered.add(new Sent(batch, group.rows(), group.framing(), null, false));
        }
        if (unsent != null) {
            return 0; // the replies to what came before are read first
        }
        groups.forEach(group -> batch.sent(group.rows()));
        out.begin(to);
        groups.forEach(group -> group.framing().append(out, batch.commands(), group.rows()));
        return sendWithEnd(to, batch);
    }

    /** Sends what reads rows back. Returns how many bytes that is. */
    long send(Batch batch, Rows rows, ReadBack readBack, Framing framing) throws ConnectionLostException {
        RedisConnection to = connection();
        begin();
        unanswered.add(new Sent(batch, rows, framing, readBack, false));
        if (unsent != null) {
            return 0;
        }
        CommandBatch reads = new CommandBatch(64 * rows.size());
        Rows all = new Rows(rows.size());
        for (int i = 0; i < rows.size(); i++) {
            reads.buffer().command(readBack.command(batch.commands(), rows.get(i)));
            reads.endRow();
            all.add(i);
        }
        out.begin(to);
        framing.append(out, reads, all);
        return sendWithEnd(to, batch);
    }

    /**
     * Asks which keys are there; only where no answer is awaited. Returns how many bytes that is.
     *
     * @param keys a batch of nothing but keys
     * @param there where those are marked that are
     */
    long ask(CommandBatch keys, Rows rows, boolean together, BitSet there) throws ConnectionLostException {
        return check.ask(connection(), keys, rows, together, there);
    }

    /** Whether the server has not refused to say it. */
    boolean saysWhichKeysAreThere() {
        return !check.isRefused();
    }

    private void begin() {
        if (unanswered.isEmpty()) {
            sendingSince = System.nanoTime();
        }
    }

    /** Sends what {@code out} still holds, and has the server say when replicas have it, and that this is all. */
    private long sendWithEnd(RedisConnection to, Batch batch) {
        if (replicas.isOn()) {
            unanswered.add(new Sent(batch, new Rows(0), Framing.SINGLY, null, true));
            CommandBuffer wait = out.buffer();
            wait.beginCommand(3);
            wait.bulk("WAIT");
            wait.bulk(replicas.replicas());
            wait.bulk(replicas.timeoutMs());
        }
        if (to.answersPing()) {
            unanswered.add(new Sent(batch, new Rows(0), Framing.FENCE, null, false));
            out.append(Framing.PING);
        }
        long sent = out.end();
        unsent = out.failure();
        return sent;
    }

    /**
     * Reads the answers to the rows of a batch, if there are any to come; no older batch may be without its answers. None
     * counts before it is known that there are as many as there were commands: else it could be that of another row.
     */
    void receive(Batch batch, Verdicts verdicts) throws ConnectionLostException {
        Answers answers = new Answers(batch.rows(), replicas.isOn());
        int answered = 0;
        RedisConnection from = connection;
        try {
            for (Sent next : unanswered) {
                if (next.batch != batch || from == null) {
                    break;
                }
                receive(next, from, answers);
                answered++;
            }
        } catch (ConnectionLostException e) {
            if (!from.isOutOfStep()) {
                count(batch, answers, answered, verdicts);
            }
            throw unsent == null ? e : unsent;
        }
        count(batch, answers, answered, verdicts);
    }

    private void receive(Sent sent, RedisConnection from, Answers answers) throws ConnectionLostException {
        if (!sent.isWait) {
            sent.framing.receive(from, sent.rows, (row, reply) -> answers.add(row, verdictOf(reply, sent, row, from)));
            return;
        }
        Verdict trouble = troubleOf(from.read(), from);
        if (trouble == null) {
            answers.confirm();
        } else {
            answers.defer(trouble);
        }
    }

    private void count(Batch batch, Answers answers, int answered, Verdicts verdicts) {
        Rows open = answers.handOver((row, verdict) -> {
            losses.answered();
            verdicts.accept(this, batch, row, verdict);
        });
        for (int i = 0; i < answered; i++) {
            unanswered.remove();
        }
        if (open.size() > 0) {
            unconfirmed = new Sent(batch, open, Framing.SINGLY, null, false);
        }
    }

    /** What the answer to a WAIT says of the rows before it; null: that enough replicas have them. */
    private @Nullable Verdict troubleOf(Reply reply, RedisConnection from) throws ConnectionLostException {
        if (reply instanceof Reply.Value value) {
            if (!(value.content() instanceof Long count)) {
                throw from.outOfStep("a number of replicas", reply);
            }
            return count >= replicas.replicas()
                    ? null
                    : new Verdict.NotNow(
                            CommandProbe.tooFewReplicas(server.host(), count, replicas), Verdict.Remedy.REPLICAS);
        } else if (!(reply instanceof Reply.ServerError error)) {
            throw from.outOfStep("a number of replicas", reply);
        } else if (refused(error) instanceof Verdict.NotNow notNow) {
            return new Verdict.NotNow(notNow.message(), Verdict.Remedy.REPLICAS);
        } else {
            return new Verdict.Fatal(error);
        }
    }

    private Verdict verdictOf(Reply reply, Sent sent, int row, RedisConnection from) throws ConnectionLostException {
        if (reply instanceof Reply.OfSeveralRows ofSeveral) {
            Verdict.Remedy alone = JoinedCall.remedy(ofSeveral.error());
            if (alone != null) {
                joinsCalls &= ofSeveral.error().refusesKey();
                return new Verdict.NotNow(said(ofSeveral.error().message()), alone);
            }
            reply = ofSeveral.error();
        }
        if (sent.readBack == null && reply instanceof Reply.ServerError error) {
            Verdict.Remedy remedy = commands.remedy(sent.batch.commands(), row, error);
            if (remedy != null) {
                return new Verdict.NotNow(said(error.message()), remedy);
            }
        }
        try {
            return sent.readBack == null
                    ? verdictOf(reply, sent.batch, row)
                    : verdictOf(reply, sent.readBack, sent.batch, row);
        } catch (UnexpectedReplyException e) {
            throw from.outOfStep(String.valueOf(e.getMessage()), reply);
        }
    }

    /** If reading is refused, the row counts by its earlier answer. */
    private Verdict verdictOf(Reply reply, ReadBack readBack, Batch batch, int row) throws UnexpectedReplyException {
        if (reply instanceof Reply.Value value) {
            return switch (readBack.compare(batch.commands(), row, value.content())) {
                case THE_ROW -> batch.outcome(row, true);
                case SOMETHING_ELSE -> batch.outcome(row, false);
                case NOTHING ->
                    new Verdict.NotNow(
                            server.host() + ": the key of a row in doubt is there no more", Verdict.Remedy.WRITING);
            };
        }
        Verdict verdict = verdictOf(reply, batch, row);
        return verdict instanceof Outcome || verdict instanceof Verdict.Fatal ? batch.outcome(row, false) : verdict;
    }

    private Verdict verdictOf(Reply reply, Batch batch, int row) throws UnexpectedReplyException {
        isRefused = false;
        if (reply instanceof Reply.Value value) {
            return commands.outcome(batch.commands().action(row), value.content());
        } else if (reply instanceof Reply.Redirect redirect) {
            return new Verdict.Elsewhere(redirect);
        } else if (reply instanceof Reply.NotExecuted notExecuted) {
            return new Verdict.NotNow(said(notExecuted.message()), Verdict.Remedy.NOTHING);
        }
        return refused((Reply.ServerError) reply);
    }

    private Verdict refused(Reply.ServerError error) {
        return switch (ErrorKind.of(error)) {
            case ROW -> {
                isRefused = ErrorKind.isTooLarge(error);
                if (error.refusesKey()) {
                    yield Outcome.failed("rejected:" + error.code(), ErrorKind.explained(error));
                }
                yield isRefused ? TooLarge.asTheServerSays(error) : commands.refusal(error);
            }
            case RETRYABLE -> new Verdict.NotNow(said(ErrorKind.explained(error)), Verdict.Remedy.TIME);
            case NOT_MASTER -> {
                stale = true;
                yield new Verdict.NotNow(said(ErrorKind.explained(error)), Verdict.Remedy.CONNECTION);
            }
            case SCRIPT_MISSING -> {
                scriptMissing = true;
                yield new Verdict.NotNow(error.message(), Verdict.Remedy.SCRIPTS);
            }
            case FATAL -> new Verdict.Fatal(error);
        };
    }

    private String said(String message) {
        return "Redis at " + server.host() + " says: " + message;
    }

    private RedisConnection connection() throws ConnectionLostException {
        if (stale) {
            release();
        }
        RedisConnection open = connection;
        if (open == null) {
            open = connections.borrowIdentified(server, wasReached ? "" : hint);
            wasReached = true;
            connection = open;
            scriptMissing = true;
            reached = connections.process(open);
        }
        for (ClientId other = givenUp.peek(); other != null; other = givenUp.peek()) {
            // What lies in a load balancer would come after what is sent now, and an older row have the last word.
            open.kill(other);
            givenUp.remove();
        }
        if (scriptMissing) {
            open.load(commands.scripts());
            scriptMissing = false;
        }
        return open;
    }

    /**
     * The connection was lost. A server that has no room for what it reads (its client-query-buffer-limit, which also counts
     * what a transaction has queued) closes the connection without a word, again and again, and no other: then the largest row
     * is taken to be too large, or the transaction, which is then sent in halves. Returns whether that is so.
     */
    boolean blame(Verdicts verdicts) {
        if (connection == null || connection.isOutOfStep() || unanswered.isEmpty()) {
            return false;
        }
        losses.lost(System.nanoTime() - sendingSince);
        if (!losses.areMany()) {
            return false;
        }
        long bytes = 0;
        int largest = -1;
        Sent suspect = unanswered.element();
        for (Sent sent : suspect.framing.isTransaction() ? List.of(suspect) : unanswered) {
            for (int i = 0; i < sent.rows.size(); i++) {
                int row = sent.rows.get(i);
                int length = sent.readBack == null ? sent.batch.commands().length(row) : 0;
                bytes += length;
                boolean isLarger =
                        largest < 0 || length > suspect.batch.commands().length(largest);
                if (length >= TooLarge.LEAST_BYTES && isLarger && !sent.batch.isSettled(row)) {
                    suspect = sent;
                    largest = row;
                }
            }
        }
        int length = largest < 0 ? 0 : suspect.batch.commands().length(largest);
        boolean isTransaction = suspect.framing.isTransaction() && bytes >= TooLarge.LEAST_BYTES && length < bytes / 2;
        boolean isBlamed =
                (isTransaction || largest >= 0) && losses.spareOthers(connections, server, bytesUnanswered());
        losses.answered();
        if (isBlamed && isTransaction) {
            rowsInATransaction = Math.max(1, suspect.rows.size() / 2);
        } else if (isBlamed) {
            verdicts.accept(this, suspect.batch, largest, TooLarge.asItSeems(length));
        }
        return isBlamed;
    }

    private long bytesUnanswered() {
        long bytes = 0;
        for (Sent sent : unanswered) {
            for (int i = 0; i < sent.rows.size(); i++) {
                bytes += sent.readBack == null ? sent.batch.commands().length(sent.rows.get(i)) : 0;
            }
        }
        return bytes;
    }

    /** The process that a new connection leads to, once: as it has answered a row. */
    @Nullable
    ServerProcess takeReached() {
        ServerProcess taken = reached;
        reached = null;
        return taken;
    }

    /** How many rows may go in one transaction. */
    int rowsInATransaction() {
        return rowsInATransaction;
    }

    /** Whether rows may go in one call of their script: a proxy may have their keys on several servers. */
    boolean joinsCalls() {
        return joinsCalls;
    }

    boolean isConnected() {
        return connection != null;
    }

    /** Closes the connection, if there is one. Returns how many rows are in doubt for it. */
    int abandon() {
        int doubted = 0;
        boolean isUnderWay = !unanswered.isEmpty();
        if (unconfirmed != null) {
            doubted += unconfirmed.batch.lost(unconfirmed.rows);
            unconfirmed = null;
        }
        for (Sent sent : unanswered) {
            if (isRefused) {
                sent.batch.notCarriedOut(sent.rows);
            } else {
                doubted += sent.batch.lost(sent.rows);
            }
        }
        unanswered.clear();
        unsent = null;
        isRefused = false;
        RedisConnection open = connection;
        connection = null;
        if (open != null) {
            ClientId id = open.clientId();
            if (isUnderWay && id != null) {
                givenUp.add(id);
            }
            connections.discard(open);
        }
        return doubted;
    }

    /** Gives the connection back for others to use; only where no answer is awaited. */
    void release() {
        RedisConnection open = connection;
        connection = null;
        if (open != null && stale) {
            connections.discardAll(open);
        } else if (open != null && (unsent != null || isRefused)) {
            connections.discard(open);
        } else if (open != null) {
            connections.giveBack(open);
        }
        stale = false;
        unsent = null;
        isRefused = false;
    }
}
