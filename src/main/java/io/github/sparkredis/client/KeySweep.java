package io.github.sparkredis.client;

import io.github.sparkredis.resp.CommandBuffer;
import io.github.sparkredis.resp.Reply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Removes keys of one type that match a glob, page by page: SCAN, then TYPE, then UNLINK. */
public final class KeySweep {

    private static final String PAGE = "1000";

    private final RedisConnection connection;
    private final boolean bySlot;
    private final String type;
    private final LongConsumer removed;
    private long imported;
    private long left;
    private long gone;
    private @Nullable String refusal;

    /**
     * Keys that a server of a cluster has, or had, of slots that it does not own.
     *
     * @param imported were removed there, as their slot is on its way there
     * @param left stay there: no client can reach them
     * @param gone had gone to another server with their slot
     * @param refusal of the ASKING that would tell the first from the second; null where it is allowed
     */
    public record Strays(
            long imported, long left, long gone, @Nullable String refusal) {
        public static final Strays NONE = new Strays(0, 0, 0, null);
    }

    private KeySweep(RedisConnection connection, boolean bySlot, String type, LongConsumer removed) {
        this.connection = connection;
        this.bySlot = bySlot;
        this.type = type;
        this.removed = removed;
    }

    /**
     * Removes the keys that a server has.
     *
     * @param bySlot whether the server is one of a cluster, where one command takes keys of one slot only
     * @param type as <a href="https://redis.io/docs/latest/commands/type/">TYPE</a> names it
     * @param removed told how many keys each page removed, be it none
     * @throws RefusedException where the server refuses SCAN or UNLINK
     */
    public static Strays remove(
            RedisConnection connection, boolean bySlot, String glob, String type, LongConsumer removed)
            throws ConnectionLostException {
        KeySweep sweep = new KeySweep(connection, bySlot, type, removed);
        sweep.run(glob);
        return new Strays(sweep.imported, sweep.left, sweep.gone, sweep.refusal);
    }

    private void run(String glob) throws ConnectionLostException {
        String cursor = "0";
        do {
            Reply page = connection.call("SCAN", cursor, "MATCH", glob, "COUNT", PAGE, "TYPE", type);
            if (!(page instanceof Reply.Value value)) {
                throw refused(page);
            }
            if (!(value.content() instanceof List<?> parts
                    && parts.size() == 2
                    && parts.get(0) instanceof byte[] next
                    && parts.get(1) instanceof List<?> found
                    && found.stream().allMatch(byte[].class::isInstance))) {
                throw connection.outOfStep("a cursor and keys", page);
            }
            cursor = new String(next, StandardCharsets.UTF_8);
            List<?> keys = ofType(found);
            removed.accept(keys.isEmpty() ? 0 : unlink(keys));
        } while (!cursor.equals("0"));
    }

    /** A server that does not know a type's name may pass over it in SCAN, and tell every key: so each is asked. */
    private List<?> ofType(List<?> keys) throws ConnectionLostException {
        CommandBuffer commands = new CommandBuffer(64 * (keys.size() + 1));
        for (Object key : keys) {
            commands.beginCommand(2);
            commands.bulk("TYPE");
            append(commands, key);
        }
        connection.send(commands.array(), 0, commands.length());
        List<Object> certain = new ArrayList<>(keys.size());
        @Nullable Reply refused = null;
        for (Object key : keys) {
            Reply reply = connection.read();
            if (reply instanceof Reply.ServerError error) {
                // A server with ACLs is one that knows what types there are: SCAN has chosen well.
                if (error.code().equals("NOPERM")) {
                    certain.add(key);
                } else {
                    refused = reply;
                }
            } else if (reply instanceof Reply.Redirect) {
                certain.add(key); // UNLINK is told so, too
            } else if (reply instanceof Reply.Value value
                    && value.content() instanceof byte[] name
                    && new String(name, StandardCharsets.UTF_8).equals(type)) {
                certain.add(key);
            }
        }
        if (refused != null) {
            throw refused(refused);
        }
        return certain;
    }

    private long unlink(List<?> keys) throws ConnectionLostException {
        List<? extends List<?>> groups = bySlot ? keys.stream().map(List::of).toList() : List.of(keys);
        long count = 0;
        String command = "UNLINK";
        List<Reply> replies = send(command, groups);
        if (replies.get(0) instanceof Reply.ServerError error && ErrorKind.isRefusedCommand(error)) {
            List<Reply> deleted = send("DEL", groups);
            if (!(deleted.get(0) instanceof Reply.ServerError)) {
                command = "DEL";
                replies = deleted;
            }
        }
        List<Object> strays = new ArrayList<>();
        for (int i = 0; i < replies.size(); i++) {
            if (!(bySlot && replies.get(i) instanceof Reply.Redirect redirect)) {
                count += count(replies.get(i));
            } else if (redirect.asking()) {
                gone++;
            } else {
                strays.add(keys.get(i));
            }
        }
        return strays.isEmpty() ? count : count + unlinkAsking(strays, command);
    }

    /** Keys of another server's slots, which this one only lets go of if it is about to get the slot. */
    private long unlinkAsking(List<?> keys, String command) throws ConnectionLostException {
        List<List<?>> pairs = new ArrayList<>();
        for (Object key : keys) {
            pairs.add(List.of()); // in the place of an ASKING
            pairs.add(List.of(key));
        }
        long count = 0;
        List<Reply> replies = send(command, pairs);
        for (int i = 0; i < replies.size(); i += 2) {
            if (replies.get(i) instanceof Reply.ServerError error) {
                refusal = error.message();
            }
            if (replies.get(i + 1) instanceof Reply.Redirect) {
                left++;
            } else {
                count += count(replies.get(i + 1));
            }
        }
        imported += count;
        return count;
    }

    private long count(Reply reply) throws ConnectionLostException {
        if (reply instanceof Reply.Value value && value.content() instanceof Long some) {
            return some;
        }
        if (reply instanceof Reply.Value) {
            throw connection.outOfStep("how many keys were removed", reply);
        }
        throw refused(reply);
    }

    /** Sends a command for each list of keys; in place of one without keys, ASKING. */
    private List<Reply> send(String name, List<? extends List<?>> groups) throws ConnectionLostException {
        CommandBuffer commands = new CommandBuffer(64 * (groups.size() + 1));
        for (List<?> keys : groups) {
            commands.beginCommand(1 + keys.size());
            commands.bulk(keys.isEmpty() ? "ASKING" : name);
            for (Object key : keys) {
                append(commands, key);
            }
        }
        connection.send(commands.array(), 0, commands.length());
        List<Reply> replies = new ArrayList<>(groups.size());
        for (int i = 0; i < groups.size(); i++) {
            replies.add(connection.read());
        }
        return replies;
    }

    private static void append(CommandBuffer command, Object key) {
        int start = command.openBulk();
        command.append((byte[]) key);
        command.closeBulk(start);
    }

    private RefusedException refused(Reply reply) throws NotReadyException {
        if (reply instanceof Reply.ServerError error && ErrorKind.of(error).passes()) {
            throw new NotReadyException(connection.options().host(), error);
        }
        String said = reply instanceof Reply.ServerError error
                ? error.message()
                : reply instanceof Reply.Redirect redirect ? redirect.message() : String.valueOf(reply);
        return new RefusedException(
                "Redis at " + connection.options().host() + " refuses to remove the keys that"
                        + " mode(\"overwrite\") replaces: " + said
                        + ". It needs SCAN and UNLINK or DEL (ACL SETUSER … +scan"
                        + " +unlink); without them use mode(\"append\") with the option mode=replace, which replaces key by key.");
    }
}
