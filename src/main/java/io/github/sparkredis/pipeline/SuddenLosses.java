package io.github.sparkredis.pipeline;

import io.github.sparkredis.client.ConnectionLostException;
import io.github.sparkredis.client.Connections;
import io.github.sparkredis.client.RedisConnection;
import io.github.sparkredis.options.ConnectionOptions;
import io.github.sparkredis.resp.CommandBuffer;
import java.util.concurrent.locks.LockSupport;

/**
 * Connections to a server that were lost one after the other, without a single answer: for what was sent on them, or because
 * somebody closes them all. Others tell the one from the other, that are sent as much for as long, which no server refuses.
 */
final class SuddenLosses {

    private static final int PIECE = 64 * 1024;

    private int inARow;
    private long longest;

    /** There was an answer, or another look is to begin. */
    void answered() {
        inARow = 0;
        longest = 0;
    }

    /** @param nanos how long it was sent rows; for the first, that may be long because the rows were long in coming */
    void lost(long nanos) {
        longest = inARow == 0 ? 0 : Math.max(longest, nanos);
        inARow++;
    }

    boolean areMany() {
        return inARow >= TooLarge.LOSSES;
    }

    /** Whether as many other connections live on, each sent so many bytes, for as long as any of those that were lost. */
    boolean spareOthers(Connections connections, ConnectionOptions server, long bytes) {
        try {
            for (int i = 0; i < TooLarge.LOSSES; i++) {
                connections.use(server, connection -> send(connection, bytes));
            }
            return true;
        } catch (ConnectionLostException e) {
            return false;
        }
    }

    private boolean send(RedisConnection connection, long bytes) throws ConnectionLostException {
        CommandBuffer ping = new CommandBuffer(PIECE + 64);
        ping.beginCommand(3); // one argument too many: the answer is a short error, whoever asks
        ping.bulk("PING");
        ping.bulk("x".repeat(PIECE));
        ping.bulk("");
        long start = System.nanoTime();
        long pieces = -Math.floorDiv(-bytes, (long) PIECE);
        for (long i = 0; i < pieces; i++) {
            connection.send(ping.array(), 0, ping.length());
        }
        for (long i = 0; i < pieces; i++) {
            connection.read();
        }
        for (long left = longest; left > 0; left = longest - (System.nanoTime() - start)) {
            LockSupport.parkNanos(left);
            if (Thread.currentThread().isInterrupted()) {
                break;
            }
        }
        connection.call("PING");
        return true;
    }
}
