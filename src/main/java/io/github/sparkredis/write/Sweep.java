package io.github.sparkredis.write;

import io.github.sparkredis.client.ConnectionLostException;
import io.github.sparkredis.client.Connections;
import io.github.sparkredis.client.KeySweep;
import io.github.sparkredis.client.KeySweep.Strays;
import io.github.sparkredis.client.RedisConnection;
import io.github.sparkredis.client.RefusedException;
import io.github.sparkredis.client.Servers;
import io.github.sparkredis.options.ConnectionOptions;
import io.github.sparkredis.pipeline.Attempts;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what the save mode {@code overwrite} replaces, from every server. In a cluster keys can move meanwhile to a server
 * that was through already: then all are swept again, until a round finds nothing out of its place, or nothing changes any
 * more.
 */
final class Sweep {

    private static final Logger LOG = LoggerFactory.getLogger("io.github.sparkredis");

    /** So long nothing changes until what is out of its place is taken to stay there: nodes hear of slots within less. */
    private static final int CALM_MS = 2000;

    private final WriteJob job;
    private final Servers servers;
    private final Connections connections;
    private final Attempts attempts;
    private long pages;
    private long furthest;

    Sweep(WriteJob job, Servers servers, Connections connections, Attempts attempts) {
        this.job = job;
        this.servers = servers;
        this.connections = connections;
        this.attempts = attempts;
    }

    void run() throws ConnectionLostException {
        Attempts.Calm calm = attempts.calm();
        Map<String, Long> before = Map.of();
        while (true) {
            Map<ConnectionOptions, Strays> swept = round();
            boolean hasMoved = attempts.make(servers::refresh);
            Map<String, Long> left = new LinkedHashMap<>();
            boolean isOnItsWay = false;
            @Nullable String refusal = null;
            for (Map.Entry<ConnectionOptions, Strays> server : swept.entrySet()) {
                Strays strays = server.getValue();
                isOnItsWay |= strays.imported() > 0 || strays.gone() > 0;
                refusal = strays.refusal() == null ? refusal : strays.refusal();
                if (strays.left() > 0) {
                    left.put(server.getKey().host().toString(), strays.left());
                }
            }
            if (left.isEmpty() && !isOnItsWay && !hasMoved) {
                return;
            }
            if (hasMoved || isOnItsWay || !left.equals(before)) {
                calm.disturb();
            }
            before = left;
            if (!calm.await(refusal == null ? CALM_MS : Integer.MAX_VALUE)) {
                stays(left, refusal);
                return;
            }
        }
    }

    private void stays(Map<String, Long> left, @Nullable String refusal) {
        String keys = left.entrySet().stream()
                .map(node -> node.getValue() + " at " + node.getKey())
                .collect(Collectors.joining(", "));
        if (refusal != null) {
            throw new RefusedException(
                    "Nodes of the cluster have keys that mode(\"overwrite\") replaces, of slots that are"
                            + " not theirs: " + keys
                            + ". Whether these slots are on their way there, this user may not ask ("
                            + refusal
                            + "): let an administrator grant it (ACL SETUSER … +asking), or end the move of slots"
                            + " (redis-cli --cluster fix).");
        }
        LOG.warn(
                "{}: Nodes of the cluster have keys that mode(\"overwrite\") would replace, of slots that are not theirs: {}."
                        + " No client can reach such keys, and they stay. Moving slots was broken off there:"
                        + " redis-cli --cluster check shows where, --cluster fix mends it.",
                job.format().shortName(),
                keys);
    }

    /** A server on which the sweep was cut off is swept anew: what is removed already costs nothing. */
    private Map<ConnectionOptions, Strays> round() throws ConnectionLostException {
        Map<ConnectionOptions, Strays> swept = new LinkedHashMap<>();
        attempts.make(() -> {
            for (ConnectionOptions server : servers.allOwners()) {
                if (!swept.containsKey(server)) {
                    try {
                        pages = 0;
                        swept.put(server, connections.use(server, this::sweep));
                    } catch (ConnectionLostException e) {
                        servers.doubt(server);
                        throw e;
                    }
                    furthest = 0;
                    attempts.progress();
                }
            }
            return true;
        });
        return swept;
    }

    private Strays sweep(RedisConnection connection) throws ConnectionLostException {
        String glob = job.task().plan().key().glob();
        return KeySweep.remove(
                connection, servers.haveSlots(), glob, job.format().keyType(), this::page);
    }

    /** Pages that were looked through before are no progress, removed keys are. */
    private void page(long removed) {
        job.keysRemoved(removed);
        pages++;
        if (removed > 0 || pages > furthest) {
            attempts.progress();
        }
        furthest = Math.max(furthest, pages);
    }
}
