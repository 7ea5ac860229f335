package io.github.sparkredis.testing;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import redis.clients.jedis.Jedis;

/** A cluster whose nodes announce, each, a {@link FaultProxy} that stands before it: clients know no other way. */
public final class ProxiedCluster implements AutoCloseable {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

    private final RedisCluster cluster;
    private final List<FaultProxy> proxies;

    private ProxiedCluster(RedisCluster cluster) {
        this.cluster = cluster;
        proxies =
                cluster.nodes().stream().map(node -> FaultProxy.to(node.port())).toList();
    }

    /** Whether nodes announce another port while they run; says what is left out where they do not, as before Redis 7. */
    public static boolean isPossible() {
        Product product = RedisBinary.preferred().product();
        boolean possible =
                product.family() == Product.Family.VALKEY || product.version().compareTo(Version.of("7.0")) >= 0;
        if (!possible) {
            LeftOut.say("nodes that announce another port while they run", product);
        }
        return possible;
    }

    /** Starts that many masters, without replicas. */
    public static ProxiedCluster start(int masters, String... configLines) {
        ProxiedCluster proxied = new ProxiedCluster(RedisCluster.start(masters, 0, configLines));
        try {
            proxied.announce();
            return proxied;
        } catch (RuntimeException | Error e) {
            proxied.close();
            throw e;
        }
    }

    private void announce() {
        Set<Integer> announced = new TreeSet<>();
        for (int i = 0; i < proxies.size(); i++) {
            RedisProcess node = cluster.nodes().get(i);
            announced.add(proxies.get(i).port());
            try (Jedis redis = node.client()) {
                // Nodes go on to talk to each other directly.
                redis.configSet("cluster-announce-bus-port", Integer.toString(node.port() + 10_000));
                redis.configSet(
                        "cluster-announce-port", Integer.toString(proxies.get(i).port()));
            }
        }
        if (!Waiting.cameWithin(
                LONGEST_WAIT,
                () -> cluster.nodes().stream()
                        .allMatch(node -> portsNamedBy(node).equals(announced)))) {
            throw new IllegalStateException("The nodes do not name their proxies, at ports " + announced);
        }
    }

    private static Set<Integer> portsNamedBy(RedisProcess node) {
        Set<Integer> ports = new TreeSet<>();
        try (Jedis redis = node.client()) {
            for (Object range : redis.clusterSlots()) {
                List<?> master = (List<?>) ((List<?>) range).get(2);
                ports.add(Math.toIntExact((Long) master.get(1)));
            }
        }
        return ports;
    }

    /** In the order of the nodes: the slots are shared evenly among them. */
    public List<FaultProxy> proxies() {
        return proxies;
    }

    public RedisCluster cluster() {
        return cluster;
    }

    @Override
    public void close() {
        proxies.forEach(FaultProxy::close);
        cluster.close();
    }
}
