package io.github.sparkredis.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisAskDataException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisMovedDataException;
import redis.clients.jedis.util.JedisClusterCRC16;

final class RedisClusterIT {
    private static final Duration LONG = Duration.ofSeconds(60);

    /** For tests that leave it whole: each finds three masters with a replica each and no key, but any of them may be any. */
    private static RedisCluster shared;

    @BeforeAll
    static void start() {
        shared = RedisCluster.start(3, 1);
    }

    @AfterAll
    static void close() {
        shared.close();
    }

    @BeforeEach
    void empty() {
        shared.flushAll();
    }

    @Test
    void everyNodeServesAndKnowsAllOthers() {
        assertThat(shared.masters()).hasSize(3);
        assertThat(shared.replicas()).hasSize(3);
        for (RedisProcess master : shared.masters()) {
            assertThat(shared.replicasOf(master)).hasSize(1);
        }
        for (RedisProcess node : shared.nodes()) {
            assertThat(infoOf(node)).contains("cluster_state:ok", "cluster_slots_ok:16384", "cluster_known_nodes:6");
        }
        for (RedisProcess replica : shared.replicas()) {
            try (Jedis redis = replica.client()) {
                assertThat(redis.info("replication")).contains("role:slave", "master_link_status:up");
            }
        }
        assertThat(shared.urls()).hasSize(6).doesNotHaveDuplicates().contains(shared.url());
        assertThat(shared.hosts())
                .isEqualTo(shared.urls().stream()
                        .map(url -> url.replace("redis://", ""))
                        .toList());
    }

