package io.github.sparkredis.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.args.ClusterFailoverOption;
import redis.clients.jedis.exceptions.JedisAskDataException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * A Redis Cluster of the test's own, each node a {@link RedisProcess} that a test may kill, stop and pause. Over a stop a
 * node keeps its name and its slots, and its data only if started with {@code appendonly yes}.
 */
public final class RedisCluster implements AutoCloseable {
    /** Of every cluster. */
    public static final int SLOTS = 16_384;

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

    /** A replica gives a planned failover up after 5 seconds. */
    private static final Duration FAILOVER_TRY = Duration.ofSeconds(6);

    private static final int FAILOVER_TRIES = 5;

    private final List<RedisProcess> nodes = new CopyOnWriteArrayList<>();
    private final Map<RedisProcess, String> ids = new ConcurrentHashMap<>();
    private final RedisBinary binary;
    private final String[] configLines;

    private RedisCluster(RedisBinary binary, String... configLines) {
        this.binary = binary;
        List<String> lines = new ArrayList<>(List.of("cluster-enabled yes", "cluster-node-timeout 2000"));
        lines.addAll(List.of(configLines));
        this.configLines = lines.toArray(String[]::new);
    }

    /**
     * Starts that many masters, which share the slots evenly, and their replicas, with these lines in the configuration file
     * of each ({@code cluster-node-timeout 500}, {@code requirepass secret}); returns when every node serves and knows all.
     * With fewer than three masters nobody is elected in place of one that is lost.
     */
    public static RedisCluster start(int masters, int replicasPerMaster, String... configLines) {
        return start(RedisBinary.preferred(), masters, replicasPerMaster, configLines);
    }

    static RedisCluster start(RedisBinary binary, int masters, int replicasPerMaster, String... configLines) {
        if (masters < 1 || replicasPerMaster < 0) {
            throw new IllegalArgumentException("No cluster has " + masters + " masters with " + replicasPerMaster
                    + " replicas each: give at least 1 and 0");
        }
        RedisCluster cluster = new RedisCluster(binary, configLines);
        try {
            cluster.form(masters, replicasPerMaster);
            return cluster;
        } catch (RuntimeException | Error e) {
            cluster.close();
            throw e;
        }
    }

    private void form(int masters, int replicasPerMaster) {
        for (int i = 0; i < masters * (1 + replicasPerMaster); i++) {
            RedisProcess node = startNode();
            try (Jedis redis = node.client()) {
                // Each its own, else they have to sort out whose word counts.
                redis.clusterSetConfigEpoch(i + 1);
                if (i < masters) {
                    redis.clusterAddSlots(IntStream.range(SLOTS * i / masters, SLOTS * (i + 1) / masters)
                            .toArray());
                }
            }
            if (i > 0) {
                meet(nodes.get(0), node);
            }
        }
        awaitAcquainted();
        for (int i = masters; i < nodes.size(); i++) {
            replicate(nodes.get(i), nodes.get(i % masters));
        }
        awaitSettled();
    }

    private void awaitAcquainted() {
        await("the nodes know each other", () -> state().isAcquainted());
    }

    private RedisProcess startNode() {
        RedisProcess node = RedisProcess.start(binary, configLines);
        nodes.add(node);
        try (Jedis redis = node.client()) {
            ids.put(node, redis.clusterMyId());
        }
        return node;
    }

    private static void meet(RedisProcess member, RedisProcess node) {
        try (Jedis redis = member.client()) {
            redis.clusterMeet("127.0.0.1", node.port());
        }
    }

    private void replicate(RedisProcess replica, RedisProcess master) {
        try (Jedis redis = replica.client()) {
            redis.clusterReplicate(idOf(master));
        }
    }

    /** What a client may begin with: a node that answers. */
    public String url() {
        return anyNode().url();
    }

    /** Those of all nodes, also of such as do not run. */
    public List<String> urls() {
        return nodes.stream().map(RedisProcess::url).toList();
    }

    /** All nodes as {@code host:port}, also such as do not run. */
    public List<String> hosts() {
        return nodes.stream().map(node -> "127.0.0.1:" + node.port()).toList();
    }

    /** All nodes, also such as do not run. */
    public List<RedisProcess> nodes() {
        return List.copyOf(nodes);
    }

