package io.github.sparkredis.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.RedisProtocol;

/**
 * Infinispan's Redis-protocol compatible endpoint in a JVM of its own: no Redis, but a server with JSON that Maven alone
 * brings. The build puts its jars where this looks for them.
 */
final class InfinispanProcess implements JsonServer {
    private static final Path PROJECT = Path.of(System.getProperty("basedir", ""));
    private static final Path JARS = PROJECT.resolve("target/infinispan/lib");
    private static final Path SOURCE = PROJECT.resolve("src/test/infinispan/InfinispanEndpoint.java");
    private static final int PORTS_TO_TRY = 5;
    private static final Product PRODUCT = new Product(Product.Family.INFINISPAN, "16.0");

    private final TemporaryDirectory directory = TemporaryDirectory.create("infinispan");
    private final int port = FreePort.find();
    private final Process process;

    private InfinispanProcess() throws IOException {
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        JARS.toAbsolutePath() + "/*",
                        SOURCE.toAbsolutePath().toString(),
                        Integer.toString(port))
                .directory(directory.path().toFile())
                .redirectError(log().toFile())
                .start();
    }

    static InfinispanProcess start() {
        if (!Files.isDirectory(JARS)) {
            throw new IllegalStateException("There are no jars of Infinispan in " + JARS.toAbsolutePath()
                    + ": mvn generate-test-resources puts them there");
        }
        try {
            for (int attempt = 1; ; attempt++) {
                InfinispanProcess server = new InfinispanProcess();
                if (server.isReady()) {
                    return server;
                }
                String said = Files.readString(server.log());
                server.close();
                // Another process may have been quicker to take the port.
                if (attempt == PORTS_TO_TRY || !said.contains("Address already in use")) {
                    throw new IllegalStateException("Infinispan ended at once: " + said);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until it serves, or has ended. */
    private boolean isReady() throws IOException {
        BufferedReader output = process.inputReader();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.equals("ready")) {
                return true;
            }
        }
        return false;
    }

    private Path log() {
        return directory.path().resolve("infinispan.log");
    }

    @Override
    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    @Override
    public Jedis client() {
        return new Jedis(
                URI.create(url()),
                DefaultJedisClientConfig.builder().protocol(RedisProtocol.RESP3).build());
    }

    @Override
    public Product product() {
        return PRODUCT;
    }

    @Override
    public void close() {
        process.destroyForcibly();
        directory.close();
    }

    @Override
    public String toString() {
        return "Infinispan's endpoint, Redis-protocol compatible, on port " + port;
    }
}
