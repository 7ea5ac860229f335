package io.github.sparkredis.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A load balancer that buffers. It loses its first client, and keeps what that sent last; while others are served at once, it
 * passes that on to the server in the end.
 */
public final class LateBalancer implements AutoCloseable {
    private static final long LONGEST_WAIT_SECONDS = 60;

    private final int target;
    private final int passed;
    private final int kept;
    private final Acceptor acceptor;
    private final AtomicBoolean isFirst = new AtomicBoolean(true);
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> lost = new CompletableFuture<>();
    private final CompletableFuture<Void> mayDeliver = new CompletableFuture<>();
    private final CompletableFuture<Void> delivered = new CompletableFuture<>();

    /**
     * Starts one before a loopback port.
     *
     * @param passed bytes of the first client that are passed on at once
     * @param kept bytes after them that are kept, and then the client is cut off
     */
    public LateBalancer(int port, int passed, int kept) {
        target = port;
        this.passed = passed;
        this.kept = kept;
        acceptor = new Acceptor(sockets::add, this::serve);
    }

    /** What the connector's option {@code url} takes. */
    public String url() {
        return "redis://127.0.0.1:" + acceptor.port();
    }

    /** Passes on what is kept; returns when the server is done with it. The first client must have been cut off. */
    public void deliver() {
        lost.orTimeout(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS).join();
        mayDeliver.complete(null);
        delivered.orTimeout(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS).join();
    }

    private void serve(Socket client) {
        try (client;
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
            sockets.add(server);
            Acceptor.inBackground("to-client", () -> pass(server, client));
            if (isFirst.compareAndSet(true, false)) {
                serveFirst(client, server);
            } else {
                pass(client, server);
            }
        } catch (IOException e) {
            // One side has gone: so does the other.
        }
    }

    private void serveFirst(Socket client, Socket server) throws IOException {
        InputStream in = client.getInputStream();
        byte[] buffer = new byte[passed];
        for (int left = passed, n; left > 0 && (n = in.read(buffer, 0, left)) >= 0; left -= n) {
            server.getOutputStream().write(buffer, 0, n);
        }
        ByteArrayOutputStream late = new ByteArrayOutputStream();
        late.writeBytes(in.readNBytes(kept));
        client.setSoLinger(true, 0);
        client.close();
        lost.complete(null);
        mayDeliver.join();
        try {
            server.getOutputStream().write(late.toByteArray());
            server.shutdownOutput();
            while (server.getInputStream().read() >= 0) {
                // until the server has closed it
            }
        } catch (IOException e) {
            // The server has closed it before.
        }
        delivered.complete(null);
    }

    private static void pass(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            // One side has gone.
        }
    }

    @Override
    public void close() {
        acceptor.close();
        mayDeliver.complete(null);
        for (Socket socket : sockets) {
            try {
                socket.close();
            } catch (IOException e) {
                // It was closed already.
            }
        }
    }
}
