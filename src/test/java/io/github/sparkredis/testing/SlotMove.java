package io.github.sparkredis.testing;

import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.params.MigrateParams;

/**
 * Slots on their way from one master to another. Until {@link #finish} they belong to the old one, which answers for the
 * keys that it still has, and ASK for all others; a command with some keys here and some there is told TRYAGAIN, by Redis
 * 6.2 only at the new one. Closing it leaves the slots as they are.
 */
public final class SlotMove implements AutoCloseable {
    private static final int PAGE = 100;
    private static final int MIGRATE_MILLIS = 10_000;

    private final RedisCluster cluster;
    private final RedisProcess to;
    private final int[] slots;
    private final String sourceId;
    private final String targetId;
    private final Jedis source;
    private final Jedis target;
    private final List<Jedis> others;

    SlotMove(RedisCluster cluster, RedisProcess from, RedisProcess to, int first, int count) {
        this.cluster = cluster;
        this.to = to;
        this.slots = IntStream.range(first, first + count).toArray();
        this.sourceId = cluster.idOf(from);
        this.targetId = cluster.idOf(to);
        BitSet owned = cluster.slotsOf(from);
        for (int slot : slots) {
            if (!owned.get(slot)) {
                throw new IllegalArgumentException(
                        "Slot " + slot + " is not of " + from + ", so it cannot move to " + to);
            }
        }
        this.source = from.client();
        this.target = to.client();
        this.others = cluster.masters().stream()
                .filter(other -> other != from && other != to)
                .map(RedisProcess::client)
                .toList();
    }

    /** Moves one slot after the other. */
    void run(Duration pause) {
        for (int slot : slots) {
            open(slot);
            Waiting.sleep(pause);
            while (moveKeys(slot, PAGE) > 0) {
                Waiting.sleep(pause);
            }
            assign(slot);
        }
        cluster.awaitSettled();
    }

    void open() {
        for (int slot : slots) {
            open(slot);
        }
    }

    /** Moves up to that many of the keys, and says how many: none when all are at the target. */
    public int moveKeys(int atMost) {
        int moved = 0;
        for (int i = 0; i < slots.length && moved < atMost; i++) {
            moved += moveKeys(slots[i], atMost - moved);
        }
        return moved;
    }

    /** Moves the keys that are left, and gives the slots to the target; returns when all nodes know. */
    public void finish() {
        for (int slot : slots) {
            while (moveKeys(slot, PAGE) > 0) {}
            assign(slot);
        }
        cluster.awaitSettled();
    }

    /** Gives up: the slots stay the source's, and the keys that have moved stay at the target, out of everybody's reach. */
    public void giveUp() {
        for (int slot : slots) {
            source.clusterSetSlotStable(slot);
            target.clusterSetSlotStable(slot);
        }
    }

    /** At the target first: it must be ready for those whom the source sends to it. */
    private void open(int slot) {
        target.clusterSetSlotImporting(slot, sourceId);
        source.clusterSetSlotMigrating(slot, targetId);
    }

    private int moveKeys(int slot, int atMost) {
        List<byte[]> keys = source.clusterGetKeysInSlotBinary(slot, atMost);
        if (!keys.isEmpty()) {
            MigrateParams params = new MigrateParams();
            to.password().ifPresent(params::auth);
            source.migrate("127.0.0.1", to.port(), MIGRATE_MILLIS, params, keys.toArray(byte[][]::new));
        }
        return keys.size();
    }

    /** At the target first: else, for a moment, each of the two would send clients to the other. */
    private void assign(int slot) {
        target.clusterSetSlotNode(slot, targetId);
        try {
            source.clusterSetSlotNode(slot, targetId);
        } catch (JedisDataException e) {
            // The target may have told it, and it was its last slot: it is a replica of the target now.
            if (!e.getMessage().contains("only with masters")) {
                throw e;
            }
        }
        for (Jedis other : others) {
            try {
                other.clusterSetSlotNode(slot, targetId);
            } catch (JedisException e) {
                // It is a courtesy, and one may be down: the nodes tell each other.
            }
        }
    }

    @Override
    public void close() {
        source.close();
        target.close();
        others.forEach(Jedis::close);
    }
}
