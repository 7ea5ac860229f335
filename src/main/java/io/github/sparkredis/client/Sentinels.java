package io.github.sparkredis.client;

import io.github.sparkredis.options.ConnectionOptions;
import io.github.sparkredis.options.ConnectionOptions.Sentinel;
import io.github.sparkredis.options.Quoted;
import io.github.sparkredis.options.RedisUrl.HostPort;
import io.github.sparkredis.resp.Reply;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * The master that sentinels name, as the <a href="https://redis.io/docs/latest/develop/reference/sentinel-clients/">guide
 * for their clients</a> has it found: they are asked one after the other, and the server that one names is asked whether it
 * is a master.
 */
final class Sentinels implements Servers {

    /**
     * Those that were of no help to any task of this JVM when last asked: they are asked last, for one that does not answer
     * costs a timeout.
     */
    private static final Set<HostPort> UNHELPFUL = ConcurrentHashMap.newKeySet();

    /**
     * How long a sentinel is taken at its word. A planned failover leaves the old master as it is for ten seconds beside the
     * new one, and then drops what it took meanwhile.
     */
    private static final long BELIEVED_NANOS = 1_000_000_000;

    private final ConnectionOptions options;
    private final Sentinel sentinel;
    private final Connections connections;
    private final LongSupplier nanos;
    private @Nullable ConnectionOptions master;
    private @Nullable HostPort informant;
    private long informedAt;
    private boolean wasFound;

    /** @param options whose hosts are sentinels */
    Sentinels(ConnectionOptions options, Connections connections) {
        this(options, connections, System::nanoTime);
    }

    /** @param nanos what time it is */
    Sentinels(ConnectionOptions options, Connections connections, LongSupplier nanos) {
        this.options = options;
        this.sentinel = Objects.requireNonNull(options.sentinel());
        this.connections = connections;
        this.nanos = nanos;
    }

    @Override
    public boolean haveSlots() {
        return false;
    }

    @Override
    public void learn() throws ConnectionLostException {
        ConnectionOptions known = master;
        if (known == null) {
            known = find();
            wasFound = true;
            informedAt = nanos.getAsLong();
        } else if (informant != null && nanos.getAsLong() - informedAt > BELIEVED_NANOS) {
            known = lookAgain(informant, known);
            informedAt = nanos.getAsLong();
        }
        master = known;
    }

    @Override
    public ConnectionOptions owner(int slot) {
        return Objects.requireNonNull(master, "not learned yet");
    }

    /** A master that is well needs no sentinel: one that fails now is not asked again until there is doubt. */
    private ConnectionOptions lookAgain(HostPort host, ConnectionOptions known) {
        try {
            HostPort server = connections.use(options.atSentinel(host), this::ask);
            if (server.equals(known.host()) || !isMaster(host, server, new ArrayList<>())) {
                return known;
            }
            return options.at(server);
        } catch (ConnectionLostException | RefusedException e) {
            informant = null;
            return known;
        }
    }

    @Override
    public List<ConnectionOptions> owners() {
        return List.of(owner(0));
    }

    @Override
    public List<ConnectionOptions> allOwners() throws ConnectionLostException {
        learn();
        return owners();
    }

    /** A master that took the place of another has its keys, and none has moved. */
    @Override
    public boolean refresh() {
        return false;
    }

    @Override
    public void doubt(@Nullable ConnectionOptions trouble) {
        master = null;
    }

    private ConnectionOptions find() throws ConnectionLostException {
        List<String> troubles = new ArrayList<>();
        Set<HostPort> named = new HashSet<>();
        @Nullable RefusedException refusal = null;
        for (HostPort host : inOrder()) {
            @Nullable HostPort server = null;
            try {
                server = connections.use(options.atSentinel(host), this::ask);
            } catch (ConnectionLostException e) {
                troubles.add(Sentence.open(String.valueOf(e.getMessage())));
            } catch (RefusedException e) {
                RefusedException own = e.error() == null ? e : refusal(host, e.error());
                troubles.add(Sentence.open(String.valueOf(own.getMessage())));
                refusal = refusal == null ? own : refusal;
            }
            if (server == null) {
                UNHELPFUL.add(host);
            } else if (named.add(server) && isMaster(host, server, troubles)) {
                UNHELPFUL.remove(host);
                informant = host;
                return options.at(server);
            }
        }
        if (refusal != null && named.isEmpty() && !wasFound) {
            throw refusal;
        }
        boolean mayNeedTls = named.isEmpty() && !wasFound && options.tls() == null;
        String message = "No sentinel of " + options.target() + " names a master that answers as one: "
                + String.join("; ", troubles) + (mayNeedTls ? " (rediss-sentinel:// where they speak TLS)" : "");
        throw new ConnectionLostException(message, new JedisDataException(message));
    }

