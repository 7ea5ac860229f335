package io.github.sparkredis.write;

import io.github.sparkredis.client.CommandProbe;
import io.github.sparkredis.client.ConnectionLostException;
import io.github.sparkredis.client.KeySweep;
import io.github.sparkredis.client.RedisConnection;
import io.github.sparkredis.client.RefusedException;
import io.github.sparkredis.encode.KeyPlan;
import io.github.sparkredis.encode.RowEncoder;
import io.github.sparkredis.encode.WriteIdentity;
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
        try {
            RedisConnection connection = SharedConnections.INSTANCE.borrow(task.connection());
            boolean atRest = false;
            try {
                connection.load(encoder.scripts());
                List<List<String>> commands = encoder.probeCommands(key.literalHead() + "spark-redis-probe");
                boolean full = CommandProbe.run(connection, task.connection().topology(), commands, overwrite);
                if (overwrite) {
                    KeySweep.remove(connection, key.glob(), task.format().keyType(), job::keysRemoved);
                }
                if (full) {
                    CommandProbe.awaitRoom(connection, commands);
                }
                atRest = true;
            } finally {
                if (atRest) {
                    SharedConnections.INSTANCE.giveBack(connection);
                } else {
                    SharedConnections.INSTANCE.discard(connection);
                }
            }
        } catch (ConnectionLostException e) {
            throw new RedisWriteException(
                    e.getMessage()
                            + ". No row was sent. Check the option url, that the server runs, and that the driver"
                            + " reaches it (rediss:// for a server that speaks TLS).",
                    e);
        } catch (RefusedException e) {
            throw new RedisWriteException(e.getMessage() + " No row was sent.", e);
        }
    }
}
