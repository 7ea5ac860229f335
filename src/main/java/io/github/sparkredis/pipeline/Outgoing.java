package io.github.sparkredis.pipeline;

import io.github.sparkredis.client.ConnectionLostException;
import io.github.sparkredis.client.RedisConnection;
import io.github.sparkredis.resp.CommandBatch;
import io.github.sparkredis.resp.CommandBuffer;
import org.jspecify.annotations.Nullable;

/** Commands on their way to a connection: small ones are gathered, much goes as it lies in its batch, without a copy. */
final class Outgoing {

    private static final int GATHERED = 256 * 1024;

    /** To copy so many bytes costs less than to write twice. */
    private static final int COPIED = 64 * 1024;

    private final CommandBuffer gathered = new CommandBuffer(64);
    private @Nullable RedisConnection to;
    private @Nullable ConnectionLostException failure;
    private long sent;

    /** Begins anew: what follows goes there. */
    void begin(RedisConnection connection) {
        gathered.clear(GATHERED);
        to = connection;
        failure = null;
        sent = 0;
    }

    void append(byte[] command) {
        gathered.append(command);
    }

    /** Appends the commands of rows that are neighbours: what lies side by side at once. */
    void append(CommandBatch commands, int first, int last) {
        for (int row = first; row <= last; row++) {
            int from = commands.start(row);
            while (row < last && commands.start(row + 1) == commands.end(row)) {
                row++;
            }
            append(commands.buffer().array(), from, commands.end(row));
        }
    }

    /** Appends a part of a command, or several. */
    void append(byte[] bytes, int from, int until) {
        if (until - from > COPIED) {
            flush();
            write(bytes, from, until);
            return;
        }
        gathered.append(bytes, from, until - from);
        if (gathered.length() > GATHERED - COPIED) {
            flush();
        }
    }

    /** A command to append, which is a short one. */
    CommandBuffer buffer() {
        return gathered;
    }

    /**
     * Sends what is still to be sent.
     *
     * @return how many bytes were sent since {@link #begin}
     */
    long end() {
        flush();
        to = null;
        return sent;
    }

    /** Why not all was sent, if so. */
    @Nullable
    ConnectionLostException failure() {
        return failure;
    }

    private void flush() {
        write(gathered.array(), 0, gathered.length());
        gathered.truncate(0);
    }

    private void write(byte[] bytes, int from, int until) {
        RedisConnection connection = to;
        if (failure != null || connection == null || from == until) {
            return;
        }
        sent += until - from;
        try {
            connection.send(bytes, from, until);
        } catch (ConnectionLostException e) {
            failure = e;
        }
    }
}
