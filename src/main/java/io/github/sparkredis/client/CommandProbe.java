package io.github.sparkredis.client;

import io.github.sparkredis.options.Topology;
import io.github.sparkredis.resp.Reply;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Finds out before a write what the server refuses: the commands are queued in a
 * <a href="https://redis.io/docs/latest/commands/multi/">MULTI</a> and discarded, so that nothing is written.
 */
public final class CommandProbe {

    private CommandProbe() {}

    /**
     * Tries commands.
     *
     * @throws RefusedException where the server refuses one, for a reason that concerns every row
     */
    public static void run(RedisConnection connection, Topology topology, List<List<String>> commands)
            throws ConnectionLostException {
        if (topology == Topology.AUTO) {
            refuseCluster(connection);
        }
        if (connection.call("MULTI") instanceof Reply.ServerError) {
            return; // the user may not; then the write itself will show what it refuses
        }
        try {
            for (List<String> command : commands) {
                if (connection.call(command.toArray(String[]::new)) instanceof Reply.ServerError error
                        && ErrorKind.of(error) == ErrorKind.FATAL
                        && !concernsTheProbeKey(error)) {
                    throw RefusedException.of(connection.options().host(), named(error, command.get(0)));
                }
            }
        } finally {
            connection.call("DISCARD");
        }
    }

    /** Some servers do not say which command it is that they do not know. */
    private static Reply.ServerError named(Reply.ServerError error, String command) {
        return ErrorKind.isUnknownCommand(error) && !error.message().contains(command)
                ? new Reply.ServerError(error.code(), error.message() + " '" + command + "'")
                : error;
    }

    /** An ACL can allow the keys of the rows and not the one that was tried; a refused command is named as such. */
    private static boolean concernsTheProbeKey(Reply.ServerError error) {
        return error.code().equals("NOPERM") && !error.message().contains("to run the");
    }

    private static void refuseCluster(RedisConnection connection) throws ConnectionLostException {
        boolean cluster = connection.call("INFO", "cluster") instanceof Reply.Value value
                && value.content() instanceof byte[] text
                && new String(text, StandardCharsets.UTF_8).contains("cluster_enabled:1");
        if (cluster) {
            throw new RefusedException("Redis at " + connection.options().host() + " is a node of a cluster, which this"
                    + " version does not support: write to a standalone server.");
        }
    }
}
