package io.github.sparkredis.write;

import io.github.sparkredis.client.CommandProbe;
import io.github.sparkredis.client.ConnectionLostException;
import io.github.sparkredis.client.Connections;
import io.github.sparkredis.client.Discovery;
import io.github.sparkredis.client.KeySweep;
import io.github.sparkredis.client.RefusedException;
import io.github.sparkredis.client.Servers;
import io.github.sparkredis.client.Slots;
import io.github.sparkredis.encode.KeyPlan;
import io.github.sparkredis.encode.RowEncoder;
import io.github.sparkredis.encode.WriteIdentity;
import io.github.sparkredis.options.ConnectionOptions;
import io.github.sparkredis.result.RedisWriteException;
import java.util.List;

/** The driver's own look at the server: what would fail every row fails here, once, and before the job. */
final class Preflight {

    private Preflight() {}

    /**
     * Looks at the server, and removes what the save mode {@code overwrite} replaces.
     *
     * @throws RedisWriteException that says what to do, and that no row was sent
     */
    static void run(WriteJob job, boolean overwrite) {
        WriteTask task = job.task();
        KeyPlan key = task.plan().key();
        RowEncoder encoder = task.format().encoder(task.plan(), new WriteIdentity(task.keySeed(), 0, 1));
        String probeKey = key.literalHead() + "spark-redis-probe";
        List<List<String>> commands = encoder.probeCommands(probeKey);
        Connections connections = SharedConnections.INSTANCE;
        try {
            job.found(Discovery.resolve(task.connection(), connections));
            Servers servers = Servers.of(job.task().connection(), connections);
            servers.learn();
            if (servers.haveSlots()) {
                for (ConnectionOptions server : servers.owners()) {
                    reach(server, servers, connections);
                }
            }
            ConnectionOptions owner = servers.owner(servers.haveSlots() ? Slots.of(probeKey) : 0);
            boolean full = connections.use(owner, connection -> {
                connection.load(encoder.scripts());
                return CommandProbe.run(connection, commands, overwrite);
            });
            if (overwrite) {
                KeySweep.run(servers, connections, key.glob(), task.format().keyType(), job::keysRemoved);
            }
            if (full) {
                connections.use(owner, connection -> {
                    CommandProbe.awaitRoom(connection, commands);
                    return true;
                });
            }
        } catch (ConnectionLostException e) {
            throw new RedisWriteException(
                    withFullStop(String.valueOf(e.getMessage()))
                            + " No row was sent. Check the option url, that the server runs, and that the driver"
                            + " reaches it (rediss:// for a server that speaks TLS).",
                    e);
        } catch (RefusedException e) {
            throw new RedisWriteException(e.getMessage() + " No row was sent.", e);
        }
    }

    /** Tasks will have to, so what stands in the way is said before they run. */
    private static void reach(ConnectionOptions server, Servers servers, Connections connections)
            throws ConnectionLostException {
        try {
            connections.giveBack(connections.borrow(server));
        } catch (ConnectionLostException e) {
            throw new ConnectionLostException(e.getMessage() + "." + servers.hint(server.host()), e);
        }
    }

    private static String withFullStop(String message) {
        return message.endsWith(".") ? message : message + ".";
    }
}