    @Test
    void mastersShareTheSlotsEvenly() {
        try (RedisCluster cluster = RedisCluster.start(3, 0)) {
            assertThat(cluster.masters()).hasSize(3).isEqualTo(cluster.nodes());
            assertThat(cluster.masters())
                    .extracting(master -> cluster.slotsOf(master).cardinality())
                    .containsExactly(5461, 5461, 5462);
            assertThat(cluster.ownerOf(0)).isEqualTo(cluster.nodes().get(0));
            assertThat(cluster.ownerOf(5461)).isEqualTo(cluster.nodes().get(1));
            assertThat(cluster.ownerOf(16_383)).isEqualTo(cluster.nodes().get(2));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aSingleShardIsAClusterToo(int replicas) {
        try (RedisCluster cluster = RedisCluster.start(1, replicas)) {
            RedisProcess master = cluster.masters().get(0);
            assertThat(cluster.replicas()).hasSize(replicas).isEqualTo(cluster.replicasOf(master));
            assertThat(cluster.slotsOf(master).cardinality()).isEqualTo(RedisCluster.SLOTS);
            assertThat(infoOf(master)).contains("cluster_state:ok", "cluster_size:1");
            write(cluster, "k", 100);
            assertThat(cluster.dbSize()).isEqualTo(100);
        }
    }

    @Test
    void keysAreFoundWhereTheyBelong() {
        write(shared, "a*:", 100);
        write(shared, "ab:", 50);
        for (RedisProcess master : shared.masters()) {
            try (Jedis redis = master.client()) {
                assertThat(redis.dbSize()).isPositive();
            }
        }
        assertThat(shared.dbSize()).isEqualTo(150);
        assertThat(shared.keys("a*:")).hasSize(100).contains("a*:0", "a*:99");
        assertThat(shared.keys("a")).hasSize(150);
        assertThat(shared.hgetAll("a*:42")).isEqualTo(Map.of("f", "42"));
        assertThat(shared.hgetAll("missing")).isEmpty();
        assertThat(shared.slotOf("{user}.name"))
                .isEqualTo(shared.slotOf("user"))
                .isEqualTo(5474);
        shared.flushAll();
        assertThat(shared.dbSize()).isZero();
        assertThat(shared.keys("")).isEmpty();
    }

    @Test
    void aKeySentToAnotherMasterIsMoved() {
        RedisProcess owner = shared.ownerOf("k");
        for (RedisProcess other : shared.masters()) {
            if (other != owner) {
                try (Jedis redis = other.client()) {
                    assertThatThrownBy(() -> redis.hset("k", "f", "v"))
                            .isInstanceOf(JedisMovedDataException.class)
                            .hasMessageEndingWith(":" + owner.port());
                }
            }
        }
    }

    @Test
    void aReplicaTakesTheSlotsOfAKilledMasterWhichComesBackAsItsReplica() {
        try (RedisCluster cluster = RedisCluster.start(3, 1)) {
            write(cluster, "k", 300);
            cluster.awaitReplicated();
            RedisProcess lost = cluster.ownerOf("k0");
            RedisProcess replica = cluster.replicasOf(lost).get(0);
            cluster.kill(lost);
            cluster.awaitFailover(lost);
            assertThat(cluster.ownerOf("k0")).isEqualTo(replica);
            assertThat(cluster.masters()).hasSize(3).contains(replica).doesNotContain(lost);
            assertThat(cluster.replicas()).hasSize(2);
            assertServing(cluster);
            assertHolds(cluster, "k", 300);
            assertThat(cluster.urls()).hasSize(6).contains(lost.url());

            cluster.restart(lost);
            assertThat(cluster.replicasOf(replica)).containsExactly(lost);
            assertServing(cluster);
            cluster.failOver(lost);
            assertThat(cluster.ownerOf("k0")).isEqualTo(lost);
            assertHolds(cluster, "k", 300);
        }
    }

    @Test
    void aPausedMasterIsReplacedAndIsAReplicaWhenItGoesOn() {
        try (RedisCluster cluster = RedisCluster.start(3, 1, "cluster-node-timeout 1000")) {
            RedisProcess frozen = cluster.ownerOf(0);
            RedisProcess replica = cluster.replicasOf(frozen).get(0);
            frozen.pause();
            cluster.awaitFailover(frozen);
            assertThat(cluster.ownerOf(0)).isEqualTo(replica);
            frozen.resume();
            cluster.awaitSettled();
            assertThat(cluster.replicasOf(replica)).containsExactly(frozen);
            assertServing(cluster);
        }
    }

    @Test
    void aPlannedFailoverSwapsMasterAndReplicaAsOftenAsAsked() {
        write(shared, "k", 100);
        RedisProcess master = shared.ownerOf("k0");
        RedisProcess replica = shared.replicasOf(master).get(0);
        for (int i = 0; i < 3; i++) {
            RedisProcess next = i % 2 == 0 ? replica : master;
            RedisProcess last = i % 2 == 0 ? master : replica;
            shared.failOver(next);
            assertThat(shared.ownerOf("k0")).isEqualTo(next);
            assertThat(shared.replicasOf(next)).containsExactly(last);
            assertServing(shared);
            assertHolds(shared, "k", 100);
        }
    }

    @Test
    void aReplicaTakesOverWhereNobodyIsLeftToVote() {
        try (RedisCluster cluster = RedisCluster.start(1, 1)) {
            write(cluster, "k", 10);
            cluster.awaitReplicated();
            RedisProcess replica = cluster.replicas().get(0);
            cluster.kill(cluster.masters().get(0));
            cluster.takeOver(replica);
            assertThat(cluster.masters()).containsExactly(replica);
            assertHolds(cluster, "k", 10);
        }
    }

    @Test
    void aRestartedNodeHasItsSlotsAndWithAFileItsKeys() {
        try (RedisCluster cluster = RedisCluster.start(2, 0, "appendonly yes", "appendfsync always")) {
            write(cluster, "k", 100);
            RedisProcess node = cluster.ownerOf(0);
            cluster.restart(node);
            assertServing(cluster);
            cluster.kill(node);
            cluster.restart(node);
            assertServing(cluster);
            assertThat(cluster.ownerOf(0)).isEqualTo(node);
            assertHolds(cluster, "k", 100);
        }
    }

    @Test
    void slotsMoveWithTheirKeys() {
        write(shared, "k", 1000);
        RedisProcess from = shared.ownerOf(0);
        RedisProcess to = anotherThan(from, shared);
        int before = shared.slotsOf(to).cardinality();
        shared.moveSlots(from, to, 0, 100);
        assertThat(shared.slotsOf(to).cardinality()).isEqualTo(before + 100);
        assertThat(shared.slotsOf(to).get(0, 100).cardinality()).isEqualTo(100);
        assertThat(shared.ownerOf(0)).isEqualTo(to);
        assertThat(shared.ownerOf(99)).isEqualTo(to);
        assertThat(shared.ownerOf(100)).isEqualTo(from);
        assertServing(shared);
        assertHolds(shared, "k", 1000);
        shared.moveSlots(to, from, 0, 100);
        assertThat(shared.ownerOf(0)).isEqualTo(from);
        assertHolds(shared, "k", 1000);
    }

    @Test
    void aHalfMovedSlotAsksForTheKeysThatAreGone() {
        List<String> keys = IntStream.range(0, 5).mapToObj(i -> "{slot}" + i).toList();
        keys.forEach(key -> write(shared, key));
        int slot = shared.slotOf("{slot}");
        RedisProcess from = shared.ownerOf(slot);
        RedisProcess to = anotherThan(from, shared);
        try (SlotMove move = shared.openSlots(from, to, slot, 1)) {
            assertThat(move.moveKeys(2)).isEqualTo(2);
            assertThat(keysAnswered(from, keys)).hasSize(3);
            assertThat(shared.ownerOf(slot)).isEqualTo(from);
            keys.forEach(key -> assertThat(shared.hgetAll(key)).isEqualTo(Map.of("f", key)));
            assertThat(shared.dbSize()).isEqualTo(5);
            assertThatThrownBy(() -> countAtOnce(to, keys))
                    .isInstanceOf(JedisDataException.class)
                    .hasMessageStartingWith("TRYAGAIN");
            move.finish();
        }
        assertThat(shared.ownerOf(slot)).isEqualTo(to);
        assertServing(shared);
        assertThat(keysAnswered(to, keys)).hasSize(5);
        shared.moveSlots(to, from, slot, 1);
    }

    @Test
    void slotsStayHalfMovedForAsLongAsAPauseLasts() {
        String key = "new";
        int slot = shared.slotOf(key);
        RedisProcess from = shared.ownerOf(slot);
        RedisProcess to = anotherThan(from, shared);
        CompletableFuture<Void> move =
                CompletableFuture.runAsync(() -> shared.moveSlots(from, to, slot, 1, Duration.ofMillis(500)));
        try (Jedis source = from.client()) {
            assertThat(Waiting.cameWithin(LONG, () -> asks(source, key))).isTrue();
            write(to, key);
            assertThat(shared.hgetAll(key)).isEqualTo(Map.of("f", key));
        }
        move.join();
        assertThat(shared.ownerOf(slot)).isEqualTo(to);
        assertThat(shared.hgetAll(key)).isEqualTo(Map.of("f", key));
        shared.moveSlots(to, from, slot, 1);
    }

    @Test
    void aNodeThatIsAddedTakesSlotsAndLeavesWithoutThem() {
        write(shared, "k", 500);
        RedisProcess added = shared.addNode();
        assertThat(shared.masters()).hasSize(4).contains(added);
        assertThat(shared.slotsOf(added).cardinality()).isZero();
        RedisProcess from = shared.ownerOf(0);
        shared.moveSlots(from, added, 0, 50);
        assertThat(shared.ownerOf(49)).isEqualTo(added);
        assertServing(shared);
        assertHolds(shared, "k", 500);
        assertThatThrownBy(() -> shared.removeNode(added))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(added + " has 50 slots: move them first");

        shared.moveSlots(added, from, 0, 50);
        shared.removeNode(added);
        assertThat(added.isRunning()).isFalse();
        assertThat(shared.nodes()).hasSize(6).doesNotContain(added);
        assertThat(shared.masters()).hasSize(3);
        for (RedisProcess node : shared.nodes()) {
            assertThat(infoOf(node)).contains("cluster_known_nodes:6");
        }
        assertServing(shared);
        assertHolds(shared, "k", 500);
        assertThatThrownBy(() -> shared.kill(added))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(added + " is not of this cluster");
    }

    @Test
    void theReplicaOfAMasterThatLeavesStays() {
        write(shared, "k", 100);
        RedisProcess master = shared.addNode();
        RedisProcess replica = shared.addReplica(master);
        assertThat(shared.replicasOf(master)).containsExactly(replica);
        shared.removeNode(master);
        assertThat(shared.nodes()).hasSize(7).contains(replica);
        assertThat(shared.replicas()).hasSize(4).contains(replica);
        assertServing(shared);

        shared.removeNode(replica);
        assertThat(shared.replicas()).hasSize(3);
        assertHolds(shared, "k", 100);
    }

    @Test
    void slotsOfAnotherMasterDoNotMove() {
        RedisProcess owner = shared.ownerOf(7);
        RedisProcess other = anotherThan(owner, shared);
        assertThatThrownBy(() -> shared.moveSlots(other, owner, 7, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Slot 7 is not of " + other + ", so it cannot move to " + owner);
        assertServing(shared);
    }

    @Test
    void aPasswordHoldsBetweenTheNodesToo() {
        try (RedisCluster cluster = RedisCluster.start(3, 1, "requirepass secret", "cluster-node-timeout 5000")) {
            assertThatThrownBy(
                            () -> new Jedis("127.0.0.1", cluster.nodes().get(0).port()).ping())
                    .hasMessageStartingWith("NOAUTH");
            try (Jedis redis = cluster.nodes().get(0).client()) {
                assertThat(redis.configGet("cluster-node-timeout")).containsValue("5000");
            }
            write(cluster, "k", 200);
            RedisProcess from = cluster.ownerOf("k0");
            RedisProcess to = anotherThan(from, cluster);
            cluster.moveSlots(from, to, cluster.slotOf("k0"), 1);
            assertThat(cluster.ownerOf("k0")).isEqualTo(to);
            assertHolds(cluster, "k", 200);
        }
    }

    @Test
    void closingEndsEveryProcess() {
        RedisCluster cluster = RedisCluster.start(1, 1);
        List<RedisProcess> nodes = cluster.nodes();
        nodes.get(0).pause();
        cluster.close();
        assertThat(nodes).hasSize(2).noneMatch(RedisProcess::isRunning);
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-such-directive yes", "rename-command CLUSTER \"\""})
    void aClusterThatDoesNotFormLeavesNoProcess(String line) {
        List<Long> before = children();
        assertThatThrownBy(() -> RedisCluster.start(3, 0, line)).isInstanceOf(RuntimeException.class);
        assertThat(children()).isEqualTo(before);
    }

    @Test
    void aClusterWithoutMastersIsRefused() {
        assertThatThrownBy(() -> RedisCluster.start(0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("No cluster has 0 masters with 1 replicas each: give at least 1 and 0");
    }

    private static RedisProcess anotherThan(RedisProcess master, RedisCluster cluster) {
        return cluster.masters().stream()
                .filter(other -> other != master)
                .findFirst()
                .orElseThrow();
    }

    private static List<Long> children() {
        return ProcessHandle.current()
                .children()
                .map(ProcessHandle::pid)
                .sorted()
                .collect(Collectors.toList());
    }

    private static void write(RedisCluster cluster, String prefix, int keys) {
        for (RedisProcess master : cluster.masters()) {
            BitSet slots = cluster.slotsOf(master);
            try (Jedis redis = master.client()) {
                IntStream.range(0, keys)
                        .filter(i -> slots.get(JedisClusterCRC16.getSlot(prefix + i)))
                        .forEach(i -> redis.hset(prefix + i, "f", Integer.toString(i)));
            }
        }
    }

    private static void write(RedisCluster cluster, String key) {
        try (Jedis redis = cluster.ownerOf(key).client()) {
            redis.hset(key, "f", key);
        }
    }

    /** To the target of a move. */
    private static void write(RedisProcess target, String key) {
        try (Jedis redis = target.client()) {
            redis.asking();
            redis.hset(key, "f", key);
        }
    }

    /** Those that it does not send a client elsewhere for. */
    private static List<String> keysAnswered(RedisProcess master, List<String> keys) {
        try (Jedis redis = master.client()) {
            return keys.stream().filter(key -> !asks(redis, key)).toList();
        }
    }

    private static long countAtOnce(RedisProcess target, List<String> keys) {
        try (Jedis redis = target.client()) {
            redis.asking();
            return redis.exists(keys.toArray(String[]::new));
        }
    }

    private static boolean asks(Jedis source, String key) {
        try {
            source.hgetAll(key);
            return false;
        } catch (JedisAskDataException e) {
            return true;
        }
    }

    private static void assertHolds(RedisCluster cluster, String prefix, int keys) {
        assertThat(cluster.dbSize()).isEqualTo(keys);
        assertThat(cluster.keys(prefix)).hasSize(keys);
        for (int i = 0; i < keys; i += 17) {
            assertThat(cluster.hgetAll(prefix + i)).isEqualTo(Map.of("f", Integer.toString(i)));
        }
    }

    /** As each node says. */
    private static void assertServing(RedisCluster cluster) {
        for (RedisProcess node : cluster.nodes()) {
            if (node.isRunning()) {
                assertThat(infoOf(node)).contains("cluster_state:ok", "cluster_slots_ok:16384");
            }
        }
    }

    private static String infoOf(RedisProcess node) {
        try (Jedis redis = node.client()) {
            return redis.clusterInfo();
        }
    }
}
