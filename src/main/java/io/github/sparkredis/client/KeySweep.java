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

    private KeySweep() {}

    /**
     * Removes the keys that a server has.
     *
     * @param bySlot whether the server is one of a cluster, where one command takes keys of one slot only
     * @param type as <a href="https://redis.io/docs/latest/commands/type/">TYPE</a> names it
     * @param removed told how many keys each page removed, be it none
     * @return whether keys that were found had gone to another server of a cluster
     * @throws RefusedException where the server refuses SCAN or UNLINK
     */
    public static boolean remove(
            RedisConnection connection, boolean bySlot, String glob, String type, LongConsumer removed)
            throws ConnectionLostException {
        boolean missed = false;
        String cursor = "0";
        do {
            Reply page = connection.call("SCAN", cursor, "MATCH", glob, "COUNT", PAGE, "TYPE", type);
            if (!(page instanceof Reply.Value value)) {
                throw refused(connection, page);
            }
            if (!(value.content() instanceof List<?> parts
                    && parts.size() == 2
                    && parts.get(0) instanceof byte[] next
                    && parts.get(1) instanceof List<?> found
                    && found.stream().allMatch(byte[].class::isInstance))) {
                throw connection.outOfStep("a cursor and keys", page);
            }
            cursor = new String(next, StandardCharsets.UTF_8);
            List<?> keys = ofType(connection, found, type);
            if (keys.isEmpty()) {
                removed.accept(0);
            } else {
                missed |= unlink(connection, keys, bySlot, removed);
            }
        } while (!cursor.equals("0"));
        return missed;
    }

    /** A server that does not know a type's name may pass over it in SCAN, and tell every key: so each is asked. */
    private static List<?> ofType(RedisConnection connection, List<?> keys, String type)
            throws ConnectionLostException {
        CommandBuffer commands = new CommandBuffer(64 * (keys.size() + 1));
        for (Object key : keys) {
            commands.beginCommand(2);
            commands.bulk("TYPE");
            append(commands, key);
        }
        connection.send(commands.array(), 0, commands.length());
        List<Object> certain = new ArrayList<>(keys.size());
        @Nullable Reply refusal = null;
        for (Object key : keys) {
            Reply reply = connection.read();
            if (reply instanceof Reply.ServerError error) {
                // A server with ACLs is one that knows what types there are: SCAN has chosen well.
                if (error.code().equals("NOPERM")) {
                    certain.add(key);
                } else {
                    refusal = reply;
                }
            } else if (reply instanceof Reply.Redirect) {
                certain.add(key); // UNLINK is told so, too
            } else if (reply instanceof Reply.Value value
                    && value.content() instanceof byte[] name
                    && new String(name, StandardCharsets.UTF_8).equals(type)) {
                certain.add(key);
            }
        }
        if (refusal != null) {
            throw refused(connection, refusal);
        }
        return certain;
    }

    private static boolean unlink(RedisConnection connection, List<?> keys, boolean bySlot, LongConsumer removed)
            throws ConnectionLostException {
        List<? extends List<?>> groups = bySlot ? keys.stream().map(List::of).toList() : List.of(keys);
        boolean missed = false;
        long count = 0;
        List<Reply> replies = send(connection, "UNLINK", groups);
        if (replies.get(0) instanceof Reply.ServerError error && ErrorKind.isRefusedCommand(error)) {
            List<Reply> deleted = send(connection, "DEL", groups);
            replies = deleted.get(0) instanceof Reply.ServerError ? replies : deleted;
        }
        for (Reply reply : replies) {
            if (reply instanceof Reply.Value value && value.content() instanceof Long some) {
                count += some;
            } else if (reply instanceof Reply.Redirect) {
                missed = true;
            } else if (reply instanceof Reply.Value) {
                throw connection.outOfStep("how many keys were removed", reply);
            } else {
                throw refused(connection, reply);
            }
        }
        removed.accept(count);
        return missed;
    }

    private static List<Reply> send(RedisConnection connection, String name, List<? extends List<?>> groups)
            throws ConnectionLostException {
        CommandBuffer commands = new CommandBuffer(64 * (groups.size() + 1));
        for (List<?> keys : groups) {
            commands.beginCommand(1 + keys.size());
            commands.bulk(name);
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

    private static RefusedException refused(RedisConnection connection, Reply reply) throws NotReadyException {
        if (reply instanceof Reply.ServerError error && ErrorKind.of(error).passes()) {
            throw new NotReadyException(connection.options().host(), error);
        }
        String said = reply instanceof Reply.ServerError error ? error.message() : String.valueOf(reply);
        return new RefusedException(
                "Redis at " + connection.options().host() + " refuses to remove the keys that"
                        + " mode(\"overwrite\") replaces: " + said
                        + ". It needs SCAN and UNLINK or DEL (ACL SETUSER … +scan"
                        + " +unlink); without them use mode(\"append\") with the option mode=replace, which replaces key by key.");
    }
}
