package io.github.sparkredis.cluster;

import io.github.sparkredis.testing.RedisCluster;
import io.github.sparkredis.testing.RedisProcess;
import java.util.Map;
import java.util.TreeMap;
import redis.clients.jedis.Jedis;

/** How often the nodes of a cluster have answered with an error, by its code: {@code INFO errorstats}. */
final class ErrorStats {
    private ErrorStats() {}

    static void reset(RedisCluster cluster) {
        for (RedisProcess node : cluster.nodes()) {
            try (Jedis redis = node.client()) {
                redis.configResetStat();
            }
        }
    }

    /** Over all nodes that there are, since {@link #reset}. */
    static Map<String, Long> of(RedisCluster cluster) {
        Map<String, Long> counts = new TreeMap<>();
        for (RedisProcess node : cluster.nodes()) {
            try (Jedis redis = node.client()) {
                redis.info("errorstats")
                        .lines()
                        .filter(line -> line.startsWith("errorstat_"))
                        .forEach(line -> counts.merge(
                                line.substring("errorstat_".length(), line.indexOf(':')),
                                Long.parseLong(line.substring(line.indexOf('=') + 1)),
                                Long::sum));
            }
        }
        return counts;
    }
}