    /** The nodes that answer and are masters now, those without slots too. */
    public List<RedisProcess> masters() {
        return state().masters();
    }

    /** The nodes that answer and are replicas now. */
    public List<RedisProcess> replicas() {
        return state().replicas();
    }

    /** Of this master, now. */
    public List<RedisProcess> replicasOf(RedisProcess master) {
        return state().replicasOf(idOf(master));
    }

    /** The master that answers for this slot now. */
    public RedisProcess ownerOf(int slot) {
        return state().ownerOf(slot)
                .orElseThrow(() -> new IllegalStateException("No node that answers has slot " + slot + ": " + state()));
    }

    /** The master that answers for this key now. */
    public RedisProcess ownerOf(String key) {
        return ownerOf(slotOf(key));
    }

    /** As the servers count it. */
    public int slotOf(String key) {
        try (Jedis redis = anyNode().client()) {
            return (int) redis.clusterKeySlot(key);
        }
    }

    /** What this node, which answers, has. */
    public BitSet slotsOf(RedisProcess node) {
        idOf(node);
        return ClusterView.of(node).myself().slots();
    }

    /** From the master that has it, also while its slot moves. */
    public Map<String, String> hgetAll(String key) {
        RedisProcess owner = ownerOf(key);
        try (Jedis redis = owner.client()) {
            return redis.hgetAll(key);
        } catch (JedisAskDataException e) {
            try (Jedis redis = nodeAt(e.getTargetNode().getPort()).client()) {
                redis.asking();
                return redis.hgetAll(key);
            }
        }
    }

    private RedisProcess nodeAt(int port) {
        return nodes.stream().filter(node -> node.port() == port).findFirst().orElseThrow();
    }

    /** The keys of all masters. */
    public long dbSize() {
        long size = 0;
        for (RedisProcess master : masters()) {
            try (Jedis redis = master.client()) {
                size += redis.dbSize();
            }
        }
        return size;
    }

    /** Those of all masters that begin so. */
    public Set<String> keys(String prefix) {
        String pattern = prefix.replaceAll("[\\\\*?\\[\\]]", "\\\\$0") + "*";
        Set<String> keys = new TreeSet<>();
        for (RedisProcess master : masters()) {
            try (Jedis redis = master.client()) {
                keys.addAll(redis.keys(pattern));
            }
        }
        return keys;
    }

    public void flushAll() {
        for (RedisProcess master : masters()) {
            try (Jedis redis = master.client()) {
                redis.flushAll();
            }
        }
    }

    /** Ends a node at once. */
    public void kill(RedisProcess node) {
        idOf(node);
        node.kill();
    }

    /** Returns when another node has the slots of a master that was killed or paused, and {@link #awaitSettled all know}. */
    public void awaitFailover(RedisProcess lost) {
        String id = idOf(lost);
        await("another node has the slots of " + lost + ", which takes the votes of most masters", () -> {
            ClusterState state = state();
            return state.isSettled() && state.slotsOf(id) == 0;
        });
    }

    /** A planned failover: the replica takes its master's place when it has all writes; returns when all nodes know. */
    public void failOver(RedisProcess replica) {
        idOf(replica);
        for (int i = 0; i < FAILOVER_TRIES; i++) {
            try (Jedis redis = replica.client()) {
                redis.clusterFailover();
            }
            // A second one soon after the first comes to nothing: the others do not vote so often about one master, and
            // a
            // replica that counts its old votes again is master for a moment only.
            if (Waiting.cameWithin(FAILOVER_TRY, () -> holds(() -> isSettledMaster(replica)))) {
                return;
            }
        }
        throw new IllegalStateException(replica + " does not become a master. " + state());
    }

    /** Like {@link #failOver}, but asks nobody: for a master that is lost where no majority is left to vote. */
    public void takeOver(RedisProcess replica) {
        idOf(replica);
        try (Jedis redis = replica.client()) {
            redis.clusterFailover(ClusterFailoverOption.TAKEOVER);
        }
        await(replica + " is a master", () -> isSettledMaster(replica));
    }

    private boolean isSettledMaster(RedisProcess node) {
        ClusterState state = state();
        return state.isSettled() && state.masters().contains(node);
    }

    /** Starts a node that was killed, or stops it first where it runs; returns when the cluster {@link #awaitSettled serves}. */
    public void restart(RedisProcess node) {
        idOf(node);
        if (node.isRunning()) {
            node.stop();
        }
        node.start();
        awaitSettled();
    }

