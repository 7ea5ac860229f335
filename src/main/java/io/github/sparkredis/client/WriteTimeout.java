package io.github.sparkredis.client;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Writes to a socket, and closes it when the peer takes no bytes for too long: {@link Socket#setSoTimeout} covers reads
 * alone, and a write to a host that vanished would wait for many minutes.
 */
final class WriteTimeout {

    /** So many bytes are to be taken within the time. */
    private static final int PIECE = 256 * 1024;

    private static final ScheduledThreadPoolExecutor TIMER = timer();

    private WriteTimeout() {}

    static void write(Socket socket, byte[] bytes, int from, int to, int timeoutMs) throws IOException {
        OutputStream out = socket.getOutputStream();
        for (int start = from; start < to; start += PIECE) {
            AtomicBoolean expired = new AtomicBoolean();
            ScheduledFuture<?> expiry = TIMER.schedule(() -> close(socket, expired), timeoutMs, TimeUnit.MILLISECONDS);
            try {
                out.write(bytes, start, Math.min(PIECE, to - start));
            } catch (IOException e) {
                if (!expired.get()) {
                    throw e;
                }
                // What the closed socket says is no cause, but a consequence.
                throw new SocketTimeoutException("the server took no bytes for " + timeoutMs + " ms");
            } finally {
                expiry.cancel(false);
            }
        }
    }

    private static void close(Socket socket, AtomicBoolean expired) {
        expired.set(true);
        try {
            socket.close(); // Jedis set SO_LINGER to 0, so this waits for nothing, TLS included
        } catch (IOException e) {
            // it is closed all the same
        }
    }

    private static ScheduledThreadPoolExecutor timer() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "spark-redis-write-timeout");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }
}
