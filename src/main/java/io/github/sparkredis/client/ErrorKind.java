package io.github.sparkredis.client;

import io.github.sparkredis.resp.Reply;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an error of the server means for the write. The codes are the first words of Redis's error replies, see
 * <a href="https://redis.io/docs/latest/develop/reference/protocol-spec/#simple-errors">simple errors</a>.
 */
public enum ErrorKind {
    /** It concerns one row, such as WRONGTYPE: the row fails. */
    ROW,
    /** It passes, such as LOADING: the same command is worth another try. */
    RETRYABLE,
    /** The server takes no writes, as a master that has become a replica: another connection may lead to the new one. */
    NOT_MASTER,
    /** The server has forgotten the script: load it, and try again. */
    SCRIPT_MISSING,
    /** It concerns every row, and waiting does not help: the task fails. */
    FATAL;

    private static final Set<String> RETRYABLE_CODES =
            Set.of("LOADING", "BUSY", "TRYAGAIN", "CLUSTERDOWN", "NOREPLICAS");

    private static final Set<String> NOT_MASTER_CODES = Set.of("READONLY", "MASTERDOWN", "UNBLOCKED");

    private static final Set<String> FATAL_CODES =
            Set.of("OOM", "NOAUTH", "WRONGPASS", "NOPERM", "DENIED", "MISCONF", "MOVED", "ASK", "CROSSSLOT", "NOPROTO");

    private static final String CHECK_CREDENTIALS =
            "Check the options \"user\" and \"password\", or those in the \"url\"";

    private static final String IS_REPLICA = "This server is a replica: put the address of its master into \"url\"";

    private static final String LACKS =
            "The ACL of this user lacks a command that the write needs: let an administrator";

    private static final String GRANT_KEY = "The ACL of this user does not allow this key: let an administrator"
            + " allow its pattern (ACL SETUSER … ~pattern), or use another user";

    /** The command that the ACL refuses, as the right is called that allows it. */
    private static final Pattern REFUSED_COMMAND = Pattern.compile("permissions to run the '([a-z0-9_.|-]+)' command");

    public static ErrorKind of(Reply.ServerError error) {
        if (RETRYABLE_CODES.contains(error.code()) || isTooManyClients(error) || isMovingAway(error)) {
            return RETRYABLE;
        } else if (NOT_MASTER_CODES.contains(error.code()) || isWaitOfReplica(error)) {
            return NOT_MASTER;
        } else if (error.code().equals("NOSCRIPT") || error.message().startsWith("ERR NOSCRIPT")) {
            return SCRIPT_MISSING;
        } else if (error.refusesKey()) {
            return ROW;
        } else if (FATAL_CODES.contains(error.code())
                || isUnknownCommand(error)
                || isDatabase(error)
                || isNeedlessPassword(error)
                || isNeedlessUser(error)
                || isWrongPassword(error)) {
            return FATAL;
        }
        return ROW;
    }

    /** Whether the server may do later, or another one now, what this one refuses. */
    boolean passes() {
        return this == RETRYABLE || this == NOT_MASTER;
    }

    /** What the server said, and what to do should it not pass: without the last full stop. */
    public static String explained(Reply.ServerError error) {
        String said = Sentence.open(error.message());
        boolean helpsItself = of(error) == RETRYABLE && !isTooManyClients(error) && !isOfMissingReplicas(error);
        return helpsItself ? said : said + ". " + advice(error);
    }

    /** What the user can do about an error that concerns every row: a sentence without its full stop. */
    static String advice(Reply.ServerError error) {
        return switch (error.code()) {
            case "OOM" ->
                "The server has used up its maxmemory: give it more, remove keys, or write with a \"ttl\". With an eviction"
                        + " policy (maxmemory-policy) it would take the rows and remove other keys for them, of this write, too,"
                        + " whose rows then count as written";
            case "NOAUTH" -> "The server wants a password: set the option \"password\" (and \"user\", for an ACL user)";
            case "WRONGPASS" -> CHECK_CREDENTIALS;
            case "NOPERM" -> error.refusesKey() ? GRANT_KEY : grant(error);
            case "DENIED" -> "The server runs in protected mode: set a password, or allow this host";
            case "READONLY", "MASTERDOWN", "UNBLOCKED" -> IS_REPLICA;
            case "NOREPLICAS" ->
                "The server takes no writes while fewer replicas follow it than its min-replicas-to-write: see that they run"
                        + " and are connected (INFO replication)";
            case "MISCONF" -> "The server stopped taking writes because it cannot save to its disk: see its log";
            case "MOVED", "ASK", "CROSSSLOT" ->
                "This server is a node of a cluster: leave the option \"topology\" out, or set topology=cluster, which a write"
                        + " needs to be told where the server refuses HELLO, INFO and CLUSTER SLOTS";
            default -> adviceByText(error);
        };
    }

