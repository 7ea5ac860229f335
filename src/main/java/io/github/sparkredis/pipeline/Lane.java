package io.github.sparkredis.pipeline;

import io.github.sparkredis.client.ConnectionLostException;
import io.github.sparkredis.client.Connections;
import io.github.sparkredis.client.ErrorKind;
import io.github.sparkredis.client.RedisConnection;
import io.github.sparkredis.options.ConnectionOptions;
import io.github.sparkredis.resp.Commands;
import io.github.sparkredis.resp.Reply;
import io.github.sparkredis.resp.Verdict;
import java.util.ArrayDeque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The way to one server: a connection, and the rows that were sent on it and have no answer yet. */
final class Lane {

    /** Takes what an answer says of a row. */
    interface Verdicts {
        void accept(Batch batch, int row, Verdict verdict);
    }

    private record Sent(Batch batch, Rows rows) {}

    private final ConnectionOptions server;
    private final Connections connections;
    private final Commands commands;
    private final Framing framing;
    private final ArrayDeque<Sent> unanswered = new ArrayDeque<>();
    private @Nullable RedisConnection connection;
    private boolean scriptMissing;

    Lane(ConnectionOptions server, Connections connections, Commands commands, Framing framing) {
        this.server = server;
        this.connections = connections;
        this.commands = commands;
        this.framing = framing;
    }

    /** Sends rows, without waiting for what was sent before. Returns how many bytes they are. */
    int send(Batch batch, Rows rows) throws ConnectionLostException {
        RedisConnection to = connection();
        unanswered.add(new Sent(batch, rows));
        batch.sent(rows);
        return framing.send(to, batch.commands(), rows);
    }

    /** Reads the answers to the rows of a batch, which must be those that were sent first; none where none are awaited. */
    void receive(Batch batch, Verdicts verdicts) throws ConnectionLostException {
        Sent first = unanswered.peek();
        if (first != null && first.batch == batch) {
            framing.receive(
                    Objects.requireNonNull(connection),
                    first.rows,
                    (row, reply) -> verdicts.accept(batch, row, verdictOf(reply)));
            unanswered.remove();
        }
    }

    private Verdict verdictOf(Reply reply) {
        if (reply instanceof Reply.Value value) {
            return commands.outcome(value.content());
        }
        Reply.ServerError error = (Reply.ServerError) reply;
        return switch (ErrorKind.of(error)) {
            case ROW -> commands.refusal(error);
            case RETRYABLE -> new Verdict.NotNow(error.message(), false);
            case SCRIPT_MISSING -> {
                scriptMissing = true;
                yield new Verdict.NotNow(error.message(), true);
            }
            case FATAL -> new Verdict.Fatal(error);
        };
    }

    private RedisConnection connection() throws ConnectionLostException {
        RedisConnection held = connection;
        if (held == null) {
            held = connections.borrow(server);
            connection = held;
            scriptMissing = true;
        }
        if (scriptMissing) {
            held.load(commands.scripts());
            scriptMissing = false;
        }
        return held;
    }

    /** Closes the connection, if there is one. Returns how many rows are in doubt for it. */
    int abandon() {
        int doubted = 0;
        for (Sent sent : unanswered) {
            doubted += sent.batch.lost(sent.rows);
        }
        unanswered.clear();
        RedisConnection held = connection;
        connection = null;
        if (held != null) {
            connections.discard(held);
        }
        return doubted;
    }

    /** Gives the connection back for others to use; only where no answer is awaited. */
    void release() {
        RedisConnection held = connection;
        connection = null;
        if (held != null) {
            connections.giveBack(held);
        }
    }
}
