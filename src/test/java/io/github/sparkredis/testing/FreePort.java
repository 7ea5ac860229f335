package io.github.sparkredis.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntPredicate;

/** Finds loopback ports that nobody listens on. */
final class FreePort {
    /**
     * Below the ports that systems give to outgoing connections: a server that restarts must find its port free again,
     * and a client that keeps trying a closed port of that range can end up connected to itself.
     */
    private static final int FIRST = 20_000;

    private static final int LAST = 32_000;

    /** What a node of a cluster adds to its port for the port of the cluster bus. */
    private static final int TO_BUS = 10_000;

    private static final int PORTS_TO_TRY = 5;

    private FreePort() {}

    static int find() {
        return find(LAST, FreePort::isFree);
    }

    /** For a node of a cluster: free together with the port of its bus, and both within the range. */
    static int findWithBus() {
        return find(LAST - TO_BUS, port -> isFree(port) && isFree(port + TO_BUS));
    }

    /** Listens on one. A port that was free a moment ago may be another process's by now. */
    static ServerSocket listen() {
        for (int attempt = 1; ; attempt++) {
            try {
                return listenAt(find());
            } catch (IOException e) {
                if (attempt == PORTS_TO_TRY) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    static ServerSocket listenAt(int port) throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private static int find(int end, IntPredicate isFree) {
        for (int attempt = 0; attempt < 100; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, end);
            if (isFree.test(port)) {
                return port;
            }
        }
        throw new IllegalStateException("No free port between " + FIRST + " and " + end);
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = listenAt(port)) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
