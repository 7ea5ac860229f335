package io.github.sparkredis.client;

import io.github.sparkredis.options.ConnectionOptions;
import io.github.sparkredis.options.RedisUrl.HostPort;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which server keeps which key. Used by one task, or by the driver. */
public interface Servers {

    /** Whether keys are spread over servers by their {@link Slots}; else one server has all. */
    boolean haveSlots();

    /**
     * Asks who owns which slot, where that is not known or {@link #doubt doubted}; without slots, also now and then, as the one
     * server may have become another.
     *
     * @throws ConnectionLostException where nobody can be asked: another try may help
     */
    void learn() throws ConnectionLostException;

    /**
     * The server that owns a slot, as was last {@link #learn learned}; without slots, the one server.
     *
     * @throws ConnectionLostException where nobody owns it: another try may help
     */
    ConnectionOptions owner(int slot) throws ConnectionLostException;

    /** The servers that own keys, as far as is known. */
    List<ConnectionOptions> owners();

    /**
     * All servers that own keys.
     *
     * @throws RefusedException where this user may not ask for them
     */
    List<ConnectionOptions> allOwners() throws ConnectionLostException;

    /** Asks anew where the slots are. Returns whether one of them has moved since it was last asked. */
    boolean refresh() throws ConnectionLostException;

    /** What else may be wrong where a server cannot be reached: a sentence without its full stop, or nothing. */
    default String hint(HostPort server) {
        return "";
    }

    /** A node of a cluster that another one named. */
    default ConnectionOptions at(HostPort node) {
        throw new IllegalStateException("without slots nobody names another server");
    }

    /** A node of a cluster said where a slot is now. */
    default void moved(int slot, HostPort to) {
        throw new IllegalStateException("without slots none can move");
    }

    /**
     * What is known may be out of date: it is asked for anew when it is needed next.
     *
     * @param trouble the server that gave reason to doubt, which is asked last; null for none
     */
    void doubt(@Nullable ConnectionOptions trouble);

    /**
     * The address that a node of a cluster gives of a node. One that does not know its own, which is "" or "?", means that by
     * which it was reached.
     */
    static HostPort address(String host, int port, HostPort reachedBy) {
        boolean isKnown = !host.isEmpty() && !host.equals("?");
        return new HostPort(isKnown ? host : reachedBy.host(), port);
    }

    /** The servers of a write whose topology is known; where nobody asked for it, one server. */
    static Servers of(ConnectionOptions options, Connections connections) {
        return switch (options.topology()) {
            case CLUSTER -> new Cluster(options, connections);
            case SENTINEL -> new Sentinels(options, connections);
            case AUTO, STANDALONE -> new OneServer(options.at(options.host()));
        };
    }
}