    /**
     * Returns when every node that answers says that the cluster is well, all of them say the same about roles and slots,
     * each slot is with one of them, and each replica has its master.
     */
    public void awaitSettled() {
        await("all nodes serve and agree", () -> state().isSettled());
    }

    /** Returns when the replicas have all that was written before. */
    public void awaitReplicated() {
        ClusterState state = state();
        for (ClusterView master : state.views()) {
            for (RedisProcess replica : state.replicasOf(master.id())) {
                await(
                        replica + " has what was written",
                        () -> ClusterView.of(replica).offset() >= master.offset());
            }
        }
    }

    /**
     * Moves slots, while clients may use them: slot by slot, key by key, as redis-cli reshards; returns when all nodes know.
     * A master that gives its last slot away may become a replica of the one that takes it.
     */
    public void moveSlots(RedisProcess from, RedisProcess to, int first, int count) {
        moveSlots(from, to, first, count, Duration.ZERO);
    }

    /** The same, with a pause after each step: after a slot is opened, and after each page of its keys. */
    public void moveSlots(RedisProcess from, RedisProcess to, int first, int count, Duration pause) {
        try (SlotMove move = new SlotMove(this, from, to, first, count)) {
            move.run(pause);
        }
    }

    /** Opens slots, all of them at once, and leaves it to the test when their keys move, and when the slots do. */
    public SlotMove openSlots(RedisProcess from, RedisProcess to, int first, int count) {
        SlotMove move = new SlotMove(this, from, to, first, count);
        move.open();
        return move;
    }

    /** Starts another master, without slots, and joins it; returns when all nodes know it. */
    public RedisProcess addNode() {
        RedisProcess node = join();
        awaitSettled();
        return node;
    }

    /** Starts another replica of this master; returns when it has its master's data. */
    public RedisProcess addReplica(RedisProcess master) {
        idOf(master);
        RedisProcess node = join();
        replicate(node, master);
        awaitSettled();
        return node;
    }

    private RedisProcess join() {
        RedisProcess member = anyNode();
        RedisProcess node = startNode();
        meet(member, node);
        awaitAcquainted();
        return node;
    }

    /** Ends a node that has no slots, and makes the others forget it; its replicas get another master. */
    public void removeNode(RedisProcess node) {
        String id = idOf(node);
        ClusterState state = state();
        int slots = state.slotsOf(id);
        if (slots > 0) {
            throw new IllegalStateException(node + " has " + slots + " slots: move them first");
        }
        state.replicasOf(id).forEach(replica -> replicate(replica, ownerOf(0)));
        node.close();
        nodes.remove(node);
        ids.remove(node);
        answering().forEach(other -> forget(other, id));
        await("nobody knows " + node, () -> !state().knows(id));
        awaitSettled();
    }

    private static void forget(RedisProcess node, String id) {
        try (Jedis redis = node.client()) {
            redis.clusterForget(id);
        } catch (JedisDataException e) {
            // Since Redis 7.2 they tell each other.
            if (!e.getMessage().contains("Unknown node")) {
                throw e;
            }
        }
    }

    String idOf(RedisProcess node) {
        String id = ids.get(node);
        if (id == null) {
            throw new IllegalArgumentException(node + " is not of this cluster, whose nodes are " + nodes);
        }
        return id;
    }

    private List<RedisProcess> answering() {
        return nodes.stream().filter(RedisProcess::isAnswering).toList();
    }

    private RedisProcess anyNode() {
        return answering().stream()
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("None of its nodes answers: " + this));
    }

    private ClusterState state() {
        return ClusterState.of(nodes);
    }

    private void await(String event, BooleanSupplier condition) {
        if (!Waiting.cameWithin(LONGEST_WAIT, () -> holds(condition))) {
            throw new IllegalStateException("Not within " + LONGEST_WAIT + ": " + event + ". " + state());
        }
    }

    /** A node that comes or goes may not answer. */
    private static boolean holds(BooleanSupplier condition) {
        try {
            return condition.getAsBoolean();
        } catch (JedisException e) {
            return false;
        }
    }

    @Override
    public void close() {
        nodes.forEach(RedisProcess::close);
    }

    @Override
    public String toString() {
        return "a cluster of " + nodes;
    }
}
