package io.github.sparkredis.client;

import io.github.sparkredis.options.RedisUrl.HostPort;
import io.github.sparkredis.options.WaitOptions;
import io.github.sparkredis.resp.CommandBuffer;
import io.github.sparkredis.resp.Probe;
import io.github.sparkredis.resp.Reply;
import io.github.sparkredis.resp.Script;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * Finds out before a write what the server refuses: the commands are queued in a
 * <a href="https://redis.io/docs/latest/commands/multi/">MULTI</a> and discarded, so that nothing is written.
 */
public final class CommandProbe {

    /** So long a server may take to give back the memory of what was removed. */
    private static final int PAUSES = 30;

    private static final long PAUSE_NANOS = 100_000_000;

    /** What scripts call behind the first command of a write. */
    private static final Set<String> BEHIND_A_WRITE = Set.of("DEL", "HDEL", "EXPIRE", "PEXPIREAT", "PERSIST");

    private static final Script RIGHTS = Script.resource(CommandProbe.class, "rights.lua", "");

    private CommandProbe() {}

    /**
     * Tries commands.
     *
     * @param sweepFollows whether keys are about to be removed, so that it is too early to refuse a full server
     * @return whether the server is full; only where a sweep follows
     * @throws NotReadyException where the server refuses one for now
     * @throws RefusedException where the server refuses one, for a reason that concerns every row
     */
    public static boolean run(RedisConnection connection, List<List<String>> commands, boolean sweepFollows)
            throws ConnectionLostException {
        if (connection.call("MULTI") instanceof Reply.ServerError refusal) {
            checkReady(connection, refusal);
            if (refusal.code().equals("NOPERM")) {
                checkRights(connection, commands);
            }
            return false;
        }
        boolean full = false;
        try {
            for (List<String> command : commands) {
                if (!(connection.call(command.toArray(String[]::new)) instanceof Reply.ServerError error)) {
                    continue;
                }
                checkReady(connection, error);
                boolean hasSubstitute = command.get(0).equals("UNLINK") && ErrorKind.isUnknownCommand(error);
                if (ErrorKind.of(error) == ErrorKind.FATAL && !hasSubstitute) {
                    if (!sweepFollows || !error.code().equals("OOM")) {
                        throw RefusedException.of(connection.options().host(), named(error, command.get(0)), commands);
                    }
                    full = true;
                }
            }
        } finally {
            if (!(connection.call("DISCARD") instanceof Reply.Value)) {
                connection.keepForNobody(); // what comes next would be queued, and never carried out
            }
        }
        return full;
    }

    /**
     * Asks what else a user may not who may not queue commands. What a script is refused behind its first write, such as the
     * expiry, would leave half a row. Servers before Redis 7.0 do not say: then the write itself will show it.
     */
    private static void checkRights(RedisConnection connection, List<List<String>> commands)
            throws ConnectionLostException {
        if (commands.stream().noneMatch(command -> command.get(0).equals("EVALSHA"))) {
            return; // one command is all of a row
        }
        List<List<String>> writes = new ArrayList<>();
        writes.add(commands.get(0));
        commands.stream()
                .filter(command -> BEHIND_A_WRITE.contains(command.get(0)))
                .forEach(writes::add);
        connection.load(List.of(RIGHTS));
        List<String> call = new ArrayList<>(List.of("EVALSHA", RIGHTS.sha1(), "0"));
        for (List<String> command : writes) {
            call.add(text(command.size()));
            call.addAll(command);
        }
        if (connection.call(call.toArray(String[]::new)) instanceof Reply.Value value
                && value.content() instanceof Long place
                && place > 0) {
            String command = writes.get((int) (place - 1)).get(0).toLowerCase(Locale.ROOT);
            throw RefusedException.of(
                    connection.options().host(),
                    new Reply.ServerError(
                            "NOPERM", "NOPERM this user has no permissions to run the '" + command + "' command"),
                    commands);
        }
    }

