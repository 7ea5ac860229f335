package io.github.sparkredis.testing;

import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What the nodes of a cluster say that can answer. Of its own role, each node knows first. */
record ClusterState(List<ClusterView> views) {
    static ClusterState of(Collection<RedisProcess> servers) {
        return new ClusterState(servers.stream()
                .filter(RedisProcess::isAnswering)
                .map(ClusterView::of)
                .toList());
    }

    List<RedisProcess> masters() {
        return servers(ClusterView::isMaster);
    }

    List<RedisProcess> replicas() {
        return servers(view -> !view.isMaster());
    }

    List<RedisProcess> replicasOf(String master) {
        return servers(view -> view.myself().master().equals(master));
    }

    private List<RedisProcess> servers(Predicate<ClusterView> which) {
        return views.stream().filter(which).map(ClusterView::server).toList();
    }

    /** How many slots any node takes this one for the owner of, whether it answers or not. */
    int slotsOf(String id) {
        return views.stream()
                .map(view -> view.nodes().get(id))
                .filter(Objects::nonNull)
                .mapToInt(node -> node.slots().cardinality())
                .max()
                .orElse(0);
    }

    /** A master that comes back after a failover claims its slots, too, until it hears of it: the later epoch counts. */
    Optional<RedisProcess> ownerOf(int slot) {
        return views.stream()
                .filter(view -> view.isMaster() && view.myself().slots().get(slot))
                .max(Comparator.comparing(view -> view.myself().configEpoch()))
                .map(ClusterView::server);
    }

    /** Whether each knows all others for good, whatever it knows of their slots. */
    boolean isAcquainted() {
        return views.stream()
                .allMatch(view -> view.nodes().keySet().containsAll(ids())
                        && view.nodes().values().stream().noneMatch(ClusterNode::isNew));
    }

    boolean knows(String id) {
        return views.stream().anyMatch(view -> view.nodes().containsKey(id));
    }

    /** Whether each serves, and all say the same: who is well, who replicates whom, whose the slots are, all of them. */
    boolean isSettled() {
        BitSet owned = new BitSet(RedisCluster.SLOTS);
        views.stream()
                .filter(ClusterView::isMaster)
                .forEach(view -> owned.or(view.myself().slots()));
        return owned.cardinality() == RedisCluster.SLOTS
                && isAcquainted()
                && views.stream().allMatch(view -> view.isOk() && view.isLinked() && agreesWithAll(view));
    }

    private boolean agreesWithAll(ClusterView view) {
        return views.stream().allMatch(other -> {
            ClusterNode seen = view.nodes().get(other.id());
            return seen.isWell() && seen.hasTheRoleOf(other.myself());
        });
    }

    private List<String> ids() {
        return views.stream().map(ClusterView::id).toList();
    }

    @Override
    public String toString() {
        return "The nodes that answer say:"
                + views.stream().map(ClusterView::toString).collect(Collectors.joining());
    }
}
