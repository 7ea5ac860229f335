package io.github.sparkredis.testing;

import java.time.Duration;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import redis.clients.jedis.Jedis;

/**
 * A node that is a whole cluster. With {@code TEST_TOPOLOGY=cluster} the servers that the tests share are such nodes: what a
 * test says of one server is then said of a cluster.
 */
final class ClusterOfOne {
    private static final Duration START_TIME = Duration.ofSeconds(20);

    private ClusterOfOne() {}

    /** Starts a server that the tests share, a cluster if that is asked for. */
    static RedisProcess orServer(RedisBinary binary, String... configLines) {
        if (Setting.choice("TEST_TOPOLOGY", Topology.values()).isEmpty()) {
            return RedisProcess.start(binary, configLines);
        }
        RedisProcess node = RedisProcess.start(
                binary,
                Stream.concat(
                                Arrays.stream(configLines),
                                Stream.of("cluster-enabled yes", "cluster-announce-ip 127.0.0.1"))
                        .toArray(String[]::new));
        try (Jedis redis = node.client()) {
            redis.clusterAddSlots(IntStream.range(0, RedisCluster.SLOTS).toArray());
            if (!Waiting.cameWithin(START_TIME, () -> redis.clusterInfo().contains("cluster_state:ok"))) {
                throw new IllegalStateException(node + " does not serve: " + redis.clusterInfo());
            }
        }
        return node;
    }

    private enum Topology {
        CLUSTER;

        @Override
        public String toString() {
            return "cluster";
        }
    }
}
