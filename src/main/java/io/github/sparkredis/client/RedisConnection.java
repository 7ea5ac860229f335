package io.github.sparkredis.client;

import io.github.sparkredis.options.ConnectionOptions;
import io.github.sparkredis.resp.Reply;
import io.github.sparkredis.resp.Script;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.exceptions.JedisAskDataException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisRedirectionException;
import redis.clients.jedis.util.KeyValue;
import redis.clients.jedis.util.SafeEncoder;

/**
 * One connection. Jedis makes it (TLS, authentication, database) and reads the replies; commands that are bytes already
 * go to its socket as they are, and any number of them before the first reply is read.
 */
public final class RedisConnection implements Closeable {

    private final ConnectionOptions options;
    private final Connection connection;
    private final SocketSource sockets;
    private boolean used;
    private @Nullable ClientId clientId;
    private boolean isForOthers = true;

    RedisConnection(ConnectionOptions options, Connection connection, SocketSource sockets) {
        this.options = options;
        this.connection = connection;
        this.sockets = sockets;
    }

    ConnectionOptions options() {
        return options;
    }

    /**
     * Sends commands without waiting for replies. Where that fails, replies to what came before can still be read: a server
     * that refuses what it is sent says so, and closes the connection while the client still writes.
     */
    public void send(byte[] commands, int from, int to) throws ConnectionLostException {
        try {
            sockets.write(commands, from, to, options.socketTimeoutMs());
        } catch (IOException e) {
            throw isLost(e);
        }
    }

    /** Reads the reply to the oldest command that was not answered yet. */
    public Reply read() throws ConnectionLostException {
        try {
            return new Reply.Value(flat(connection.getUnflushedObject()));
        } catch (JedisDataException e) {
            return error(e);
        } catch (JedisException e) {
            throw lost(e);
        }
    }

    /** Sends one command and reads its reply; only where no other reply is outstanding. */
    public Reply call(String... command) throws ConnectionLostException {
        String[] arguments = new String[command.length - 1];
        System.arraycopy(command, 1, arguments, 0, arguments.length);
        try {
            connection.sendCommand(() -> SafeEncoder.encode(command[0]), arguments);
            return new Reply.Value(connection.getOne());
        } catch (JedisDataException e) {
            return error(e);
        } catch (JedisException e) {
            throw lost(e);
        }
    }

    /**
     * Loads scripts, so that they can be called by their digests.
     *
     * @throws RefusedException where the server does not let this user do it
     */
    public void load(List<Script> scripts) throws ConnectionLostException {
        for (Script script : scripts) {
            Reply.@Nullable ServerError refusal = refusal("SCRIPT", "LOAD", script.source());
            // EVAL keeps a script as well.
            if (refusal != null && refusal("EVAL", script.source(), "0") != null) {
                throw new RefusedException("Redis at " + options.host() + " refuses to load a script: "
                        + refusal.message() + ". The modes insert, update and replace, a ttl, a moment to expire at,"
                        + " null_fields=delete, and a json_path need EVALSHA and SCRIPT LOAD, so that condition, value and"
                        + " expiry are one atomic step: let an administrator grant them (ACL SETUSER … +evalsha"
                        + " +script|load), or use mode=upsert without these.");
            }
        }
    }

    /**
     * Has the server tell this connection from others, so that a later one can {@link #kill} it.
     *
     * @return whether it does: it may know no such command, or not let this user
     */
    boolean identify() throws ConnectionLostException {
        String name =
                "spark-redis-" + Long.toHexString(ThreadLocalRandom.current().nextLong());
        if (call("CLIENT", "SETNAME", name) instanceof Reply.Value
                && call("CLIENT", "ID") instanceof Reply.Value value
                && value.content() instanceof Long id) {
            clientId = new ClientId(id, name);
        }
        return clientId != null;
    }

    /** By what the server knows this connection; null where it was not asked, or does not say. */
    public @Nullable ClientId clientId() {
        return clientId;
    }

