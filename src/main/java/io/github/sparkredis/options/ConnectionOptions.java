package io.github.sparkredis.options;

import io.github.sparkredis.options.RedisUrl.HostPort;
import java.io.Serializable;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which servers, and all that decides what a connection is: two writes with equal options can share one. Its text shows no
 * secret.
 *
 * @param hosts of the url, at least one; several are nodes of one cluster
 * @param database selected after the connection is made
 * @param user null for Redis's {@code default}
 * @param password null for no AUTH at all; never null where there is a user
 * @param tls null for a connection in the clear
 * @param connectTimeoutMs milliseconds
 * @param socketTimeoutMs milliseconds that one reply may take
 */
public record ConnectionOptions(
        List<HostPort> hosts,
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

    /** Gathers them from a write's options, and refuses what contradicts itself. */
    public static ConnectionOptions from(OptionValues values) {
        RedisUrl url = values.get(Options.URL);
        Topology topology = values.get(Options.TOPOLOGY);
        if (topology == Topology.SENTINEL) {
            throw new OptionException("The option topology=sentinel is not supported by this version: it writes to a"
                    + " standalone server or a cluster, whose address belongs into url.");
        }
        for (Option<String> option : List.of(Options.SENTINEL_USER, Options.SENTINEL_PASSWORD)) {
            if (values.isGiven(option)) {
                throw new OptionException(
                        "The option " + values.nameOf(option) + " is for sentinels, which this version"
                                + " does not support. Leave it out; user and password are those of the server itself.");
            }
        }
        if (url.hosts().size() > 1 && topology == Topology.STANDALONE) {
            throw new OptionException("The options topology=standalone and " + values.nameOf(Options.URL)
                    + " contradict each other: the url names several hosts (" + url.hosts()
                    + "), which is for a cluster.");
        }
        String user = values.find(Options.USER).orElse(url.user());
        Secret password = values.find(Options.PASSWORD).map(Secret::new).orElse(url.password());
        return new ConnectionOptions(
                url.hosts(),
                url.database(),
                user,
                // A user is never passed over: without a password it is one that needs none, or the server says no.
                user != null && password == null ? new Secret("") : password,
                tls(values, url),
                topology,
                values.get(Options.CONNECT_TIMEOUT_MS).intValue(),
                values.get(Options.SOCKET_TIMEOUT_MS).intValue());
    }

    /** The first host, or the one that {@link #at} chose. */
    public HostPort host() {
        return hosts.get(0);
    }

    /** The hosts as the url has them. */
    public String hostList() {
        return hosts.stream().map(HostPort::toString).collect(Collectors.joining(","));
    }

    /** A connection to this one server, with all else the same. */
    public ConnectionOptions at(HostPort server) {
        return new ConnectionOptions(
                List.of(server), database, user, password, tls, Topology.STANDALONE, connectTimeoutMs, socketTimeoutMs);
    }

    /** The same servers, of which it is known how they belong together. */
    public ConnectionOptions of(Topology known) {
        return new ConnectionOptions(hosts, database, user, password, tls, known, connectTimeoutMs, socketTimeoutMs);
    }

    private static @Nullable Tls tls(OptionValues values, RedisUrl url) {
        if (!url.tls()) {
            for (Option<?> option : List.<Option<?>>of(
                    Options.TLS_CA,
                    Options.TLS_CERT,
                    Options.TLS_KEY,
                    Options.TLS_KEY_PASSWORD,
                    Options.TLS_VERIFY_HOSTNAME)) {
                if (values.isGiven(option)) {
                    throw new OptionException("The option " + values.nameOf(option) + " needs TLS, but the url begins"
                            + " with redis://. Write rediss:// for TLS, or leave the option out.");
                }
            }
            return null;
        }
        if (values.isGiven(Options.TLS_CERT) != values.isGiven(Options.TLS_KEY)) {
            throw new OptionException("The options tls_cert and tls_key need each other: give both, or neither.");
        }
        if (values.isGiven(Options.TLS_KEY_PASSWORD) && !values.isGiven(Options.TLS_KEY)) {
            throw new OptionException("The option " + values.nameOf(Options.TLS_KEY_PASSWORD)
                    + " is the password of the key that tls_key gives, and there is no tls_key. Give one, or leave the"
                    + " password out.");
        }
        return new Tls(
                values.find(Options.TLS_CA).orElse(null),
                values.find(Options.TLS_CERT).orElse(null),
                values.find(Options.TLS_KEY).map(Secret::new).orElse(null),
                values.find(Options.TLS_KEY_PASSWORD).map(Secret::new).orElse(null),
                values.get(Options.TLS_VERIFY_HOSTNAME));
    }
}