    private List<HostPort> inOrder() {
        return options.hosts().stream()
                .sorted(Comparator.comparing(UNHELPFUL::contains))
                .toList();
    }

    private HostPort ask(RedisConnection connection) throws ConnectionLostException {
        Reply reply = connection.call("SENTINEL", "GET-MASTER-ADDR-BY-NAME", sentinel.master());
        HostPort host = connection.options().host();
        if (reply instanceof Reply.Value value) {
            if (value.content() instanceof List<?> address
                    && address.size() == 2
                    && Facts.text(address.get(1)).matches("\\d{1,5}")) {
                return new HostPort(Facts.text(address.get(0)), Integer.parseInt(Facts.text(address.get(1))));
            } else if (value.content() != null) {
                throw connection.outOfStep("the address of a master", reply);
            }
            Reply masters = connection.call("SENTINEL", "MASTERS");
            throw new RefusedException("The Sentinel at " + host + " knows no master " + Quoted.of(sentinel.master())
                    + ". " + known(masters) + " The name stands behind the hosts in the \"url\"."
                    + ofDatabase(names(masters)));
        }
        throw RefusedException.of(host, (Reply.ServerError) reply);
    }

    /** Who writes only a number behind the hosts has a database in mind. */
    private String ofDatabase(List<String> names) {
        String given = sentinel.master();
        String name = names.isEmpty() ? "mymaster" : names.get(0);
        return given.matches("\\d+") ? " For database " + given + " write …/" + name + "/" + given + "." : "";
    }

    /** A sentinel that was away may name a server that is a master no longer. Who may not ask for its role, trusts it. */
    private boolean isMaster(HostPort host, HostPort server, List<String> troubles) {
        try {
            Reply reply = connections.use(options.at(server), connection -> connection.call("ROLE"));
            if (!(reply instanceof Reply.Value value)
                    || !(value.content() instanceof List<?> role)
                    || role.isEmpty()
                    || Facts.text(role.get(0)).equals("master")) {
                return true;
            }
            UNHELPFUL.add(host);
            troubles.add("the Sentinel at " + host + " names " + server + ", which says that it is no master");
        } catch (ConnectionLostException e) {
            troubles.add("the Sentinel at " + host + " names " + server + ": "
                    + Sentence.open(String.valueOf(e.getMessage())));
        }
        return false;
    }

    private RefusedException refusal(HostPort host, Reply.ServerError error) {
        String said = Sentence.open(Credentials.withoutArguments(error.message()));
        if (ErrorKind.isUnknownCommand(error)) {
            return new RefusedException("At " + host + " is no Sentinel (" + said + "): write redis://" + host
                    + " (rediss:// for TLS) for a server itself.");
        }
        String advice = switch (error.code()) {
            case "NOPERM" ->
                "Let an administrator grant it at the sentinels (ACL SETUSER … +sentinel|get-master-addr-by-name).";
            case "NOAUTH" ->
                "It wants a password of its own: set the option \"sentinel_password\" (and \"sentinel_user\", for an ACL"
                        + " user). \"user\" and \"password\", and those in the \"url\", are those of the server.";
            default ->
                "Check the options \"sentinel_user\" and \"sentinel_password\", which are those of the sentinels; leave them"
                        + " out where these want none. \"user\" and \"password\", and those in the \"url\", are those of the server.";
        };
        return new RefusedException("The Sentinel at " + host + " refuses to name the master: " + said + ". " + advice
                + Credentials.doubts(options.atSentinel(host)));
    }

    /** A sentence, for messages. */
    private static String known(Reply masters) {
        if (masters instanceof Reply.ServerError error) {
            return "Which it knows, it does not tell this user (" + Sentence.open(error.message())
                    + "): that takes +sentinel|masters.";
        }
        List<String> names = names(masters);
        return names.isEmpty() ? "It names none." : "It knows " + Quoted.all(names) + ".";
    }

    /** Empty where it may not be asked. */
    static List<String> masters(RedisConnection connection) throws ConnectionLostException {
        return names(connection.call("SENTINEL", "MASTERS"));
    }

    private static List<String> names(Reply masters) {
        return masters instanceof Reply.Value value && value.content() instanceof List<?> list
                ? list.stream()
                        .map(master -> Facts.of(master).getOrDefault("name", "?"))
                        .toList()
                : List.of();
    }
}