    /**
     * Has the server close another connection, if it still holds it open: then nothing that was sent on it comes through any
     * more. Where this user may not, or the server is not the one of that connection, nothing is done.
     */
    public void kill(ClientId other) throws ConnectionLostException {
        String id = String.valueOf(other.id());
        if (call("CLIENT", "LIST", "ID", id) instanceof Reply.Value value
                && value.content() instanceof byte[] found
                && new String(found, StandardCharsets.UTF_8).contains(" name=" + other.name() + " ")) {
            call("CLIENT", "KILL", "ID", id);
        }
    }

    /** The error that the server answers with, if it is one that another try does not help. */
    private Reply.@Nullable ServerError refusal(String... command) throws ConnectionLostException {
        Reply reply = call(command);
        if (reply instanceof Reply.ServerError error && ErrorKind.of(error).passes()) {
            throw new NotReadyException(options.host(), error);
        }
        return reply instanceof Reply.ServerError error ? error : null;
    }

    /** It is in a state in which nobody else can use it: it is closed when it is given back. */
    void keepForNobody() {
        isForOthers = false;
    }

    boolean isForOthers() {
        return isForOthers;
    }

    void used() {
        used = true;
    }

    /** Whether it has lain idle since it was made, and may have died there. */
    boolean wasUsed() {
        return used;
    }

    /**
     * Whether it still answers, and answers what it is asked: a server that once sent a reply too many would else have
     * every later reply taken for that of another row.
     */
    boolean isAlive() {
        try {
            Reply reply = call("PING");
            if (reply instanceof Reply.ServerError) {
                // Refused, as an ACL may, it is refused again; where it was another command's reply, it is not.
                return call("PING") instanceof Reply.ServerError;
            }
            return reply instanceof Reply.Value value
                    && value.content() instanceof byte[] said
                    && new String(said, StandardCharsets.US_ASCII).equals("PONG");
        } catch (ConnectionLostException e) {
            return false;
        }
    }

    /** The maps of RESP3 as RESP2 has them: a list of names and values in turn. */
    private static @Nullable Object flat(@Nullable Object content) {
        if (!(content instanceof List<?> list) || list.isEmpty() || !(list.get(0) instanceof KeyValue<?, ?>)) {
            return content;
        }
        List<@Nullable Object> flat = new ArrayList<>(2 * list.size());
        for (Object each : list) {
            KeyValue<?, ?> pair = (KeyValue<?, ?>) each;
            flat.add(pair.getKey());
            flat.add(pair.getValue());
        }
        return flat;
    }

    /** Turns an element of a list that was read into a reply of its own: errors in it are values too. */
    public static Reply element(@Nullable Object element) {
        return element instanceof JedisDataException error ? error(error) : new Reply.Value(element);
    }

    private static Reply error(JedisDataException error) {
        if (error instanceof JedisRedirectionException redirection) {
            HostAndPort to = redirection.getTargetNode();
            return new Reply.Redirect(
                    to.getHost(),
                    to.getPort(),
                    redirection.getSlot(),
                    redirection instanceof JedisAskDataException,
                    String.valueOf(error.getMessage()));
        }
        return Reply.ServerError.of(error.getMessage());
    }

    private ConnectionLostException lost(Exception cause) {
        connection.setBroken();
        // What a server says before it closes: Jedis finds it where sending failed.
        Reply.ServerError last = Reply.ServerError.of(cause.getMessage());
        return ErrorKind.isTooManyClients(last) ? new NotReadyException(options.host(), last) : isLost(cause);
    }

    private ConnectionLostException isLost(Exception cause) {
        return new ConnectionLostException(
                "The connection to Redis at " + options.host() + " is lost: " + rootMessage(cause), cause);
    }

    static String rootMessage(Throwable thrown) {
        Throwable cause = thrown;
        while (true) {
            // Jedis keeps the reasons of failed addresses as suppressed exceptions.
            Throwable next = cause.getCause() != null
                    ? cause.getCause()
                    : cause.getSuppressed().length > 0 ? cause.getSuppressed()[0] : null;
            if (next == null) {
                String message = cause.getMessage();
                return message == null ? cause.getClass().getSimpleName() : message;
            }
            cause = next;
        }
    }

    @Override
    public void close() {
        try {
            connection.forceDisconnect();
        } catch (IOException e) {
            // it is closed all the same
        }
    }
}
