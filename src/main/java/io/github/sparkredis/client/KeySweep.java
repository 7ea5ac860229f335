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
     * Removes the keys.
     *
     * @param type as <a href="https://redis.io/docs/latest/commands/type/">TYPE</a> names it
     * @param removed told how many keys each page removed
     * @throws RefusedException where the server refuses SCAN or UNLINK
     */
    public static void remove(RedisConnection connection, String glob, String type, LongConsumer removed)
            throws ConnectionLostException {
        String cursor = "0";
        do {
            Reply page = connection.call("SCAN", cursor, "MATCH", glob, "COUNT", PAGE, "TYPE", type);
            if (!(page instanceof Reply.Value value) || !(value.content() instanceof List<?> parts)) {
                throw refused(connection, page);
            }
            cursor = new String((byte[]) parts.get(0), StandardCharsets.UTF_8);
            List<?> keys = ofType(connection, (List<?>) parts.get(1), type);
            if (!keys.isEmpty()) {
                removed.accept(unlink(connection, keys));
            }
        } while (!cursor.equals("0"));
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

    private static long unlink(RedisConnection connection, List<?> keys) throws ConnectionLostException {
        Reply reply = send(connection, "UNLINK", keys);
        if (reply instanceof Reply.ServerError error && ErrorKind.isUnknownCommand(error)) {
            reply = send(connection, "DEL", keys);
        }
        if (reply instanceof Reply.Value value && value.content() instanceof Long count) {
            return count;
        }
        throw refused(connection, reply);
    }

    private static Reply send(RedisConnection connection, String name, List<?> keys) throws ConnectionLostException {
        CommandBuffer command = new CommandBuffer(64 * keys.size());
        command.beginCommand(1 + keys.size());
        command.bulk(name);
        for (Object key : keys) {
            append(command, key);
        }
        connection.send(command.array(), 0, command.length());
        return connection.read();
    }

    private static void append(CommandBuffer command, Object key) {
        int start = command.openBulk();
        command.append((byte[]) key);
        command.closeBulk(start);
    }

    private static RefusedException refused(RedisConnection connection, Reply reply) {
        String said = reply instanceof Reply.ServerError error ? error.message() : String.valueOf(reply);
        return new RefusedException("Redis at " + connection.options().host() + " refuses to remove the keys that"
                + " mode(\"overwrite\") replaces: " + said + ". It needs SCAN, TYPE and UNLINK; without them use"
                + " mode(\"append\") with the option mode=replace, which replaces key by key.");
    }
}
