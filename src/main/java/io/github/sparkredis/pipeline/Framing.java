package io.github.sparkredis.pipeline;

import io.github.sparkredis.client.ConnectionLostException;
import io.github.sparkredis.client.RedisConnection;
import io.github.sparkredis.resp.CommandBatch;
import io.github.sparkredis.resp.Reply;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** How the commands of rows go over the wire, and which reply is that of which row. */
interface Framing {

    /** Takes the reply of a row. */
    interface Replies {
        void accept(int row, Reply reply);
    }

    /** Sends the commands of rows, and returns how many bytes of commands they are. */
    int send(RedisConnection to, CommandBatch commands, Rows rows) throws ConnectionLostException;

    /** Reads the replies to what {@link #send} sent. */
    void receive(RedisConnection from, Rows rows, Replies replies) throws ConnectionLostException;

    /** Commands as they are: the n-th reply is the n-th row's. */
    Framing SINGLY = new Framing() {
        @Override
        public int send(RedisConnection to, CommandBatch commands, Rows rows) throws ConnectionLostException {
            int bytes = 0;
            for (int i = 0, end; i < rows.size(); i = end) {
                end = rows.endOfRun(i);
                int from = commands.start(rows.get(i));
                int until = commands.start(rows.get(end - 1) + 1);
                to.send(commands.buffer().array(), from, until);
                bytes += until - from;
            }
            return bytes;
        }

        @Override
        public void receive(RedisConnection from, Rows rows, Replies replies) throws ConnectionLostException {
            for (int i = 0; i < rows.size(); i++) {
                replies.accept(rows.get(i), from.read());
            }
        }
    };

    /** All of them in one <a href="https://redis.io/docs/latest/develop/using-commands/transactions/">MULTI/EXEC</a>. */
    Framing IN_ONE_TRANSACTION = new Framing() {
        private final byte[] multi = "*1\r\n$5\r\nMULTI\r\n".getBytes(StandardCharsets.US_ASCII);
        private final byte[] exec = "*1\r\n$4\r\nEXEC\r\n".getBytes(StandardCharsets.US_ASCII);

        @Override
        public int send(RedisConnection to, CommandBatch commands, Rows rows) throws ConnectionLostException {
            to.send(multi, 0, multi.length);
            int bytes = SINGLY.send(to, commands, rows);
            to.send(exec, 0, exec.length);
            return bytes;
        }

        @Override
        public void receive(RedisConnection from, Rows rows, Replies replies) throws ConnectionLostException {
            Reply refused = from.read(); // of MULTI
            for (int i = 0; i < rows.size(); i++) {
                Reply queued = from.read();
                refused = refused instanceof Reply.ServerError ? refused : queued;
            }
            Reply executed = from.read();
            List<?> each =
                    executed instanceof Reply.Value value && value.content() instanceof List<?> list ? list : List.of();
            // EXEC only says that it was aborted; what was refused as it was queued says why.
            Reply whole = refused instanceof Reply.ServerError ? refused : executed;
            for (int i = 0; i < rows.size(); i++) {
                replies.accept(rows.get(i), each.isEmpty() ? whole : RedisConnection.element(each.get(i)));
            }
        }
    };
}
