package io.github.sparkredis.client;

import io.github.sparkredis.options.ConnectionOptions;
import io.github.sparkredis.options.RedisUrl.HostPort;
import io.github.sparkredis.resp.CommandBuffer;
import io.github.sparkredis.resp.Reply;
import io.github.sparkredis.resp.Script;
import java.io.Closeable;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;

/**
 * One connection. Jedis makes it (TLS, authentication, database); commands that are bytes already go to its socket as they
 * are, and any number of them before the first reply is read. A {@link ReplyReader} reads the replies.
 */
public final class RedisConnection implements Closeable {

    private static final int MAX_SHOWN = 100;

    private final ConnectionOptions options;
    private final Connection connection;
    private final SocketSource sockets;
    private boolean used;
    private @Nullable ClientId clientId;
    private @Nullable ServerProcess process;
    private boolean isForOthers = true;
    private @Nullable ConnectionLostException broken;
    private boolean isOutOfStep;
    private boolean answersPing;

    RedisConnection(ConnectionOptions options, Connection connection, SocketSource sockets) {
        this.options = options;
        this.connection = connection;
        this.sockets = sockets;
    }

    ConnectionOptions options() {
        return options;
    }

    /** Where it leads to. */
    public HostPort server() {
        return options.host();
    }

    /**
     * Sends commands without waiting for replies. Where that fails, replies to what came before can still be read: a server
     * that refuses what it is sent says so, and closes the connection while the client still writes.
     */
    public void send(byte[] commands, int from, int to) throws ConnectionLostException {
        if (broken != null) {
            throw broken;
        }
        try {
            sockets.write(commands, from, to, options.socketTimeoutMs());
        } catch (IOException e) {
            throw isLost(e);
        }
    }

    /** Reads the reply to the oldest command that was not answered yet. */
    public Reply read() throws ConnectionLostException {
        if (broken != null) {
            throw broken;
        }
        try {
            return sockets.reader().read();
        } catch (NotRedisException e) {
            isOutOfStep = true;
            broken = ConnectionLostException.noRedis(options.host(), e, e);
            throw broken;
        } catch (ProtocolException e) {
            throw outOfStep("it sent what is no reply: " + e.getMessage());
        } catch (IOException e) {
            broken = isLost(e);
            throw broken;
        }
    }

    /** Sends one command and reads its reply; only where no other reply is outstanding. */
    public Reply call(String... command) throws ConnectionLostException {
        CommandBuffer bytes = new CommandBuffer(64);
        bytes.beginCommand(command.length);
        for (String part : command) {
            int start = bytes.openBulk();
            bytes.append(part.getBytes(StandardCharsets.UTF_8));
            bytes.closeBulk(start);
        }
        return call(bytes);
    }

    /** The same for a command that is no text alone. */
    public Reply call(CommandBuffer bytes) throws ConnectionLostException {
        if (broken == null && !isAtRest()) {
            throw outOfStep("it sent more than it was asked for");
        }
        try {
            send(bytes.array(), 0, bytes.length());
        } catch (ConnectionLostException e) {
            throw lastWord(e);
        }
        return read();
    }

    /** What a server says before it closes can still be read where sending failed. */
    private ConnectionLostException lastWord(ConnectionLostException lost) {
        try {
            if (read() instanceof Reply.ServerError error && ErrorKind.isTooManyClients(error)) {
                return new NotReadyException(options.host(), error);
            }
        } catch (ConnectionLostException e) {
            // It said nothing.
        }
        return lost;
    }

    /** A reply came that is none to what was sent: replies and commands are out of step, and nothing more is to be read. */
    public ConnectionLostException outOfStep(String expected, Reply reply) {
        return outOfStep("it answered with " + shown(reply) + " instead of " + expected);
    }

    private ConnectionLostException outOfStep(String how) {
        isOutOfStep = true;
        broken = isLost(new ProtocolException(how));
        return broken;
    }

    /** Whether replies may have been taken for those to other commands. */
    public boolean isOutOfStep() {
        return isOutOfStep;
    }

    private static String shown(Reply reply) {
        String text;
        if (reply instanceof Reply.Value value) {
            Object content = value.content();
            text = content instanceof List<?> list
                    ? "a list of " + list.size()
                    : content == null ? "nil" : Facts.text(content);
        } else if (reply instanceof Reply.ServerError error) {
            text = "the error " + error.message();
        } else {
            text = "the error " + ((Reply.Redirect) reply).message();
        }
        return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "…";
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
                        + Sentence.closed(refusal.message())
                        + " The modes insert, update and replace, a \"ttl\", a moment to expire at,"
                        + " null_fields=delete, \"version_column\", \"write_if\", and a \"json_path\" need EVALSHA and SCRIPT LOAD, so that condition, value and"
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
        if (answer("CLIENT", "SETNAME", name) instanceof Reply.Value
                && answer("CLIENT", "ID") instanceof Reply.Value value
                && value.content() instanceof Long id) {
            clientId = new ClientId(id, name);
        }
        return clientId != null;
    }

    /** The process that answers; null where the server does not say. Asks it until it does. */
    @Nullable
    ServerProcess process() throws ConnectionLostException {
        if (process == null && answer("INFO", "server") instanceof Reply.Value server) {
            ServerProcess found = ServerProcess.of(server, answer("INFO", "replication"));
            process = found == null || !found.saysItHadAMaster() ? found : found.checkedBy(answer("INFO", "stats"));
        }
        return process;
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
        if (answer("CLIENT", "LIST", "ID", id) instanceof Reply.Value value
                && value.content() instanceof byte[] found
                && new String(found, StandardCharsets.UTF_8).contains(" name=" + other.name() + " ")) {
            answer("CLIENT", "KILL", "ID", id);
        }
    }

    /** What the server answers, if that is no error which another try helps. */
    private Reply answer(String... command) throws ConnectionLostException {
        Reply reply = call(command);
        if (reply instanceof Reply.ServerError error && ErrorKind.of(error).passes()) {
            throw new NotReadyException(options.host(), error);
        }
        return reply;
    }

    private Reply.@Nullable ServerError refusal(String... command) throws ConnectionLostException {
        return answer(command) instanceof Reply.ServerError error ? error : null;
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
            Reply reply = ping();
            if (reply instanceof Reply.ServerError) {
                // Refused, as an ACL may, it is refused again; where it was another command's reply, it is not.
                return ping() instanceof Reply.ServerError;
            }
            return answersPing;
        } catch (ConnectionLostException e) {
            return false;
        }
    }

    /** Asks for the least that a server can answer, or refuse. */
    Reply ping() throws ConnectionLostException {
        Reply reply = call("PING");
        answersPing = reply instanceof Reply.Value value
                && Facts.text(value.content()).equals("PONG");
        if (reply instanceof Reply.Value && !answersPing) {
            throw outOfStep("PONG", reply);
        }
        return reply;
    }

    /** Whether it does so as Redis does: not every user may ask. */
    public boolean answersPing() {
        return answersPing;
    }

    /** Turns an element of a list that was read into a reply of its own: errors in it are values too. */
    public static Reply element(@Nullable Object element) {
        return element instanceof Reply error ? error : new Reply.Value(element);
    }

    /** Whether nothing has come that was not read; what comes unasked would be taken for the reply to a later command. */
    boolean isAtRest() {
        try {
            return broken == null && !sockets.reader().hasMore();
        } catch (IOException e) {
            return false;
        }
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
