package io.github.sparkredis.write;

import io.github.sparkredis.client.CommandProbe;
import io.github.sparkredis.client.ConnectionLostException;
import io.github.sparkredis.client.Connections;
import io.github.sparkredis.client.Discovery;
import io.github.sparkredis.client.KeySweep;
import io.github.sparkredis.client.NotReadyException;
import io.github.sparkredis.client.RedisConnection;
import io.github.sparkredis.client.RefusedException;
import io.github.sparkredis.client.Servers;
import io.github.sparkredis.client.Slots;
import io.github.sparkredis.encode.RowEncoder;
import io.github.sparkredis.encode.WriteIdentity;
import io.github.sparkredis.options.ConnectionOptions;
import io.github.sparkredis.options.WaitOptions;
import io.github.sparkredis.pipeline.Attempts;
import io.github.sparkredis.pipeline.ReplicatedCommands;
import io.github.sparkredis.resp.Commands;
import io.github.sparkredis.result.RedisWriteException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The driver's own look at the server: what would fail every row fails here, once, and before the job. */
final class Preflight {

    private final WriteJob job;
    private final ConnectionOptions given;
    private final Connections connections = SharedConnections.INSTANCE;
    private final Attempts attempts;
    private final Commands replicated;
    private final String probeKey;
    private final List<List<String>> commands;

    /** @param inQuery whether a streaming query writes, which outlives a restart of its server */
    Preflight(WriteJob job, boolean inQuery) {
        this.job = job;
        WriteTask task = job.task();
        given = task.connection();
        attempts = new Attempts(task.format().shortName(), task.retry(), connections, given, inQuery);
        RowEncoder encoder = task.format().encoder(task.plan(), new WriteIdentity(task.keySeed(), 0, 1));
        probeKey = task.plan().key().literalHead() + "spark-redis-probe";
        replicated = ReplicatedCommands.of(encoder, task.replicas());
        commands = replicated.probeCommands(probeKey);
    }

    /**
     * Looks at the server, and removes what the save mode {@code overwrite} replaces, unless it is a dry run.
     *
     * @throws RedisWriteException that says what to do, and that no row was sent
     */
    void run(boolean overwrite) {
        try {
            boolean full = attempts.make(() -> probe(overwrite));
            if (job.task().result().dryRun()) {
                return;
            }
            if (overwrite) {
                sweep();
            }
            if (full) {
                attempts.make(() -> connections.use(owner(servers()), connection -> {
                    CommandProbe.awaitRoom(connection, commands);
                    return true;
                }));
            }
        } catch (ConnectionLostException e) {
            String message = String.valueOf(e.getMessage());
            throw new RedisWriteException(
                    message + (message.endsWith(".") ? "" : ".") + " No row was sent. " + advice(e), e);
        } catch (RefusedException e) {
            throw new RedisWriteException(e.getMessage() + " No row was sent.", e);
        }
    }

    private static String advice(ConnectionLostException failure) {
        return failure.getCause() instanceof NotReadyException
                ? "Raise retry_timeout_ms where the server needs longer."
                : "Check the option url, that the server runs, and that the driver reaches it (rediss:// for a server"
                        + " that speaks TLS).";
    }

    /** Returns whether the server is full; only where a sweep follows. */
    private boolean probe(boolean sweepFollows) throws ConnectionLostException {
        job.found(Discovery.resolve(given, connections, probeKey));
        Servers servers = servers();
        servers.learn();
        if (servers.haveSlots()) {
            for (ConnectionOptions server : servers.owners()) {
                // Tasks will have to reach it, so what stands in the way is said before they run.
                connections.giveBack(connections.borrow(server, servers.hint(server.host())));
                connections.use(server, this::reach);
            }
        }
        WaitOptions replicas = job.task().replicas();
        if (replicas.isOn()) {
            for (ConnectionOptions server : servers.owners()) {
                connections.use(server, connection -> {
                    CommandProbe.checkReplicas(connection, replicas, commands);
                    return true;
                });
            }
        }
        return connections.use(owner(servers), connection -> {
            reach(connection);
            connection.load(replicated.scripts());
            if (job.task().batch().transaction()) {
                CommandProbe.transaction(connection);
            }
            return CommandProbe.run(connection, commands, sweepFollows);
        });
    }

    private boolean reach(RedisConnection connection) throws ConnectionLostException {
        job.reached(connection.server(), connections.process(connection));
        return true;
    }

    private Servers servers() {
        return Servers.of(job.task().connection(), connections);
    }

    private ConnectionOptions owner(Servers servers) throws ConnectionLostException {
        servers.learn();
        return servers.owner(servers.haveSlots() ? Slots.of(probeKey) : 0);
    }

    private void sweep() throws ConnectionLostException {
        Servers servers = servers();
        SweepProgress progress = new SweepProgress();
        boolean missed;
        do {
            missed = sweep(servers, progress);
            // A key can move to a server that was through already.
            missed |= attempts.make(servers::refresh);
        } while (missed);
    }

    /**
     * A server on which the sweep was cut off is swept anew: what is removed already costs nothing. Returns whether keys that
     * were found had gone to another server.
     */
    private boolean sweep(Servers servers, SweepProgress progress) throws ConnectionLostException {
        Map<ConnectionOptions, Boolean> swept = new HashMap<>();
        attempts.make(() -> {
            for (ConnectionOptions server : servers.allOwners()) {
                if (!swept.containsKey(server)) {
                    try {
                        progress.begin();
                        swept.put(server, connections.use(server, connection -> sweep(connection, servers, progress)));
                    } catch (ConnectionLostException e) {
                        servers.doubt(server);
                        throw e;
                    }
                    progress.next();
                }
            }
            return true;
        });
        return swept.containsValue(true);
    }

    private boolean sweep(RedisConnection connection, Servers servers, SweepProgress progress)
            throws ConnectionLostException {
        String glob = job.task().plan().key().glob();
        return KeySweep.remove(
                connection, servers.haveSlots(), glob, job.format().keyType(), progress::page);
    }

    /** How far the sweep of a server has come: pages that were looked through before are no progress, removed keys are. */
    private final class SweepProgress {
        private long pages;
        private long furthest;

        void begin() {
            pages = 0;
        }

        void page(long removed) {
            job.keysRemoved(removed);
            pages++;
            if (removed > 0 || pages > furthest) {
                attempts.progress();
            }
            furthest = Math.max(furthest, pages);
        }

        void next() {
            furthest = 0;
            attempts.progress();
        }
    }
}
