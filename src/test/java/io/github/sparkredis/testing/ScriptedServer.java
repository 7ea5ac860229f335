package io.github.sparkredis.testing;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Speaks RESP and answers what a test tells it to: for the errors and the lost connections that no real server gives at will. */
public final class ScriptedServer implements AutoCloseable {
    /** Ends an answer, or is all of it: the connection is cut, with a reset, after what comes before. */
    public static final String CUT = "\0cut";

    /** No answer, now or later; the connection stays. */
    public static final String SILENCE = "";

    /** Decides on the answer to each command. */
    @FunctionalInterface
    public interface Script {
        /** The bytes of the answer ({@code "+OK\r\n"}), {@link #CUT}, {@link #SILENCE}, or null for the usual answer. */
        String answer(RespCommand command);
    }

    private final Script script;
    private final long bytesPerConnection;
    private final Acceptor acceptor;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final List<RespCommand> commands = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();

    private ScriptedServer(ServerSocket listener, Script script, long bytesPerConnection) {
        this.script = script;
        this.bytesPerConnection = bytesPerConnection;
        acceptor = new Acceptor(listener, this::taken, this::serve);
    }

    /** Starts one on a free loopback port. */
    public static ScriptedServer start(Script script) {
        return new ScriptedServer(FreePort.listen(), script, Long.MAX_VALUE);
    }

    /** Starts one on a loopback port that may be taken, which then is an {@link UncheckedIOException}. */
    public static ScriptedServer startAt(int port, Script script) {
        try {
            return new ScriptedServer(FreePort.listenAt(port), script, Long.MAX_VALUE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts one that cuts each connection when it has read so many bytes, be it within a command. */
    public static ScriptedServer startCuttingAfter(long bytes, Script script) {
        return new ScriptedServer(FreePort.listen(), script, bytes);
    }

    /** What the connector's option {@code url} takes. */
    public String url() {
        return "redis://127.0.0.1:" + port();
    }

    /** Its port on the loopback address. */
    public int port() {
        return acceptor.port();
    }

    /** Every command that came whole, over all connections, in the order of their coming. */
    public List<RespCommand> commands() {
        return List.copyOf(commands);
    }

    /** How many connections there have been. */
    public int connections() {
        return connections.get();
    }

    /** How many connections are open. */
    public int openConnections() {
        return sockets.size();
    }

    /** Cuts the connections there are; new ones are taken. */
    public void cutAll() {
        List<Socket> open = new ArrayList<>(sockets);
        open.forEach(this::cut);
    }

    @Override
    public void close() {
        acceptor.close();
        cutAll();
    }

    private void taken(Socket socket) {
        sockets.add(socket);
        connections.incrementAndGet();
    }

    private void serve(Socket socket) {
        try {
            DataInputStream in = new DataInputStream(
                    new BufferedInputStream(new LimitedInput(socket.getInputStream(), bytesPerConnection)));
            boolean open = true;
            while (open) {
                Optional<RespCommand> command = RespCommand.read(in);
                open = command.isPresent() && answer(socket, command.get());
            }
        } catch (IOException e) {
            // The client has gone, or the test has cut it off.
        } finally {
            cut(socket);
        }
    }

    private boolean answer(Socket socket, RespCommand command) throws IOException {
        commands.add(command);
        String scripted = script.answer(command);
        String answer = scripted == null ? usual(command) : scripted;
        boolean last = answer.endsWith(CUT);
        String bytes = last ? answer.substring(0, answer.length() - CUT.length()) : answer;
        socket.getOutputStream().write(bytes.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
        if (last && !bytes.isEmpty()) {
            // A reset throws away what the client has not yet read: end the stream first, in order.
            socket.shutdownOutput();
        }
        return !last;
    }

    /** As an old server without a password would. */
    private static String usual(RespCommand command) {
        return switch (command.name()) {
            case "PING" -> "+PONG\r\n";
            case "AUTH", "CLIENT", "SELECT" -> "+OK\r\n";
            default -> "-ERR unknown command '" + command.text(0) + "'\r\n";
        };
    }

    private void cut(Socket socket) {
        sockets.remove(socket);
        try {
            if (!socket.isOutputShutdown()) {
                socket.setSoLinger(true, 0);
            }
            socket.close();
        } catch (IOException e) {
            // It was closed already.
        }
    }
}
