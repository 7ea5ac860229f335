package io.github.sparkredis.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** One address before several servers, as a load balancer or a DNS name is: new connections go where it was last turned to. */
public final class Forwarder implements AutoCloseable {
    private final Acceptor acceptor;
    private final long answersPerConnection;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private volatile int target;

    private Forwarder(int target, long answersPerConnection) {
        this.target = target;
        this.answersPerConnection = answersPerConnection;
        acceptor = new Acceptor(this::taken, this::forward);
    }

    /** Starts one that leads to a loopback port. */
    public static Forwarder to(int port) {
        return new Forwarder(port, Long.MAX_VALUE);
    }

    /** Starts one that cuts each connection when it has passed on so many bytes of answers. */
    public static Forwarder cuttingAfter(long bytes, int port) {
        return new Forwarder(port, bytes);
    }

    /** New connections lead to this port; those that are open stay where they are. */
    public void turnTo(int port) {
        target = port;
    }

    /** What the connector's option {@code url} takes. */
    public String url() {
        return "redis://127.0.0.1:" + acceptor.port();
    }

    /** How many connections there have been. */
    public int connections() {
        return connections.get();
    }

    @Override
    public void close() {
        acceptor.close();
        sockets.forEach(Forwarder::close);
    }

    private void taken(Socket socket) {
        sockets.add(socket);
        connections.incrementAndGet();
    }

    private void forward(Socket client) {
        try (client;
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
            sockets.add(server);
            Acceptor.inBackground("forwarder", () -> {
                pass(client, server, Long.MAX_VALUE);
                close(server);
            });
            pass(server, client, answersPerConnection);
        } catch (IOException e) {
            // Nobody listens there: the client is cut off.
        }
    }

    private static void pass(Socket from, Socket to, long most) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[8192];
            long left = most;
            for (int n = in.read(buffer); n >= 0; n = left > 0 ? in.read(buffer) : -1) {
                out.write(buffer, 0, (int) Math.min(n, left));
                left -= n;
            }
        } catch (IOException e) {
            // One side has gone: so does the other.
        }
    }

    private static void close(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception e) {
            // It was closed already.
        }
    }
}
