package io.github.sparkredis.client;

import io.github.sparkredis.options.ConnectionOptions;
import io.github.sparkredis.options.Quoted;
import io.github.sparkredis.options.RedisUrl.HostPort;
import io.github.sparkredis.options.Topology;
import io.github.sparkredis.resp.Reply;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Finds out how the servers behind a url belong together. */
public final class Discovery {

    private Discovery() {}

    /**
     * Asks the first host of the url that answers, if the option {@code topology} leaves it open.
     *
     * @param keyHead what keys begin with that the user may read
     * @return the options with a topology that is not {@code AUTO}
     * @throws RefusedException where the url does not fit what was found
     */
    public static ConnectionOptions resolve(ConnectionOptions options, Connections connections, String keyHead)
            throws ConnectionLostException {
        if (options.topology() != Topology.AUTO) {
            return options;
        }
        @Nullable ConnectionLostException last = null;
        for (HostPort host : options.hosts()) {
            try {
                return resolve(options, options.at(host), connections, keyHead);
            } catch (ConnectionLostException e) {
                last = e;
            }
        }
        throw Objects.requireNonNull(last, "a url has a host");
    }

    private static ConnectionOptions resolve(
            ConnectionOptions options, ConnectionOptions server, Connections connections, String keyHead)
            throws ConnectionLostException {
        String mode;
        try {
            mode = connections.use(server, connection -> mode(connection, keyHead));
        } catch (RefusedException e) {
            // A sentinel has no databases, and does not know the users of the server.
            ConnectionOptions anonymous = options.anonymouslyAt(server.host());
            if (anonymous.equals(server) || !isSentinel(anonymous, connections)) {
                throw e.isOfCredentials() && isPortOfSentinels(server.host()) ? e.with(mayBeSentinel(server)) : e;
            }
            throw sentinel(options, anonymous, connections);
        }
        if (mode.equals("sentinel")) {
            throw sentinel(options, server, connections);
        }
        boolean cluster = mode.equals("cluster");
        if (!cluster && options.hosts().size() > 1) {
            throw new RefusedException(
                    "Redis at " + server.host() + " is a standalone server, and the \"url\" names several hosts ("
                            + options.hostList() + "), which is for a cluster. Name that one alone.");
        }
        return options.of(cluster ? Topology.CLUSTER : Topology.STANDALONE);
    }

    /** 26379, and the next where several are on one host. */
    private static boolean isPortOfSentinels(HostPort host) {
        return host.port() >= 26379 && host.port() < 26390;
    }

    private static String mayBeSentinel(ConnectionOptions server) {
        return " Or is it a Sentinel, by its port? Then write " + scheme(server) + server.host()
                + "/mymaster, with the name that it knows the master by, and its own password into \"sentinel_password\".";
    }

    private static String scheme(ConnectionOptions server) {
        return server.tls() == null ? "redis-sentinel://" : "rediss-sentinel://";
    }

    private static boolean isSentinel(ConnectionOptions server, Connections connections) {
        try {
            return connections.use(server, connection -> mode(connection, "")).equals("sentinel");
        } catch (ConnectionLostException | RefusedException e) {
            return false;
        }
    }

    private static RefusedException sentinel(
            ConnectionOptions options, ConnectionOptions server, Connections connections)
            throws ConnectionLostException {
        List<String> masters = connections.use(server, Sentinels::masters);
        return new RefusedException("At " + server.host() + " is a Sentinel, which keeps no data and knows who does."
                + " Write " + scheme(server) + server.host() + "/" + (masters.isEmpty() ? "mymaster" : masters.get(0))
                + (options.database() == 0 ? "" : "/" + options.database())
                + (masters.isEmpty()
                        ? ", with the name that it knows the master by."
                        : ". The masters that it knows: " + Quoted.all(masters) + ".")
                + " There \"user\" and \"password\" are those of the master, \"sentinel_user\" and"
                + " \"sentinel_password\" those of the"
                + " sentinels.");
    }

    /**
     * As the server tells it by one of four commands, of which any can be refused; a standalone one where all are. The last
     * reads keys of two slots, which every node of a cluster refuses, or of one where their head has a hash tag.
     */
    private static String mode(RedisConnection connection, String keyHead) throws ConnectionLostException {
        if (connection.call("HELLO") instanceof Reply.Value value) {
            String mode = Facts.of(value.content()).get("mode");
            if (mode != null) {
                return mode;
            }
        }
        if (connection.call("INFO", "server") instanceof Reply.Value value) {
            for (String line : Facts.text(value.content()).lines().toList()) {
                if (line.startsWith("redis_mode:")) {
                    return line.substring("redis_mode:".length());
                }
            }
        }
        if (connection.call("CLUSTER", "SLOTS") instanceof Reply.Value) {
            return "cluster";
        }
        Reply twoSlots = connection.call("EXISTS", keyHead + "a", keyHead + "b");
        return twoSlots instanceof Reply.Redirect
                        || (twoSlots instanceof Reply.ServerError error
                                && error.code().equals("CROSSSLOT"))
                ? "cluster"
                : "standalone";
    }
}
