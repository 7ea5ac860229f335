package io.github.sparkredis.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between clients and one server, and cuts, truncates, half-closes, silences and delays connections where it is told
 * to. What a client sent on a connection that it gave up has reached the server, or never will,
 * before the next connection is taken; bytes that come later are another fault, which it does not make. One thread moves all
 * bytes, so that this holds.
 */
public final class FaultProxy implements AutoCloseable {
    private static final long LONGEST_WAIT_SECONDS = 60;

    private final int serverPort;
    private final ServerSocketChannel acceptor;
    private final Selector selector;
    private final List<ProxiedConnection> connections = new ArrayList<>();
    private final Deque<Fault> faults = new ArrayDeque<>();
    private final Queue<Runnable> orders = new ConcurrentLinkedQueue<>();
    private final AtomicInteger struck = new AtomicInteger();
    private volatile boolean closed;

    private FaultProxy(int serverPort) throws IOException {
        this.serverPort = serverPort;
        acceptor = ServerSocketChannel.open();
        acceptor.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        acceptor.configureBlocking(false);
        selector = Selector.open();
        acceptor.register(selector, SelectionKey.OP_ACCEPT);
    }

    /** Starts one to a server of this machine; without faults, until it is {@link #arm armed}. */
    public static FaultProxy to(int serverPort) {
        try {
            FaultProxy proxy = new FaultProxy(serverPort);
            Thread thread = new Thread(proxy::run, "fault-proxy-" + serverPort);
            thread.setDaemon(true);
            thread.start();
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return acceptor.socket().getLocalPort();
    }

    public String url() {
        return "redis://127.0.0.1:" + port();
    }

    /** One fault for each connection: those that are open now, from here on, and then those to come. Others have none. */
    public void arm(List<Fault> each) {
        order(() -> {
            struck.set(0);
            faults.clear();
            faults.addAll(each);
            connections.forEach(connection -> connection.suffer(faults.poll()));
        });
    }

    /** Ends every connection, when the server has read all that was sent on it, and forgets the faults to come. */
    public void reset() {
        order(() -> {
            faults.clear();
            List.copyOf(connections).forEach(ProxiedConnection::end);
        });
    }

    /** How many connections did not survive their fault since {@link #arm}. */
    public int struck() {
        return struck.get();
    }

    private void order(Runnable order) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        orders.add(() -> {
            try {
                order.run();
                done.complete(null);
            } catch (RuntimeException | Error e) {
                done.completeExceptionally(e);
            }
        });
        selector.wakeup();
        done.orTimeout(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS).join();
    }

    private void run() {
        try {
            while (!closed) {
                long wait = connections.stream()
                        .mapToLong(ProxiedConnection::millisToWait)
                        .filter(millis -> millis > 0)
                        .min()
                        .orElse(0);
                selector.select(wait);
                for (Runnable order = orders.poll(); order != null; order = orders.poll()) {
                    order.run();
                }
                List<SelectionKey> ready = List.copyOf(selector.selectedKeys());
                selector.selectedKeys().clear();
                boolean knock = false;
                for (SelectionKey key : ready) {
                    if (key.channel() == acceptor) {
                        knock = true;
                    } else if (key.isValid()) {
                        ((ProxiedConnection) key.attachment()).move((SocketChannel) key.channel());
                    }
                }
                List.copyOf(connections).forEach(ProxiedConnection::endDelayIfDue);
                if (knock) {
                    accept();
                }
            }
            List.copyOf(connections).forEach(ProxiedConnection::end);
            selector.close();
            acceptor.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() throws IOException {
        SocketChannel client = acceptor.accept();
        if (client == null) {
            return;
        }
        List.copyOf(connections).forEach(ProxiedConnection::bringToRest);
        SocketChannel server;
        try {
            server = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), serverPort));
        } catch (IOException e) {
            client.close(); // there is no server
            return;
        }
        ProxiedConnection connection =
                new ProxiedConnection(client, server, struck::incrementAndGet, connections::remove);
        connection.suffer(faults.poll());
        connections.add(connection);
        connection.register(selector);
    }

    @Override
    public void close() {
        closed = true;
        selector.wakeup();
    }
}
