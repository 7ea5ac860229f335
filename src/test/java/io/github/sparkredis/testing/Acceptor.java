package io.github.sparkredis.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.function.Consumer;

/** Listens on a free loopback port, and hands each connection to a thread of its own. */
final class Acceptor implements AutoCloseable {
    private final ServerSocket listener;
    private final Thread accepting;

    /**
     * Begins to listen.
     *
     * @param taken told of each connection before the next one is accepted
     * @param served what the thread of a connection does
     */
    Acceptor(Consumer<Socket> taken, Consumer<Socket> served) {
        this(FreePort.listen(), taken, served);
    }

    /** The same, by a listener of the caller's. */
    Acceptor(ServerSocket listener, Consumer<Socket> taken, Consumer<Socket> served) {
        this.listener = listener;
        accepting = inBackground("acceptor", () -> accept(taken, served));
    }

    int port() {
        return listener.getLocalPort();
    }

    private void accept(Consumer<Socket> taken, Consumer<Socket> served) {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                taken.accept(socket);
                inBackground("connection", () -> served.accept(socket));
            } catch (IOException e) {
                // Closed: the loop ends.
            }
        }
    }

    /** When this is through nobody listens: a thread that is about to accept would else take one connection more. */
    @Override
    public void close() {
        try {
            listener.close();
            accepting.join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static Thread inBackground(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
