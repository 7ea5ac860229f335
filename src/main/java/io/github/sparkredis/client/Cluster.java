package io.github.sparkredis.client;

import io.github.sparkredis.options.ConnectionOptions;
import io.github.sparkredis.options.RedisUrl.HostPort;
import io.github.sparkredis.resp.Reply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * The masters of a cluster, as one of its nodes tells them by
 * <a href="https://redis.io/docs/latest/commands/cluster-slots/">CLUSTER SLOTS</a>. (CLUSTER SHARDS is of Redis 7 and later.)
 * Where the user may not ask, the nodes that were asked for a slot they do not own tell it one by one: {@link #moved}.
 */
final class Cluster implements Servers {

    private final ConnectionOptions options;
    private final Connections connections;
    private final @Nullable ConnectionOptions[] owners = new ConnectionOptions[Slots.COUNT];
    private boolean isKnown;
    private boolean mayAsk = true;
    private @Nullable ConnectionOptions trouble;

    /** @param options whose hosts are asked first */
    Cluster(ConnectionOptions options, Connections connections) {
        this.options = options;
        this.connections = connections;
    }

    @Override
    public boolean haveSlots() {
        return true;
    }

    @Override
    public ConnectionOptions owner(int slot) throws ConnectionLostException {
        ConnectionOptions owner = owners[slot];
        if (owner == null) {
            String message = "No node of the cluster at " + options.hostList() + " serves slot " + slot;
            throw new ConnectionLostException(message, new JedisDataException(message));
        }
        return owner;
    }

    @Override
    public List<ConnectionOptions> owners() {
        Set<ConnectionOptions> all = new LinkedHashSet<>(Arrays.asList(owners));
        all.remove(null);
        return List.copyOf(all);
    }

    @Override
    public List<ConnectionOptions> allOwners() throws ConnectionLostException {
        learn();
        if (!mayAsk) {
            throw new RefusedException("The cluster at " + options.hostList() + " does not say which masters it has, as"
                    + " this user may not send CLUSTER SLOTS: let an administrator grant it (ACL SETUSER …"
                    + " +cluster|slots).");
        }
        return owners();
    }

    @Override
    public boolean refresh() throws ConnectionLostException {
        @Nullable ConnectionOptions[] before = owners.clone();
        isKnown = false;
        learn();
        return !Arrays.equals(before, owners);
    }

    /** Behind an address translation, nodes may name addresses that only they reach. */
    @Override
    public String hint(HostPort server) {
        return options.hosts().contains(server)
                ? ""
                : "The cluster at " + options.hostList()
                        + " names this address to its clients. That node is down, or driver"
                        + " and executors do not reach its address: then run them in the network of the cluster, or let its"
                        + " nodes announce an address that is reached (cluster-announce-ip, or cluster-announce-hostname)";
    }

    @Override
    public ConnectionOptions at(HostPort server) {
        return options.at(server);
    }

    @Override
    public void moved(int slot, HostPort to) {
        owners[slot] = options.at(to);
    }

    @Override
    public void doubt(@Nullable ConnectionOptions server) {
        isKnown = false;
        trouble = server;
    }

    @Override
    public void learn() throws ConnectionLostException {
        if (isKnown) {
            return;
        }
        @Nullable ConnectionLostException last = null;
        for (ConnectionOptions node : nodesToAsk()) {
            try {
                Optional<List<Range>> ranges = connections.use(node, Cluster::slots);
                mayAsk = ranges.isPresent();
                ranges.ifPresentOrElse(this::take, () -> guess(node));
                isKnown = true;
                trouble = null;
                return;
            } catch (ConnectionLostException e) {
                last = e;
            }
        }
        throw Objects.requireNonNull(last, "a url has a host");
    }

    /** Those that were masters when last asked, then the hosts of the url; the one in trouble last of all. */
    private List<ConnectionOptions> nodesToAsk() {
        Set<ConnectionOptions> nodes = new LinkedHashSet<>(owners());
        options.hosts().forEach(host -> nodes.add(options.at(host)));
        List<ConnectionOptions> ordered = new ArrayList<>(nodes);
        if (trouble != null && ordered.remove(trouble)) {
            ordered.add(trouble);
        }
        return ordered;
    }

    /** Nothing where this user may not ask. */
    private static Optional<List<Range>> slots(RedisConnection connection) throws ConnectionLostException {
        Reply reply = connection.call("CLUSTER", "SLOTS");
        if (reply instanceof Reply.Value value && value.content() instanceof List<?> ranges) {
            if (ranges.isEmpty()) { // as one that was reset, or has not met the others yet
                String message =
                        "Redis at " + connection.options().host() + " is a node of a cluster and knows no slots";
                throw new ConnectionLostException(message, new JedisDataException(message));
            }
            List<Range> read = new ArrayList<>();
            for (Object range : ranges) {
                read.add(Range.of(range, connection.options().host())
                        .orElseThrow(() -> connection.outOfStep("the slots of a cluster", reply)));
            }
            return Optional.of(read);
        }
        if (!(reply instanceof Reply.ServerError error)) {
            throw connection.outOfStep("the slots of a cluster", reply);
        }
        if (ErrorKind.of(error).passes()) {
            throw new NotReadyException(connection.options().host(), error);
        } else if (error.message().contains("cluster support disabled")) {
            throw new RefusedException("Redis at " + connection.options().host() + " is no node of a cluster ("
                    + error.message() + "): leave the option \"topology\" out, or set topology=standalone.");
        }
        return Optional.empty();
    }

    /** This node for every slot whose owner is not known, or is the one in trouble: it says where the slot is. */
    private void guess(ConnectionOptions node) {
        for (int slot = 0; slot < owners.length; slot++) {
            ConnectionOptions owner = owners[slot];
            if (owner == null || owner.equals(trouble)) {
                owners[slot] = node;
            }
        }
    }

    private void take(List<Range> ranges) {
        Arrays.fill(owners, null);
        ranges.forEach(range -> Arrays.fill(owners, range.first, range.last + 1, options.at(range.master)));
    }

    /** Slots, the last one included, and whose they are. */
    private record Range(int first, int last, HostPort master) {

        /** Of a list: first slot, last slot, the master as host, port, …, then its replicas. Nothing where it is none. */
        static Optional<Range> of(@Nullable Object reply, HostPort asked) {
            if (reply instanceof List<?> range
                    && range.size() > 2
                    && range.get(0) instanceof Long first
                    && range.get(1) instanceof Long last
                    && range.get(2) instanceof List<?> master
                    && master.size() > 1
                    && master.get(1) instanceof Long port
                    && 0 <= first
                    && first <= last
                    && last < Slots.COUNT
                    && 0 < port
                    && port <= 0xffff) {
                String host = master.get(0) instanceof byte[] name ? new String(name, StandardCharsets.UTF_8) : "";
                return Optional.of(
                        new Range(first.intValue(), last.intValue(), Servers.address(host, port.intValue(), asked)));
            }
            return Optional.empty();
        }
    }
}