    private static String adviceByText(Reply.ServerError error) {
        if (isWaitOfReplica(error)) {
            return IS_REPLICA;
        } else if (isTooManyClients(error)) {
            return "The server has as many connections as its maxclients allows: raise it, or let fewer tasks write at a"
                    + " time (df.coalesce(n), fewer cores), as each that runs holds a connection to each server";
        } else if (isDatabase(error)) {
            return "Check the number of the database at the end of the \"url\"; a cluster has 0 alone, if it was not configured"
                    + " otherwise";
        } else if (isNeedlessPassword(error)) {
            return "This server has no password: leave the option \"password\" out, or the one in the \"url\"";
        } else if (isNeedlessUser(error)) {
            return "This server knows a password alone, no users, as Redis did before 6: leave the option \"user\" out, or the"
                    + " one in the \"url\"";
        } else if (isWrongPassword(error)) {
            return CHECK_CREDENTIALS;
        } else if (error.message().contains("JSON.")) {
            return "The server does not know JSON documents, or not this command: use Redis 8, Redis Stack or Valkey with"
                    + " valkey-json, or write hashes with redis-hash";
        }
        return "The server lacks a command that the write needs: use a newer server, or another mode";
    }

    /** Says which right is missing, where the server does. */
    private static String grant(Reply.ServerError error) {
        Matcher command = REFUSED_COMMAND.matcher(error.message());
        String right = command.find() ? " … +" + command.group(1) : "";
        return LACKS + " grant it (ACL SETUSER" + right + "), or use another user";
    }

    private static boolean isOfMissingReplicas(Reply.ServerError error) {
        return error.code().equals("NOREPLICAS");
    }

    private static boolean isNeedlessPassword(Reply.ServerError error) {
        String message = error.message();
        return message.contains("without any password configured") || message.contains("no password is set");
    }

    private static boolean isNeedlessUser(Reply.ServerError error) {
        return error.message().toLowerCase(Locale.ROOT).contains("wrong number of arguments for 'auth'");
    }

    /** WRONGPASS came with Redis 6; older servers, and proxies, say it without a code of its own. */
    static boolean isWrongPassword(Reply.ServerError error) {
        String message = error.message().toLowerCase(Locale.ROOT);
        return error.code().equals("WRONGPASS")
                || message.startsWith("err invalid password")
                || message.startsWith("err invalid username");
    }

    /** The server has not got a command, or its ACL refuses it to this user. */
    static boolean isRefusedCommand(Reply.ServerError error) {
        return isUnknownCommand(error) || (error.code().equals("NOPERM") && !error.refusesKey());
    }

    /**
     * The server takes no value of this length, and reads nothing more from this connection. What we send is well formed, so
     * it is never for another reason.
     */
    public static boolean isTooLarge(Reply.ServerError error) {
        String message = error.message();
        return message.contains("Protocol error") && (message.contains("bulk length") || message.contains("too big"));
    }

    static boolean isUnknownCommand(Reply.ServerError error) {
        String message = error.message().toLowerCase(Locale.ROOT);
        return message.contains("unknown command") || message.contains("unknown redis command");
    }

    private static boolean isDatabase(Reply.ServerError error) {
        String message = error.message();
        return message.contains("DB index is out of range")
                || message.contains("invalid DB index")
                || message.contains("SELECT is not allowed in cluster mode");
    }

    /** A script removed a key whose slot is on the way to another node: now it is to be written there. */
    private static boolean isMovingAway(Reply.ServerError error) {
        return error.message().contains("ttempted to access a non local key in a cluster node");
    }

    private static boolean isWaitOfReplica(Reply.ServerError error) {
        return error.message().contains("WAIT cannot be used with replica");
    }

    static boolean isTooManyClients(Reply.ServerError error) {
        return error.message().contains("max number of clients");
    }
}
