package io.github.sparkredis.testing;

import java.util.BitSet;
import java.util.Set;

/**
 * A line of CLUSTER NODES: what one node of a cluster says of another, or of itself.
 *
 * @param master the id of the node that it replicates, {@code -} for a master
 * @param slots those that it owns; a slot on its way to another is its own until the end
 */
record ClusterNode(String id, Set<String> flags, String master, long configEpoch, BitSet slots) {
    private static final int FLAGS = 2;
    private static final int MASTER = 3;
    private static final int CONFIG_EPOCH = 6;
    private static final int FIRST_SLOTS = 8;

    static ClusterNode of(String line) {
        String[] fields = line.split(" ");
        BitSet slots = new BitSet(RedisCluster.SLOTS);
        for (int i = FIRST_SLOTS; i < fields.length; i++) {
            // In brackets: slots that come or go.
            if (!fields[i].startsWith("[")) {
                String[] firstAndLast = fields[i].split("-");
                slots.set(
                        Integer.parseInt(firstAndLast[0]), Integer.parseInt(firstAndLast[firstAndLast.length - 1]) + 1);
            }
        }
        return new ClusterNode(
                fields[0],
                Set.of(fields[FLAGS].split(",")),
                fields[MASTER],
                Long.parseLong(fields[CONFIG_EPOCH]),
                slots);
    }

    boolean isMyself() {
        return flags.contains("myself");
    }

    boolean isMaster() {
        return flags.contains("master");
    }

    /** Whether they are still being introduced; its id is not its own then. */
    boolean isNew() {
        return flags.contains("handshake");
    }

    /** Neither suspected nor lost. */
    boolean isWell() {
        return flags.stream().noneMatch(Set.of("fail?", "fail", "noaddr")::contains);
    }

    boolean hasTheRoleOf(ClusterNode other) {
        return isMaster() == other.isMaster() && master.equals(other.master) && slots.equals(other.slots);
    }

    @Override
    public String toString() {
        return id + " " + flags + " " + master + " epoch " + configEpoch + ", " + slots.cardinality() + " slots";
    }
}
