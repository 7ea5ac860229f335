package io.github.sparkredis.write;

import io.github.sparkredis.client.CommandProbe;
import io.github.sparkredis.client.ConnectionLostException;
import io.github.sparkredis.client.Connections;
import io.github.sparkredis.client.Discovery;
import io.github.sparkredis.client.Eviction;
import io.github.sparkredis.client.NotReadyException;
import io.github.sparkredis.client.RedisConnection;
import io.github.sparkredis.client.RefusedException;
import io.github.sparkredis.client.Sentence;
import io.github.sparkredis.client.ServerProcess;
import io.github.sparkredis.client.Servers;
import io.github.sparkredis.client.Slots;
import io.github.sparkredis.encode.RowEncoder;
import io.github.sparkredis.encode.Shortcut;
import io.github.sparkredis.options.ConnectionOptions;
import io.github.sparkredis.options.RedisUrl.HostPort;
import io.github.sparkredis.options.WaitOptions;
import io.github.sparkredis.pipeline.Attempts;
import io.github.sparkredis.pipeline.ReplicatedCommands;
import io.github.sparkredis.resp.Commands;
import io.github.sparkredis.resp.Probe;
import io.github.sparkredis.result.RedisWriteException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The driver's own look at the server: what would fail every row fails here, once, and before the job. */
final class Preflight {

    /** What removes keys has a substitute; what finds them has none. */
    private static final List<List<String>> SWEEP = List.of(List.of("SCAN", "0"));

    /** Enough for one of each server's slots, unless they all have the same hash tag. */
    private static final int KEYS_TO_FIND_SERVERS_BY = 1_000;

    private final WriteJob job;
    private final ConnectionOptions given;
    private final Connections connections = SharedConnections.INSTANCE;
    private final Attempts attempts;
    private final Commands replicated;
    private final String probeKey;
    private final List<List<String>> commands;
    private final RowEncoder encoder;
    private final Set<HostPort> askedForEviction = new HashSet<>();
    private boolean evicts;

    /** @param inQuery whether a streaming query writes, which outlives a restart of its server */
    Preflight(WriteJob job, boolean inQuery) {
        this.job = job;
        WriteTask task = job.task();
        given = task.connection();
        attempts = new Attempts(task.format().shortName(), task.retry(), connections, given, inQuery);
        encoder = task.format().encoder(task.plan(), task.identity(0, 1));
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
        job.checkFailedRows();
        try {
            boolean full = attempts.make(() -> probe(overwrite));
            if (job.task().result().dryRun()) {
                if (overwrite) {
                    lookAtSweep(full);
                }
                return;
            }
            if (overwrite) {
                new Sweep(job, servers(), connections, attempts).run();
            }
            if (full) {
                attempts.make(() -> connections.use(owner(servers()), connection -> {
                    CommandProbe.awaitRoom(connection, commands);
                    return true;
                }));
            }
        } catch (ConnectionLostException e) {
            String message = Sentence.closed(String.valueOf(e.getMessage()));
            throw new RedisWriteException(message + " No row was sent. " + advice(e), e);
        } catch (RefusedException e) {
            throw new RedisWriteException(e.getMessage() + " No row was sent.", e);
        }
    }

    /** What a dry run can say of the sweep. A full server refuses all that is queued, this too, and sweeps all the same. */
    private void lookAtSweep(boolean full) throws ConnectionLostException {
        attempts.make(() -> connections.use(owner(servers()), connection -> CommandProbe.run(connection, SWEEP, true)));
        if (full) {
            job.trouble(
                    "the server is full: what mode(\"overwrite\") replaces would be removed, and there may be no room for"
                            + " the rows even then");
        }
    }

    private static String advice(ConnectionLostException failure) {
        if (failure.isOfNoRedis()) {
            return "Check the host and the port in the option \"url\".";
        }
        boolean isKnown = failure.getCause() instanceof NotReadyException
                || (failure.getCause() instanceof ConnectionLostException lost && lost.saysWhatToDo());
        return isKnown
                ? "Raise \"retry_timeout_ms\" where the server needs longer."
                : "Check the option \"url\", that the server runs, and that the driver reaches it (rediss:// for a server"
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
                connections.use(server, this::checkProcess);
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
        boolean full = connections.use(owner(servers), connection -> {
            checkProcess(connection);
            connection.load(replicated.scripts());
            if (job.task().batch().transaction()) {
                CommandProbe.transaction(connection);
            }
            boolean isFull = CommandProbe.run(connection, commands, sweepFollows);
            probeShortcut(connection, probeKey);
            return isFull;
        });
        if (servers.haveSlots()) {
            probeShortcutOfOthers(servers);
        }
        return full;
    }

    /** Has the other servers check it: each by a key of its slots. */
    private void probeShortcutOfOthers(Servers servers) throws ConnectionLostException {
        if (encoder.shortcutProbe(probeKey).isEmpty()) {
            return;
        }
        int all = servers.owners().size();
        Set<ConnectionOptions> probed = new HashSet<>(Set.of(owner(servers)));
        for (int i = 0; i < KEYS_TO_FIND_SERVERS_BY && probed.size() < all; i++) {
            String key = probeKey + i;
            ConnectionOptions server = ownerOrNull(servers, Slots.of(key));
            if (server != null && job.task().plan().shortcut() != Shortcut.NONE && probed.add(server)) {
                connections.use(server, connection -> probeShortcut(connection, key));
            }
        }
    }

    /** Null for a slot that nobody serves: rows of it will say so, if there are any. */
    private static @Nullable ConnectionOptions ownerOrNull(Servers servers, int slot) {
        try {
            return servers.owner(slot);
        } catch (ConnectionLostException e) {
            return null;
        }
    }

    /** One server that does not take it is enough for all rows to go without. */
    private boolean probeShortcut(RedisConnection connection, String key) throws ConnectionLostException {
        Optional<Probe> probe = encoder.shortcutProbe(key);
        if (probe.isPresent() && job.task().plan().shortcut() != Shortcut.NONE) {
            connections.refusal(connection, probe.get()).ifPresent(job::noShortcut);
        }
        return probe.isPresent();
    }

    /** Whether a server becomes another process can only be seen where it says which one it is. */
    private boolean checkProcess(RedisConnection connection) throws ConnectionLostException {
        ServerProcess process = connections.process(connection);
        if (process == null && job.task().result().failsOnRestart()) {
            job.trouble(
                    "on_restart=fail cannot be kept: Redis at " + connection.server() + " does not tell this user which"
                            + " process it is (INFO), so that a restart is not noticed. Let an administrator grant it"
                            + " (ACL SETUSER … +info)");
        }
        // Who may not ask for the process may not ask for this: each refusal is a line in the server's ACL LOG.
        if (process != null && !evicts && askedForEviction.add(connection.server())) {
            String warning = Eviction.warning(connection, job.task().plan().expires());
            if (warning != null) {
                evicts = true;
                job.trouble(warning);
            }
        }
        return true;
    }

    private Servers servers() {
        return Servers.of(job.task().connection(), connections);
    }

    private ConnectionOptions owner(Servers servers) throws ConnectionLostException {
        servers.learn();
        return servers.owner(servers.haveSlots() ? Slots.of(probeKey) : 0);
    }
}
