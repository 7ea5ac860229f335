package io.github.sparkredis.pipeline;

import io.github.sparkredis.client.ConnectionLostException;
import io.github.sparkredis.client.ErrorKind;
import io.github.sparkredis.client.RedisConnection;
import io.github.sparkredis.resp.CommandBatch;
import io.github.sparkredis.resp.Reply;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** How the commands of rows go over the wire, and which reply is that of which row. */
enum Framing {
    /** As they are: the n-th reply is the n-th row's. */
    SINGLY {
        @Override
        void append(Outgoing out, CommandBatch commands, Rows rows) {
            appendRows(out, commands, rows);
        }

        @Override
        void receive(RedisConnection from, Rows rows, Replies replies) throws ConnectionLostException {
            for (int i = 0; i < rows.size(); i++) {
                replies.accept(rows.get(i), from.read());
            }
        }
    },

    /** All in one call of their script: one list of replies, or an error of the whole. See {@link JoinedCall}. */
    JOINED {
        @Override
        void append(Outgoing out, CommandBatch commands, Rows rows) {
            JoinedCall.append(out, commands, rows);
        }

        @Override
        void receive(RedisConnection from, Rows rows, Replies replies) throws ConnectionLostException {
            Reply reply = from.read();
            if (!(reply instanceof Reply.Value value)) {
                Reply ofEach = reply instanceof Reply.ServerError error ? new Reply.OfSeveralRows(error) : reply;
                for (int i = 0; i < rows.size(); i++) {
                    replies.accept(rows.get(i), ofEach);
                }
                return;
            }
            if (!(value.content() instanceof List<?> each) || each.size() != rows.size()) {
                throw from.outOfStep("a list of " + rows.size(), reply);
            }
            for (int i = 0; i < rows.size(); i++) {
                replies.accept(rows.get(i), RedisConnection.element(each.get(i)));
            }
        }
    },

    /** All in one <a href="https://redis.io/docs/latest/develop/using-commands/transactions/">MULTI/EXEC</a>. */
    IN_ONE_TRANSACTION {
        @Override
        void append(Outgoing out, CommandBatch commands, Rows rows) {
            out.append(MULTI);
            appendRows(out, commands, rows);
            out.append(EXEC);
        }

        @Override
        void receive(RedisConnection from, Rows rows, Replies replies) throws ConnectionLostException {
            receiveTransaction(from, rows, replies, from.read());
        }
    },

    /** Each after an <a href="https://redis.io/docs/latest/commands/asking/">ASKING</a>: the slot is on its way there. */
    ASKING_SINGLY {
        @Override
        void append(Outgoing out, CommandBatch commands, Rows rows) {
            for (int i = 0; i < rows.size(); i++) {
                out.append(ASKING);
                out.append(commands, rows.get(i), rows.get(i));
            }
        }

        @Override
        void receive(RedisConnection from, Rows rows, Replies replies) throws ConnectionLostException {
            for (int i = 0; i < rows.size(); i++) {
                Reply asking = from.read();
                Reply reply = from.read();
                replies.accept(rows.get(i), asking instanceof Reply.Value ? reply : asking);
            }
        }
    },

    /** One transaction after an ASKING, which counts for all that is queued. */
    ASKING_IN_ONE_TRANSACTION {
        @Override
        void append(Outgoing out, CommandBatch commands, Rows rows) {
            out.append(ASKING);
            IN_ONE_TRANSACTION.append(out, commands, rows);
        }

        @Override
        void receive(RedisConnection from, Rows rows, Replies replies) throws ConnectionLostException {
            Reply asking = from.read();
            Reply multi = from.read();
            receiveTransaction(from, rows, replies, asking instanceof Reply.Value ? multi : asking);
        }
    },

    /** Behind other commands, of no row: shows that there was one reply to each of them, no more and no less. */
    FENCE {
        @Override
        void append(Outgoing out, CommandBatch commands, Rows rows) {
            out.append(PING);
        }

        @Override
        void receive(RedisConnection from, Rows rows, Replies replies) throws ConnectionLostException {
            expect("PONG", from.read(), from);
        }
    };

    static final byte[] PING = bytes("*1\r\n$4\r\nPING\r\n");

