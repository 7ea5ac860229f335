package io.github.sparkredis.options;

import io.github.sparkredis.options.RedisUrl.HostPort;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which servers, and all that decides what a connection is: two writes with equal options can share one. Its text shows no
 * secret.
 *
 * @param hosts of the url, at least one; several are nodes of one cluster, or sentinels
 * @param sentinel what sentinels are asked, and as whom; null where the hosts are the servers themselves
 * @param database selected after the connection is made
 * @param user null for Redis's {@code default}
 * @param password null for no AUTH at all; never null where there is a user
 * @param tls null for a connection in the clear
 * @param connectTimeoutMs milliseconds
 * @param socketTimeoutMs milliseconds that one reply may take
 */
public record ConnectionOptions(
        List<HostPort> hosts,
        @Nullable Sentinel sentinel,
        int database,
        @Nullable String user,
        @Nullable Secret password,
        @Nullable Tls tls,
        Topology topology,
        int connectTimeoutMs,
        int socketTimeoutMs)
        implements Serializable {

    /**
     * What TLS needs to know. Each of the first three is a path, the name of a {@code --files} file, or PEM text.
     *
     * @param ca the certificates to trust; null for the JVM's
     * @param certificate the client's, with its chain; null for none
     * @param key the private key of {@code certificate}
     * @param keyPassword of an encrypted {@code key}
     */
    public record Tls(
            @Nullable String ca,
            @Nullable String certificate,
            @Nullable Secret key,
            @Nullable Secret keyPassword,
            boolean verifyHostname)
            implements Serializable {}

    /**
     * What sentinels need to know.
     *
     * @param master the name that they know it by
     * @param user null for Redis's {@code default}
     * @param password null for no AUTH at all; never null where there is a user
     */
    public record Sentinel(
            String master, @Nullable String user, @Nullable Secret password) implements Serializable {}

    /** Gathers them from a write's options, and refuses what contradicts itself. */
    public static ConnectionOptions from(OptionValues values) {
        RedisUrl url = values.get(ServerOptions.URL);
        Topology topology = topology(values, url);
        if (url.hosts().size() > 1 && topology == Topology.STANDALONE) {
            throw new OptionException("The options topology=standalone and " + values.quoted(ServerOptions.URL)
                    + " contradict each other: the \"url\" names several hosts (" + url.hosts()
                    + "), which is for a cluster.");
        }
        String user = values.find(ServerOptions.USER).orElse(url.user());
        Secret password = values.find(ServerOptions.PASSWORD).map(Secret::new).orElse(url.password());
        return new ConnectionOptions(
                url.hosts(),
                sentinel(values, url),
                url.database(),
                user,
                orEmpty(password, user),
                tls(values, url),
                topology,
                values.get(ServerOptions.CONNECT_TIMEOUT_MS).intValue(),
                values.get(ServerOptions.SOCKET_TIMEOUT_MS).intValue());
    }

    private static Topology topology(OptionValues values, RedisUrl url) {
        Topology topology = values.get(ServerOptions.TOPOLOGY);
        boolean ofSentinels = url.master() != null;
        if (!ofSentinels && topology == Topology.SENTINEL) {
            throw contradiction(
                    values,
                    topology,
                    "the \"url\" names the server itself. Write redis-sentinel://host:26379/mymaster (rediss-sentinel:// for"
                            + " TLS), with the hosts of the sentinels and the name that they know the master by");
        }
        if (ofSentinels && topology != Topology.AUTO && topology != Topology.SENTINEL) {
            throw contradiction(
                    values,
                    topology,
                    "the \"url\" names sentinels. Leave \"topology\" out, or write redis:// (rediss:// for TLS) with the"
                            + " address of the server itself");
        }
        return ofSentinels ? Topology.SENTINEL : topology;
    }

    private static OptionException contradiction(OptionValues values, Topology topology, String why) {
        return new OptionException("The options " + values.nameOf(ServerOptions.TOPOLOGY) + "="
                + topology.name().toLowerCase(Locale.ROOT) + " and " + values.quoted(ServerOptions.URL)
                + " contradict each other: " + why + ".");
    }

    private static @Nullable Sentinel sentinel(OptionValues values, RedisUrl url) {
        String master = url.master();
        if (master != null) {
            String user = values.find(ServerOptions.SENTINEL_USER).orElse(null);
            Secret password = values.find(ServerOptions.SENTINEL_PASSWORD)
                    .map(Secret::new)
                    .orElse(null);
            return new Sentinel(master, user, orEmpty(password, user));
        }
        for (Option<String> option : List.of(ServerOptions.SENTINEL_USER, ServerOptions.SENTINEL_PASSWORD)) {
            if (values.isExplicit(option)) { // a session's default may be meant for other writes
                throw new OptionException("The option " + values.quoted(option) + " is for sentinels, and the "
                        + values.quoted(ServerOptions.URL)
                        + " names none. Leave it out; \"user\" and \"password\" are those of the"
                        + " server itself. Sentinels are named by redis-sentinel://host:26379/mymaster.");
            }
        }
        return null;
    }

    /** A user is never passed over: without a password it is one that needs none, or the server says no. */
    private static @Nullable Secret orEmpty(@Nullable Secret password, @Nullable String user) {
        return user != null && password == null ? new Secret("") : password;
    }

    /** The first host, or the one that {@link #at} chose. */
    public HostPort host() {
        return hosts.get(0);
    }

    /** The hosts as the url has them. */
    public String hostList() {
        return hosts.stream().map(HostPort::toString).collect(Collectors.joining(","));
    }

    /** Where a write goes, for people to read: as the url has it, without credentials. */
    public String target() {
        if (sentinel == null) {
            return hostList();
        }
        String scheme = tls == null ? "redis-sentinel://" : "rediss-sentinel://";
        return scheme + hostList() + "/" + sentinel.master + (database == 0 ? "" : "/" + database);
    }

    /** A connection to this one server, with all else the same. */
    public ConnectionOptions at(HostPort server) {
        return toOne(server, database, user, password, socketTimeoutMs);
    }

    /** A connection to a sentinel: it has no databases, knows users of its own, and answers at once. */
    public ConnectionOptions atSentinel(HostPort host) {
        return sentinel == null
                ? at(host)
                : toOne(host, 0, sentinel.user, sentinel.password, Math.min(connectTimeoutMs, socketTimeoutMs));
    }

    /** A connection to this one server as nobody, as far as it goes. */
    public ConnectionOptions anonymouslyAt(HostPort server) {
        return toOne(server, 0, null, null, socketTimeoutMs);
    }

    private ConnectionOptions toOne(
            HostPort server, int db, @Nullable String name, @Nullable Secret secret, int replyTimeoutMs) {
        return new ConnectionOptions(
                List.of(server), null, db, name, secret, tls, Topology.STANDALONE, connectTimeoutMs, replyTimeoutMs);
    }

    /** The same servers, of which it is known how they belong together. */
    public ConnectionOptions of(Topology known) {
        return new ConnectionOptions(
                hosts, sentinel, database, user, password, tls, known, connectTimeoutMs, socketTimeoutMs);
    }

    private static @Nullable Tls tls(OptionValues values, RedisUrl url) {
        if (!url.tls()) {
            for (Option<?> option : List.<Option<?>>of(
                    ServerOptions.TLS_CA,
                    ServerOptions.TLS_CERT,
                    ServerOptions.TLS_KEY,
                    ServerOptions.TLS_KEY_PASSWORD,
                    ServerOptions.TLS_VERIFY_HOSTNAME)) {
                if (values.isGiven(option)) {
                    throw new OptionException(
                            "The option " + values.quoted(option) + " needs TLS, but the \"url\" begins"
                                    + " with "
                                    + (url.master() == null
                                            ? "redis://. Write rediss://"
                                            : "redis-sentinel://. Write" + " rediss-sentinel://")
                                    + " for TLS, or leave the option out.");
                }
            }
            return null;
        }
        if (values.isGiven(ServerOptions.TLS_CERT) != values.isGiven(ServerOptions.TLS_KEY)) {
            throw new OptionException(
                    "The options \"tls_cert\" and \"tls_key\" need each other: give both, or neither.");
        }
        if (values.isGiven(ServerOptions.TLS_KEY_PASSWORD) && !values.isGiven(ServerOptions.TLS_KEY)) {
            throw new OptionException("The option " + values.quoted(ServerOptions.TLS_KEY_PASSWORD)
                    + " is the password of the key that \"tls_key\" gives, and there is no \"tls_key\". Give one, or leave the"
                    + " password out.");
        }
        return new Tls(
                values.find(ServerOptions.TLS_CA).orElse(null),
                values.find(ServerOptions.TLS_CERT).orElse(null),
                values.find(ServerOptions.TLS_KEY).map(Secret::new).orElse(null),
                values.find(ServerOptions.TLS_KEY_PASSWORD).map(Secret::new).orElse(null),
                values.get(ServerOptions.TLS_VERIFY_HOSTNAME));
    }
}
