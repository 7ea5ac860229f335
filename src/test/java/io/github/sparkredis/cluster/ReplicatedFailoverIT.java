package io.github.sparkredis.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.encode.RedisFormat;
import io.github.sparkredis.pipeline.Tally;
import io.github.sparkredis.testing.NumberedRows;
import io.github.sparkredis.testing.RedisCluster;
import io.github.sparkredis.testing.RedisProcess;
import io.github.sparkredis.testing.RedisSentinel;
import io.github.sparkredis.write.PartitionAttempt;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.args.ClientType;
import redis.clients.jedis.params.ClientKillParams;

/**
 * With {@code wait_replicas} no row that is reported as written is lost with its master, however that is lost in the middle of
 * a write: killed, with a replica that lags or not, paused for longer than the others wait, or by plan.
 * {@code -Dfailovers=30} makes that many, {@code -Dfailover.seed=7} that one alone; each is drawn from its seed.
 * {@code -Dfailover.replicas=2} gives each master as many, and waits for all.
 */
@Timeout(3_600)
final class ReplicatedFailoverIT {
    private static final int SLICE = 1;
    private static final int REPLICAS = Integer.getInteger("failover.replicas", 1);
    private static final int ROWS = 10_000;
    private static final Duration LAG = Duration.ofMillis(300);

    /** Of each so many keys one is there before, by somebody else. */
    private static final int EXISTING = 50;

    /** Each so many rows one is repeated, by as many rows later. */
    private static final int REPEATED = 20;

    /** A server that comes back without its data, and is believed, is another matter. */
    private static final String DURABLE = "appendonly yes";

    /** How a master is lost. */
    private enum Loss {
        KILL,
        /** Killed when its replica has not heard of it for a while. */
        KILL_BEFORE_A_REPLICA_THAT_LAGS,
        PAUSE,
        PLAN
    }

    @Test
    void noRowOfAClusterIsLostWithItsMaster() {
        Losses losses = new Losses();
        try (RedisCluster cluster = RedisCluster.start(3, REPLICAS, DURABLE)) {
            for (long seed : seeds()) {
                SplittableRandom random = new SplittableRandom(seed);
                Loss loss = Loss.values()[random.nextInt(Loss.values().length)];
                RedisProcess master = cluster.masters().get(random.nextInt(3));
                Written written = write(seed, random, cluster.url(), "cluster", REPLICAS, lose(cluster, master, loss));
                written.isAllThere(settled(cluster));
                losses.add(loss, written);
            }
        }
        losses.report("a cluster");
    }

    @Test
    void noRowIsLostWithTheMasterThatSentinelsWatch() {
        Losses losses = new Losses();
        try (RedisSentinel sentinel = RedisSentinel.start(REPLICAS, DURABLE)) {
            for (long seed : seeds()) {
                SplittableRandom random = new SplittableRandom(seed);
                Loss loss = Loss.values()[random.nextInt(Loss.values().length)];
                Written written = write(seed, random, sentinel.url(), "sentinel", REPLICAS, lose(sentinel, loss));
                written.isAllThere(List.of(sentinel.settledMaster()));
                losses.add(loss, written);
            }
        }
        losses.report("a sentinel");
    }

    /** The window that docs/delivery.md tells of. */
    @Test
    void withoutWaitingForReplicasRowsAreLostThatTheyDoNotHave() {
        try (RedisCluster cluster = RedisCluster.start(3, 1, DURABLE)) {
            RedisProcess master = cluster.masters().get(0);
            Event loss = lose(cluster, master, Loss.KILL_BEFORE_A_REPLICA_THAT_LAGS);
            Written written = write(1, new SplittableRandom(1), cluster.url(), "cluster", 0, loss);
            Set<Integer> missing = written.missing(settled(cluster));
            System.out.printf("Without wait_replicas: %,d of %,d rows lost.%n", missing.size(), ROWS);
            assertThat(missing).isNotEmpty();
        }
    }

    private static long[] seeds() {
        Long alone = Long.getLong("failover.seed");
        return alone == null
                ? LongStream.rangeClosed(1, Integer.getInteger("failovers", SLICE))
                        .toArray()
                : new long[] {alone};
    }

    private static List<RedisProcess> settled(RedisCluster cluster) {
        cluster.awaitSettled();
        cluster.awaitReplicated();
        return cluster.masters();
    }

    /**
     * What happens to a write.
     *
     * @param atOnce before its next row
     * @param meanwhile while it goes on
     */
    private record Event(Runnable atOnce, Runnable meanwhile) {}

    private static Event lose(RedisCluster cluster, RedisProcess master, Loss loss) {
        RedisProcess replica = cluster.replicasOf(master).get(0);
        if (loss == Loss.PLAN) {
            return new Event(() -> {}, () -> cluster.failOver(replica));
        }
        return new Event(() -> holdBack(master, replica, loss), () -> {
            strike(master, replica, loss);
            cluster.awaitFailover(master);
            recover(master);
        });
    }

    private static Event lose(RedisSentinel sentinel, Loss loss) {
        RedisProcess master = sentinel.master();
        RedisProcess replica = sentinel.replica();
        if (loss == Loss.PLAN) {
            return new Event(() -> {}, sentinel::failOver);
        }
        return new Event(() -> holdBack(master, replica, loss), () -> {
            strike(master, replica, loss);
            sentinel.awaitFailover(master);
            recover(master);
        });
    }

