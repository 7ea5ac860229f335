package io.github.sparkredis.examples;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import redis.clients.jedis.Jedis;

/** Prints every second how many keys a plain client counts more in the database than when this began. */
final class Progress implements AutoCloseable {

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final Jedis client;
    private final long rows;
    private final long before;

    Progress(Jedis client, long rows) {
        this.client = client;
        this.rows = rows;
        before = client.dbSize();
        clock.scheduleAtFixedRate(this::print, 1, 1, TimeUnit.SECONDS);
    }

    private void print() {
        System.out.printf("  %,9d of %,d%n", client.dbSize() - before, rows);
    }

    @Override
    public void close() throws InterruptedException {
        clock.shutdown();
        clock.awaitTermination(5, TimeUnit.SECONDS);
        print();
        client.close();
    }
}
