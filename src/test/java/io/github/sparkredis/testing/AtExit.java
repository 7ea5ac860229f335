package io.github.sparkredis.testing;

import java.util.ArrayDeque;
import java.util.Deque;

/** Closes what the tests of a JVM share, newest first, when that JVM ends. */
final class AtExit {
    private static final Deque<AutoCloseable> RESOURCES = new ArrayDeque<>();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(AtExit::closeAll, "close-test-resources"));
    }

    private AtExit() {}

    static synchronized void close(AutoCloseable resource) {
        RESOURCES.push(resource);
    }

    static synchronized void forget(AutoCloseable resource) {
        RESOURCES.remove(resource);
    }

    private static synchronized void closeAll() {
        while (!RESOURCES.isEmpty()) {
            AutoCloseable resource = RESOURCES.pop();
            try {
                resource.close();
            } catch (Exception e) {
                System.err.println("Not closed: " + resource + ": " + e);
            }
        }
    }
}
