package io.github.sparkredis.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import redis.embedded.RedisServer;
import redis.embedded.core.ExecutableProvider;

/** A Redis in a child process, on a free loopback port; all that it has is in a temporary directory. */
final class EmbeddedRedis implements AutoCloseable {

    private final Path directory;
    private final int port;
    private final RedisServer server;
    private final Thread atExit = new Thread(this::remove);

    private EmbeddedRedis(Path directory, int port) throws IOException {
        this.directory = directory;
        this.port = port;
        Path binary = ExecutableProvider.newJarResourceProvider(directory.toFile())
                .get()
                .toPath();
        List<String> save = List.of("--save", "", "--appendonly", "no", "--dir", directory.toString());
        List<String> listen = List.of("--bind", "127.0.0.1", "--port", String.valueOf(port));
        List<String> command = Stream.of(List.of(binary.toString()), listen, save)
                .flatMap(List::stream)
                .toList();
        server = new RedisServer(port, command, true);
    }

    static EmbeddedRedis start() throws IOException {
        EmbeddedRedis redis = new EmbeddedRedis(Files.createTempDirectory("spark-redis-example"), freePort());
        // For a program that is interrupted.
        Runtime.getRuntime().addShutdownHook(redis.atExit);
        redis.server.start();
        return redis;
    }

    int port() {
        return port;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(atExit);
        remove();
    }

    private void remove() {
        try {
            server.stop();
            try (Stream<Path> files = Files.walk(directory)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
