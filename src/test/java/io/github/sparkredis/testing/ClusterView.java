package io.github.sparkredis.testing;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import redis.clients.jedis.Jedis;

/**
 * What one node of a cluster says at one moment.
 *
 * @param nodes by their ids, itself among them
 * @param isOk whether it serves
 * @param isLinked whether it is a master, or has one that it follows
 * @param offset how far it is in the stream of writes that a master and its replicas share
 */
record ClusterView(
        RedisProcess server,
        ClusterNode myself,
        Map<String, ClusterNode> nodes,
        boolean isOk,
        boolean isLinked,
        long offset) {
    /** The first line of these is that of the node's own role. */
    private static final Pattern OFFSET = Pattern.compile("(?m)^(?:slave|master)_repl_offset:(\\d+)");

    static ClusterView of(RedisProcess server) {
        try (Jedis redis = server.client()) {
            Map<String, ClusterNode> nodes = new LinkedHashMap<>();
            redis.clusterNodes().lines().map(ClusterNode::of).forEach(node -> nodes.put(node.id(), node));
            ClusterNode myself = nodes.values().stream()
                    .filter(ClusterNode::isMyself)
                    .findFirst()
                    .orElseThrow();
            boolean ok = redis.clusterInfo().contains("cluster_state:ok");
            String replication = redis.info("replication");
            boolean linked = myself.isMaster() || replication.contains("master_link_status:up");
            return new ClusterView(server, myself, nodes, ok, linked, offset(replication));
        }
    }

    private static long offset(String replication) {
        Matcher matcher = OFFSET.matcher(replication);
        if (!matcher.find()) {
            throw new IllegalStateException("INFO names no offset: " + replication);
        }
        return Long.parseLong(matcher.group(1));
    }

    String id() {
        return myself.id();
    }

    boolean isMaster() {
        return myself.isMaster();
    }

    @Override
    public String toString() {
        return nodes.values().stream()
                .map(node -> "\n  " + node)
                .collect(Collectors.joining(
                        "", "\n" + server + (isOk ? "" : ", down") + (isLinked ? "" : ", unlinked"), ""));
    }
}
