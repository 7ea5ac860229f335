package io.github.sparkredis.testing;

import io.github.sparkredis.testing.Fault.Direction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A connection through a {@link FaultProxy}, whose thread alone uses it. */
final class ProxiedConnection {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private final SocketChannel client;
    private final SocketChannel server;
    private final Runnable onStrike;
    private final Consumer<ProxiedConnection> onEnd;
    private final ByteBuffer buffer = ByteBuffer.allocate(16 * 1024);
    private final Map<Direction, SelectionKey> readers = new EnumMap<>(Direction.class);
    /** Directions whose bytes are read and dropped. */
    private final Set<Direction> dropped = EnumSet.noneOf(Direction.class);

    private Fault fault;
    /** Bytes that may pass in the fault's direction until it happens. */
    private long left;
    /** The direction that waits, until then; null for none. */
    private Direction delayed;

    private long delayedUntil;

    /**
     * Takes both ends.
     *
     * @param onStrike runs when a fault ends the connection, or will have the client give it up
     */
    ProxiedConnection(
            SocketChannel client, SocketChannel server, Runnable onStrike, Consumer<ProxiedConnection> onEnd) {
        this.client = client;
        this.server = server;
        this.onStrike = onStrike;
        this.onEnd = onEnd;
    }

    void register(Selector selector) throws IOException {
        for (Direction direction : Direction.values()) {
            SocketChannel from = from(direction);
            from.setOption(StandardSocketOptions.TCP_NODELAY, true);
            from.configureBlocking(false);
            readers.put(direction, from.register(selector, SelectionKey.OP_READ, this));
        }
    }

    /** This is to happen to it, counted from now; null: nothing. */
    void suffer(Fault next) {
        fault = next;
        left = next == null ? 0 : next.afterBytes();
    }

    /** The milliseconds until it has something to do by itself; 0 where there is nothing. */
    long millisToWait() {
        return delayed == null ? 0 : 1 + Math.max(0, TimeUnit.NANOSECONDS.toMillis(delayedUntil - System.nanoTime()));
    }

    void endDelayIfDue() {
        if (delayed != null && System.nanoTime() >= delayedUntil) {
            endDelay();
        }
    }

    private void endDelay() {
        SelectionKey reader = readers.get(delayed);
        delayed = null;
        if (reader.isValid()) {
            reader.interestOps(SelectionKey.OP_READ);
        }
    }

    /** Moves what one side has sent, as far as the fault lets it. */
    void move(SocketChannel from) {
        move(from == client ? Direction.TO_SERVER : Direction.TO_CLIENT);
    }

    /** Returns whether there may be more. */
    private boolean move(Direction direction) {
        SocketChannel from = from(direction);
        if (!from.isOpen() || direction == delayed) {
            return false;
        }
        try {
            boolean counts = fault != null && fault.direction() == direction;
            if (counts && left == 0) {
                strike();
                return true;
            }
            buffer.clear();
            if (counts) {
                buffer.limit((int) Math.min(buffer.capacity(), left));
            }
            int count = from.read(buffer);
            if (count < 0) {
                end();
                return false;
            }
            left -= counts ? count : 0;
            if (!dropped.contains(direction)) {
                write(to(direction));
            }
            return count > 0;
        } catch (IOException e) {
            end();
            return false;
        }
    }

    private SocketChannel from(Direction direction) {
        return direction == Direction.TO_SERVER ? client : server;
    }

    private SocketChannel to(Direction direction) {
        return direction == Direction.TO_SERVER ? server : client;
    }

    private void write(SocketChannel to) throws IOException {
        buffer.flip();
        long deadline = System.nanoTime() + LONGEST_WAIT.toNanos();
        while (buffer.hasRemaining() && System.nanoTime() < deadline) {
            if (to.write(buffer) == 0) {
                Waiting.sleep(Duration.ofMillis(1)); // the receiver is busy
            }
        }
    }

    private void strike() throws IOException {
        Fault now = fault;
        fault = null;
        if (!now.kind().passes()) {
            onStrike.run();
        }
        switch (now.kind()) {
            case CUT -> {
                closeServer(false);
                client.setOption(StandardSocketOptions.SO_LINGER, 0);
                end();
            }
            case TRUNCATE -> {
                dropped.add(Direction.TO_SERVER);
                closeServer(now.direction() == Direction.TO_SERVER);
                client.shutdownOutput();
            }
            case HALF_CLOSE -> {
                dropped.add(now.direction());
                to(now.direction()).shutdownOutput();
            }
            case SILENCE -> dropped.add(now.direction());
            case DELAY -> {
                delayed = now.direction();
                delayedUntil = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(now.millis());
                readers.get(delayed).interestOps(0);
            }
        }
    }

    /**
     * Before another connection is made: what the client has sent here is passed on, and where the client has given it up,
     * the server is done with it.
     */
    void bringToRest() {
        if (delayed == Direction.TO_SERVER) {
            endDelay();
        }
        while (move(Direction.TO_SERVER)) {
            // on to the last byte
        }
    }

    /** Closes both sides; returns when the server has read all that was passed on to it. */
    void end() {
        if (!client.isOpen()) {
            return;
        }
        try {
            closeServer(false);
            client.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            onEnd.accept(this);
        }
    }

    /** A server reads what was sent before the end of its input, and then closes the connection. */
    private void closeServer(boolean withReplies) throws IOException {
        if (!server.isOpen()) {
            return;
        }
        try {
            server.shutdownOutput();
            long deadline = System.nanoTime() + LONGEST_WAIT.toNanos();
            while (true) {
                buffer.clear();
                int count = server.read(buffer);
                if (count < 0) {
                    break;
                } else if (count == 0) {
                    if (System.nanoTime() > deadline) {
                        throw new IllegalStateException("the server does not close a connection that has ended");
                    }
                    Waiting.sleep(Duration.ofMillis(1));
                } else if (withReplies) {
                    write(client);
                }
            }
        } catch (IOException e) {
            // The server has reset it: it is done with it, too.
        } finally {
            server.close();
        }
    }
}
