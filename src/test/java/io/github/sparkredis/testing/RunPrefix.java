package io.github.sparkredis.testing;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/** Sets the keys of this run apart from whatever else the server holds. */
final class RunPrefix {
    static final String VALUE = "spark-redis-test:" + UUID.randomUUID() + ":";

    private static final AtomicInteger USED = new AtomicInteger();

    private RunPrefix() {}

    static String next() {
        return VALUE + USED.incrementAndGet() + ":";
    }
}
