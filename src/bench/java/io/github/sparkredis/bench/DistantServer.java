package io.github.sparkredis.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;

/** A server of this machine as if it were far away: bytes arrive after half a round trip, at any rate, in both directions. */
public final class DistantServer implements AutoCloseable {
    private static final int BUFFER = 1 << 16;
    private static final byte[] END = {};

    /** Bytes, and when they arrive. */
    private record Piece(byte[] bytes, long nanos) {}

    private final ServerSocket listener;
    private final int port;
    private final long halfRoundTripNanos;

    DistantServer(int port, double roundTripMillis) {
        this.port = port;
        this.halfRoundTripNanos = (long) (roundTripMillis * 1e6 / 2);
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        inBackground(this::accept);
    }

    /**
     * In a process of its own: prints the address, and ends when standard input does.
     *
     * <p>Arguments: the server's port, the round trip in milliseconds.
     */
    public static void main(String[] args) throws IOException {
        try (DistantServer server = new DistantServer(Integer.parseInt(args[0]), Double.parseDouble(args[1]))) {
            System.out.println(server.url());
            while (System.in.read() >= 0) {
                // Nothing is said to it.
            }
        }
    }

    String url() {
        return "redis://127.0.0.1:" + listener.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    private void accept() throws IOException {
        while (!listener.isClosed()) {
            Socket client = listener.accept();
            Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            pass(client, server);
            pass(server, client);
        }
    }

    private void pass(Socket from, Socket to) {
        BlockingQueue<Piece> underWay = new LinkedBlockingQueue<>();
        inBackground(() -> {
            InputStream in = from.getInputStream();
            byte[] buffer = new byte[BUFFER];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                underWay.add(new Piece(Arrays.copyOf(buffer, n), System.nanoTime() + halfRoundTripNanos));
            }
            underWay.add(new Piece(END, System.nanoTime() + halfRoundTripNanos));
        });
        inBackground(() -> {
            OutputStream out = to.getOutputStream();
            for (Piece piece = underWay.take(); piece.bytes() != END; piece = underWay.take()) {
                LockSupport.parkNanos(piece.nanos() - System.nanoTime());
                out.write(piece.bytes());
            }
            to.close();
        });
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private static void inBackground(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException | InterruptedException e) {
                        // One side has gone, or the listener is closed: so ends the other.
                    }
                },
                "distant-server");
        thread.setDaemon(true);
        thread.start();
    }
}