    private static final byte[] MULTI = bytes("*1\r\n$5\r\nMULTI\r\n");
    private static final byte[] EXEC = bytes("*1\r\n$4\r\nEXEC\r\n");
    private static final Reply AGAIN =
            Reply.ServerError.of("TRYAGAIN Another key of the transaction is on its way to another node");
    private static final byte[] ASKING = bytes("*1\r\n$6\r\nASKING\r\n");

    static Framing of(boolean inTransaction, boolean asking) {
        if (inTransaction) {
            return asking ? ASKING_IN_ONE_TRANSACTION : IN_ONE_TRANSACTION;
        }
        return asking ? ASKING_SINGLY : SINGLY;
    }

    boolean isTransaction() {
        return this == IN_ONE_TRANSACTION || this == ASKING_IN_ONE_TRANSACTION;
    }

    /** Takes the reply of a row. */
    interface Replies {
        void accept(int row, Reply reply) throws ConnectionLostException;
    }

    /** Appends what is to be sent for these rows. */
    abstract void append(Outgoing out, CommandBatch commands, Rows rows);

    /** Reads the replies to it. */
    abstract void receive(RedisConnection from, Rows rows, Replies replies) throws ConnectionLostException;

    private static void appendRows(Outgoing out, CommandBatch commands, Rows rows) {
        for (int i = 0, end; i < rows.size(); i = end) {
            end = rows.endOfRun(i);
            out.append(commands, rows.get(i), rows.get(end - 1));
        }
    }

    /**
     * A transaction is refused whole where one of its commands is refused as it is queued: that says why, EXEC does not. But
     * one whose key the user may not write is refused for itself, and the others are to go again without it.
     * And where a key is on its way to another node it is that one row that goes there, see
     * <a href="https://redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec/#ask-redirection">ASK</a>: the
     * others may still be here, and are tried again.
     */
    private static void receiveTransaction(RedisConnection from, Rows rows, Replies replies, Reply begun)
            throws ConnectionLostException {
        Reply refused = begun;
        boolean isOpen = begun instanceof Reply.Value;
        if (isOpen) {
            expect("OK", begun, from);
        }
        Reply[] queued = new Reply[rows.size()];
        boolean keysAreRefused = false;
        for (int i = 0; i < queued.length; i++) {
            queued[i] = from.read();
            if (isOpen && queued[i] instanceof Reply.Value) {
                expect("QUEUED", queued[i], from);
            }
            if (queued[i] instanceof Reply.ServerError error && ErrorKind.isTooLarge(error)) {
                replies.accept(rows.get(i), error); // and no other reply comes
            }
            if (isRefusedKey(queued[i])) {
                keysAreRefused = true;
                continue;
            }
            refused = refused instanceof Reply.Value ? queued[i] : refused;
        }
        Reply executed = from.read();
        List<?> each =
                executed instanceof Reply.Value value && value.content() instanceof List<?> list ? list : List.of();
        if (executed instanceof Reply.Value && each.size() != queued.length) {
            throw from.outOfStep("a list of " + queued.length, executed);
        }
        Reply whole = refused instanceof Reply.Value ? executed : refused;
        if (keysAreRefused
                && whole instanceof Reply.ServerError error
                && error.code().equals("EXECABORT")) {
            whole = new Reply.NotExecuted(error.message());
        }
        // Valkey 9 says it of EXEC: a single row can follow, several wait until their slot has moved.
        boolean isAsk = whole instanceof Reply.Redirect redirect && redirect.asking() && queued.length > 1;
        for (int i = 0; i < queued.length; i++) {
            Reply reply;
            if (!each.isEmpty()) {
                reply = RedisConnection.element(each.get(i));
            } else if (isRefusedKey(queued[i])) {
                reply = queued[i];
            } else if (isAsk) {
                reply = queued[i] instanceof Reply.Value ? AGAIN : queued[i];
            } else {
                reply = whole;
            }
            replies.accept(rows.get(i), reply);
        }
    }

    private static boolean isRefusedKey(Reply reply) {
        return reply instanceof Reply.ServerError error && error.refusesKey();
    }

    private static void expect(String said, Reply reply, RedisConnection from) throws ConnectionLostException {
        if (!(reply instanceof Reply.Value value
                && value.content() instanceof byte[] content
                && Arrays.equals(content, bytes(said)))) {
            throw from.outOfStep(said, reply);
        }
    }

    private static byte[] bytes(String command) {
        return command.getBytes(StandardCharsets.US_ASCII);
    }
}