    /**
     * Finds out whether a server takes a command.
     *
     * @return why not; nothing where it takes it, or refuses it for something else: a full memory, or the key
     */
    static Optional<String> refusal(RedisConnection connection, Probe probe) throws ConnectionLostException {
        if (connection.call(probe.command()) instanceof Reply.ServerError error) {
            checkReady(connection, error);
            boolean isOfElse = error.code().equals("OOM") || error.code().equals("BUSYKEY") || error.refusesKey();
            return isOfElse ? Optional.empty() : Optional.of("said: " + error.message());
        }
        CommandBuffer wrong = probe.wrong();
        boolean isChecked = wrong == null || connection.call(wrong) instanceof Reply.ServerError;
        return isChecked ? Optional.empty() : Optional.of("did not look at what is wrong with a " + probe.of());
    }

    /**
     * Makes a transaction of nothing: a server that refuses MULTI would carry out its commands all the same, one by one.
     *
     * @throws RefusedException where the server refuses it
     */
    public static void transaction(RedisConnection connection) throws ConnectionLostException {
        for (String command : List.of("MULTI", "EXEC")) {
            if (connection.call(command) instanceof Reply.ServerError error) {
                checkReady(connection, error);
                throw RefusedException.of(
                        connection.options().host(), named(error, command), List.of(List.of("MULTI"), List.of("EXEC")));
            }
        }
    }

    /** Tries commands on a server that was full until the sweep: UNLINK gives memory back in the background. */
    public static void awaitRoom(RedisConnection connection, List<List<String>> commands)
            throws ConnectionLostException {
        for (int pause = 0; pause < PAUSES; pause++) {
            if (!run(connection, commands, true)) {
                return;
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        try {
            run(connection, commands, false);
        } catch (RefusedException e) {
            throw new RefusedException(e.getMessage() + " It is full still, and what mode(\"overwrite\") replaces is"
                    + " removed already.");
        }
    }

    /**
     * Asks how many replicas follow the server. None that follows is lacking: nothing was written yet.
     *
     * @param commands of the write, to say what its user needs
     * @throws NotReadyException where they are fewer than are to have each batch
     * @throws RefusedException where the server lets nobody wait for them
     */
    public static void checkReplicas(RedisConnection connection, WaitOptions options, List<List<String>> commands)
            throws ConnectionLostException {
        Reply reply = connection.call("WAIT", text(options.replicas()), text(options.timeoutMs()));
        HostPort server = connection.options().host();
        if (reply instanceof Reply.ServerError error) {
            checkReady(connection, error);
            throw RefusedException.of(server, error, commands);
        } else if (reply instanceof Reply.Value value
                && value.content() instanceof Long count
                && count < options.replicas()) {
            throw new NotReadyException(server, tooFewReplicas(server, count, options));
        }
    }

    /** That a write waits for replicas in vain, and what to do. */
    public static String tooFewReplicas(HostPort server, long count, WaitOptions options) {
        return "Of wait_replicas=" + options.replicas() + " replicas of Redis at " + server + " " + count
                + (count == 1 ? " has" : " have") + " what was written, after wait_timeout_ms=" + options.timeoutMs()
                + ". Check that they are connected (INFO replication), raise \"wait_timeout_ms\" where they are slow, or ask"
                + " for fewer";
    }

    private static String text(int number) {
        return String.valueOf(number);
    }

    private static void checkReady(RedisConnection connection, Reply.ServerError error) throws NotReadyException {
        if (ErrorKind.of(error).passes()) {
            throw new NotReadyException(connection.options().host(), error);
        }
    }

    /** Some servers do not say which command it is that they do not know. */
    private static Reply.ServerError named(Reply.ServerError error, String command) {
        return ErrorKind.isUnknownCommand(error) && !error.message().contains(command)
                ? new Reply.ServerError(error.code(), error.message() + " '" + command + "'")
                : error;
    }
}
