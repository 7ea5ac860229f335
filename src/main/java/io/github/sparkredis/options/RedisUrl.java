package io.github.sparkredis.options;

import java.io.Serializable;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A Redis URL, {@code redis[s]://[user[:password]@]host[:port][,host:port…][/db]}, taken apart. Written after the
 * <a href="https://www.iana.org/assignments/uri-schemes/prov/redis">provisional URI scheme</a>.
 *
 * @param tls whether the scheme is {@code rediss}
 * @param hosts at least one
 * @param database the number behind the slash; 0 where there is none
 */
public record RedisUrl(
        boolean tls,
        List<HostPort> hosts,
        int database,
        @Nullable String user,
        @Nullable Secret password) implements Serializable {

    private static final int DEFAULT_PORT = 6379;

    /** Shows no credentials: the user, too, can be a token. */
    @Override
    public String toString() {
        String list = hosts.stream().map(HostPort::toString).collect(Collectors.joining(","));
        return (tls ? "rediss://" : "redis://") + list + "/" + database;
    }

    /** A host and its port. */
    public record HostPort(String host, int port) implements Serializable {
        @Override
        public String toString() {
            return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
        }
    }

    /**
     * Takes a URL apart.
     *
     * @throws IllegalArgumentException that says what is wrong, without showing user or password
     */
    public static RedisUrl parse(String url) {
        int colon = url.indexOf("://");
        String scheme = colon < 0 ? "" : url.substring(0, colon).toLowerCase(Locale.ROOT);
        boolean tls = switch (scheme) {
            case "redis" -> false;
            case "rediss" -> true;
            case "redis-sentinel", "rediss-sentinel" ->
                throw new IllegalArgumentException("names sentinels, which this version does not support:"
                        + " give the master's own address, redis://host:port");
            default ->
                throw new IllegalArgumentException("must begin with redis:// or rediss://, as in redis://host:6379/0");
        };
        String rest = url.substring(colon + 3);
        // The last @ ends the credentials: a password with an unencoded @ or / is then still hidden and understood.
        int at = rest.lastIndexOf('@');
        String user = null;
        Secret password = null;
        if (at >= 0) {
            String credentials = rest.substring(0, at);
            int separator = credentials.indexOf(':');
            String name = decode(separator < 0 ? credentials : credentials.substring(0, separator));
            user = name.isEmpty() ? null : name;
            // An empty password is one for a user; a colon alone, as a template leaves it, gives neither.
            if (separator >= 0 && (user != null || separator + 1 < credentials.length())) {
                password = new Secret(decode(credentials.substring(separator + 1)));
            }
        }
        String address = rest.substring(at + 1);
        int slash = address.indexOf('/');
        String path = slash < 0 ? "" : address.substring(slash + 1);
        List<HostPort> hosts = new ArrayList<>();
        for (String host : (slash < 0 ? address : address.substring(0, slash)).split(",", -1)) {
            hosts.add(host(host));
        }
        return new RedisUrl(tls, List.copyOf(hosts), database(path), user, password);
    }

    private static HostPort host(String text) {
        if (text.indexOf('?') >= 0 || text.indexOf('#') >= 0) {
            // Not shown, as in database(): else it would go for a part of the host's name.
            throw new IllegalArgumentException("has a ? or a # behind the host, where only a port and the number of a"
                    + " database can be; all else is set by an option of its own");
        }
        boolean bracketed = text.startsWith("[");
        int colon = text.indexOf(':');
        int end = bracketed ? text.indexOf(']') + 1 : colon < 0 ? text.length() : colon;
        String name = bracketed ? text.substring(1, Math.max(1, end - 1)) : text.substring(0, end);
        if (name.isEmpty()) {
            throw new IllegalArgumentException(
                    "names no host; write redis://host:6379, or redis://[::1]:6379 for an IPv6 address");
        }
        if (end == text.length()) {
            return new HostPort(name, DEFAULT_PORT);
        }
        try {
            int port = Integer.parseInt(text.substring(end + 1));
            if (text.charAt(end) == ':' && port > 0 && port <= 65535) {
                return new HostPort(name, port);
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IllegalArgumentException("has a bad port behind the host \"" + name
                + "\"; a port is a number from 1 to 65535, and an IPv6 address goes into brackets");
    }

    private static int database(String path) {
        if (path.isEmpty()) {
            return 0;
        }
        try {
            int database = Integer.parseInt(path);
            if (database >= 0) {
                return database;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        // Not shown: some put a password here, as in ?password=
        throw new IllegalArgumentException("has something else than the number of a database behind the host and the"
                + " slash; write redis://host:6379/0, and give all else as options");
    }

    private static String decode(String text) {
        try {
            // URLDecoder reads forms, where a plus is a blank; in a URL's credentials it is a plus.
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "has a % in its user or password that begins no percent-encoding; write %25 for a %");
        }
    }
}