    private static void holdBack(RedisProcess master, RedisProcess replica, Loss loss) {
        if (loss == Loss.KILL_BEFORE_A_REPLICA_THAT_LAGS) {
            replica.pause();
            try (Jedis redis = master.client()) {
                // What lies in the replica's socket it would still read.
                redis.clientKill(new ClientKillParams().type(ClientType.REPLICA));
            }
        }
    }

    private static void strike(RedisProcess master, RedisProcess replica, Loss loss) {
        if (loss == Loss.PAUSE) {
            master.pause();
            return;
        } else if (loss == Loss.KILL_BEFORE_A_REPLICA_THAT_LAGS) {
            pause(LAG);
        }
        master.kill();
        replica.resume();
    }

    /** Else the new master has no replica that could be waited for. */
    private static void recover(RedisProcess lost) {
        if (lost.isRunning()) {
            lost.resume();
        } else {
            lost.start();
        }
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Under which keys rows were written, how, which of them are not to be there, and what the task counted. */
    private record Written(String prefix, String how, Set<Integer> others, Tally tally) {
        Set<Integer> missing(List<RedisProcess> masters) {
            return NumberedRows.missing(masters, prefix, ROWS);
        }

        void isAllThere(List<RedisProcess> masters) {
            assertThat(missing(masters)).as(how).isEqualTo(others);
        }
    }

    /** What all writes went through. */
    private static final class Losses {
        private final Map<Loss, Integer> byKind = new EnumMap<>(Loss.class);
        private long inDoubt;
        private long tried;
        private int retried;

        void add(Loss loss, Written written) {
            byKind.merge(loss, 1, Integer::sum);
            inDoubt += written.tally.rowsInDoubt();
            if (loss != Loss.PLAN) {
                tried++;
                retried += written.tally.retries() > 0 ? 1 : 0;
            }
        }

        void report(String of) {
            System.out.printf(
                    "Masters of %s lost under writes: %s; %d of %d that were not planned made a write try again;"
                            + " rows in doubt: %,d.%n",
                    of, byKind, retried, tried, inDoubt);
            assertThat(retried).as("a loss that no write meets shows nothing").isGreaterThanOrEqualTo((int) tried / 2);
        }
    }

    private static Written write(
            long seed, SplittableRandom random, String url, String topology, int replicas, Event event) {
        String prefix = topology + seed + ":";
        String drawn = List.of("upsert", "insert", "replace").get(random.nextInt(3));
        String mode = replicas > 0 ? drawn : "upsert"; // a row that is lost could be inserted by its repetition
        String transaction = random.nextInt(4) == 0 ? "batch" : "none";
        int lossAt = random.nextInt(ROWS / 4, ROWS * 3 / 4);
        Map<String, String> options = new HashMap<>(Map.of(
                "url", url,
                "topology", topology,
                "key_column", "id",
                "key_prefix", prefix,
                "mode", mode,
                "transaction", transaction,
                "batch_size", Integer.toString(random.nextInt(20, 500))));
        options.putAll(Map.of("socket_timeout_ms", "1000", "retry_max_ms", "200", "retry_timeout_ms", "120000"));
        if (replicas > 0) {
            options.putAll(Map.of("wait_replicas", Integer.toString(replicas), "wait_timeout_ms", "300"));
        }
        Set<Integer> existing = writeOthers(options);
        PartitionAttempt attempt = new PartitionAttempt(RedisFormat.HASH, options, NumberedRows.SCHEMA, false);
        int repeated = 0;
        CompletableFuture<Void> lost = CompletableFuture.completedFuture(null);
        for (int id = 0; id < ROWS; id++) {
            if (id == lossAt) {
                event.atOnce.run();
                lost = CompletableFuture.runAsync(event.meanwhile);
            }
            attempt.write(NumberedRows.row(id));
            if (id >= REPEATED && id % REPEATED == 0) {
                attempt.write(NumberedRows.row(id - REPEATED));
                repeated++;
            }
        }
        Tally tally = attempt.commit();
        lost.join();
        String how = String.format("seed %d: %s, %s, transaction=%s", seed, topology, mode, transaction);
        boolean inserts = mode.equals("insert");
        int skipped = inserts ? existing.size() + repeated : 0;
        assertThat(tally.rowsSkipped()).as(how).isEqualTo(skipped);
        assertThat(tally.rowsWritten()).as(how).isEqualTo(ROWS + repeated - skipped);
        return new Written(prefix, how, inserts ? existing : Set.of(), tally);
    }

    private static Set<Integer> writeOthers(Map<String, String> options) {
        Map<String, String> asTheyAre = new HashMap<>(options);
        asTheyAre.put("mode", "upsert");
        PartitionAttempt attempt = new PartitionAttempt(RedisFormat.HASH, asTheyAre, NumberedRows.SCHEMA, false);
        Set<Integer> ids = new HashSet<>();
        for (int id = 0; id < ROWS; id += EXISTING) {
            attempt.write(NumberedRows.other(id));
            ids.add(id);
        }
        attempt.commit();
        return ids;
    }
}
