package io.github.sparkredis.options;

import java.io.Serializable;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A Redis URL, {@code redis[s]://[user[:password]@]host[:port][,host:port…][/db]} or
 * {@code redis[s]-sentinel://[user[:password]@]host[:port][,host:port…]/master[/db]}, taken apart. Written after the
 * <a href="https://www.iana.org/assignments/uri-schemes/prov/redis">provisional URI scheme</a>.
 *
 * @param tls whether the scheme is {@code rediss} or {@code rediss-sentinel}
 * @param hosts at least one; sentinels where there is a {@code master}
 * @param master the name that the sentinels know the master by; null where the hosts are the servers themselves
 * @param database the last number behind a slash; 0 where there is none
 */
public record RedisUrl(
        boolean tls,
        List<HostPort> hosts,
        @Nullable String master,
        int database,
        @Nullable String user,
        @Nullable Secret password)
        implements Serializable {

    /** The word before {@code ://}, and the port where none is given. */
    private record Scheme(String name, boolean tls, int port) {
        boolean ofSentinels() {
            return name.endsWith("sentinel");
        }
    }

    private static final List<Scheme> SCHEMES = List.of(
            new Scheme("redis", false, 6379),
            new Scheme("rediss", true, 6379),
            new Scheme("redis-sentinel", false, 26379),
            new Scheme("rediss-sentinel", true, 26379));

    private static final Pattern SCHEME = Pattern.compile("[a-z][a-z0-9+.-]*://", Pattern.CASE_INSENSITIVE);

    private static final Pattern HOST = Pattern.compile("([A-Za-z0-9._-]*|\\[[0-9A-Fa-f:.]*\\]?)(:.*)?");

    private static final Pattern ANOTHER_SCHEME =
            Pattern.compile("\\s*,\\s*rediss?(-sentinel)?://", Pattern.CASE_INSENSITIVE);

    /** Shows no credentials: the user, too, can be a token. */
    @Override
    public String toString() {
        String list = hosts.stream().map(HostPort::toString).collect(Collectors.joining(","));
        String scheme = (tls ? "rediss" : "redis") + (master == null ? "" : "-sentinel");
        return scheme + "://" + list + "/" + (master == null ? "" : master + "/") + database;
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
        String name = colon < 0 ? "" : url.substring(0, colon).toLowerCase(Locale.ROOT);
        Scheme scheme = SCHEMES.stream()
                .filter(known -> known.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("must begin with redis:// or rediss://, as in"
                        + " redis://host:6379/0, or for sentinels with redis-sentinel:// or rediss-sentinel://, as in"
                        + " redis-sentinel://host:26379/mymaster"));
        String rest = url.substring(colon + 3);
        checkOneScheme(rest, scheme);
        // The last @ ends the credentials: a password with an unencoded @ or / is then still hidden and understood.
        int at = rest.lastIndexOf('@');
        String user = null;
        Secret password = null;
        if (at >= 0) {
            String credentials = rest.substring(0, at);
            int separator = credentials.indexOf(':');
            String given =
                    decode(separator < 0 ? credentials : credentials.substring(0, separator), "its user or password");
            user = given.isEmpty() ? null : given;
            // An empty password is one for a user; a colon alone, as a template leaves it, gives neither.
            if (separator >= 0 && (user != null || separator + 1 < credentials.length())) {
                password = new Secret(decode(credentials.substring(separator + 1), "its user or password"));
            }
        }
        String address = rest.substring(at + 1);
        int slash = address.indexOf('/');
        String path = slash < 0 ? "" : address.substring(slash + 1);
        List<HostPort> hosts = new ArrayList<>();
        for (String host : (slash < 0 ? address : address.substring(0, slash)).split(",", -1)) {
            hosts.add(host(host, scheme));
        }
        if (!scheme.ofSentinels()) {
            String example = "behind the host and the slash; write " + scheme.name + "://host:6379/0";
            return new RedisUrl(scheme.tls, List.copyOf(hosts), null, database(path, example), user, password);
        }
        int end = path.indexOf('/');
        String master = master(end < 0 ? path : path.substring(0, end), scheme);
        String example =
                "behind the name of the master and the slash; write " + scheme.name + "://host:26379/mymaster/0";
        int database = database(end < 0 ? "" : path.substring(end + 1), example);
        return new RedisUrl(scheme.tls, List.copyOf(hosts), master, database, user, password);
    }

    /**
     * A text that was given as a URL, as it may be shown, even where it is none: hosts, ports and the number of a database.
     * Whatever else there is can be a secret in the wrong place.
     */
    static String withoutSecrets(String url) {
        int colon = url.indexOf("://");
        String scheme = colon < 0 ? "" : url.substring(0, colon + 3);
        String rest = url.substring(scheme.length());
        int at = rest.lastIndexOf('@');
        String address = rest.substring(at + 1);
        int end = address.length();
        for (char mark : new char[] {'/', '?', '#'}) {
            int place = address.indexOf(mark);
            end = place < 0 ? end : Math.min(end, place);
        }
        String hosts = Arrays.stream(address.substring(0, end).split(",", -1))
                .map(RedisUrl::hostWithoutSecrets)
                .collect(Collectors.joining(","));
        String path = address.substring(end);
        return (SCHEME.matcher(scheme).matches() ? scheme : scheme.isEmpty() ? "" : "…://")
                + (at < 0 ? "" : "***@")
                + hosts
                + (path.matches("(/\\d{0,3})?") ? path : path.charAt(0) + "…");
    }

    private static String hostWithoutSecrets(String text) {
        Matcher host = HOST.matcher(text);
        if (!host.matches()) {
            return "…";
        }
        String port = host.group(2);
        return port == null || port.matches(":\\d{1,5}") ? text : host.group(1) + ":…";
    }

    /** A scheme of its own for each host would be taken for a host, and what comes before the last @ for a password. */
    private static void checkOneScheme(String rest, Scheme scheme) {
        String[] parts = ANOTHER_SCHEME.split(rest, -1);
        if (parts.length > 1) {
            // With credentials nobody knows where the hosts begin, and these are not to be shown.
            String hosts = rest.indexOf('@') >= 0
                    ? "[user[:password]@]host1:" + scheme.port + ",host2:" + scheme.port
                    : Stream.of(parts)
                            .map(part -> part.replaceAll("[/?#].*", ""))
                            .collect(Collectors.joining(","));
            throw new IllegalArgumentException(
                    "has a scheme at more than one host; it stands once, at the front: write " + scheme.name + "://"
                            + hosts);
        }
    }

    private static String master(String text, Scheme scheme) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("does not say which master of the sentinels; write " + scheme.name
                    + "://host:26379/mymaster, with the name that their \"sentinel monitor\" has");
        }
        if (text.indexOf('?') >= 0 || text.indexOf('#') >= 0) {
            // Not shown, as in host().
            throw new IllegalArgumentException(
                    "has a ? or a # behind the name of the master, where only the number of a"
                            + " database can be; all else is set by an option of its own");
        }
        return decode(text, "the name of its master");
    }

    private static HostPort host(String text, Scheme scheme) {
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
            throw new IllegalArgumentException("names no host; write " + scheme.name + "://host:" + scheme.port
                    + ", or " + scheme.name + "://[::1]:" + scheme.port + " for an IPv6 address");
        }
        if (end == text.length()) {
            return new HostPort(name, scheme.port);
        }
        try {
            int port = Integer.parseInt(text.substring(end + 1));
            if (text.charAt(end) == ':' && port > 0 && port <= 65535) {
                return new HostPort(name, port);
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IllegalArgumentException("has a bad port behind the host " + Quoted.of(name)
                + "; a port is a number from 1 to 65535, and an IPv6 address goes into brackets");
    }

    private static int database(String path, String example) {
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
        throw new IllegalArgumentException(
                "has something else than the number of a database " + example + ", and give all else as options");
    }

    private static String decode(String text, String what) {
        try {
            // URLDecoder reads forms, where a plus is a blank; in a URL's credentials it is a plus.
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "has a % in " + what + " that begins no percent-encoding; write %25 for a %");
        }
    }
}
