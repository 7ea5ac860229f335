package io.github.sparkredis.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;

/**
 * A server in a child process, which a test may stop, kill and pause. It keeps nothing over a stop, unless started with
 * {@code appendonly yes} and {@code appendfsync always}; its port stays the same.
 */
public final class RedisProcess implements RedisServer {
    private static final Duration START_TIME = Duration.ofSeconds(20);
    private static final int PORTS_TO_TRY = 5;

    private final RedisBinary binary;
    private final RedisConfig config;
    private final TemporaryDirectory directory;
    private final Path log;
    private int port;
    private Process process;
    private volatile boolean paused;
    private Product product;

    private RedisProcess(RedisBinary binary, RedisConfig config) {
        this.binary = binary;
        this.config = config;
        this.directory = TemporaryDirectory.create("redis");
        this.log = directory.path().resolve("redis.log");
    }

    /** Starts this binary; see {@link RedisServer#start}. */
    public static RedisProcess start(RedisBinary binary, String... configLines) {
        return startFirst(binary, new RedisConfig(binary.product(), Optional.empty(), List.of(configLines)));
    }

    /** Starts this binary with TLS; see {@link RedisServer#startTls}. */
    public static RedisProcess startTls(RedisBinary binary, Certificates certificates, String... configLines) {
        return startFirst(binary, new RedisConfig(binary.product(), Optional.of(certificates), List.of(configLines)));
    }

    private static RedisProcess startFirst(RedisBinary binary, RedisConfig config) {
        RedisProcess server = new RedisProcess(binary, config);
        AtExit.close(server);
        for (int attempt = 1; ; attempt++) {
            server.port = config.freePort();
            try {
                server.start();
                return server;
            } catch (PortTakenException e) {
                if (attempt == PORTS_TO_TRY) {
                    server.close();
                    throw e;
                }
            } catch (RuntimeException e) {
                server.close();
                throw e;
            }
        }
    }

    /** Starts it again, on the same port, after {@link #stop} or {@link #kill}; returns when it answers. */
    public void start() {
        if (process != null && process.isAlive()) {
            throw new IllegalStateException("It runs");
        }
        Path file = directory.path().resolve("redis.conf");
        try {
            Files.write(file, config.lines(port, directory.path()));
            process = new ProcessBuilder(config.command(binary.path(), file))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            paused = false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        awaitReady();
    }

    private void awaitReady() {
        Instant deadline = Instant.now().plus(START_TIME);
        while (!log().contains(config.ready())) {
            if (!process.isAlive()) {
                String said = log();
                throw said.contains("Address already in use")
                        ? new PortTakenException(said)
                        : new IllegalStateException(binary.product() + " ended at once: " + said);
            }
            if (Instant.now().isAfter(deadline)) {
                kill();
                throw new IllegalStateException(
                        binary.product() + " did not get ready in " + START_TIME + ": " + log());
            }
            Waiting.sleep(Duration.ofMillis(5));
        }
    }

    /** Ends it as an operator would. */
    public void stop() {
        resume();
        process.destroy();
        if (!ended(Duration.ofSeconds(10))) {
            kill();
        }
    }

    /** Ends it at once. */
    public void kill() {
        process.destroyForcibly();
        if (!ended(Duration.ofSeconds(10))) {
            throw new IllegalStateException("Process " + process.pid() + " survives a kill");
        }
    }

    /** Freezes it: connections stay open and nothing is answered, until {@link #resume}. */
    public void pause() {
        signal("STOP");
        paused = true;
    }

    /** Ends a {@link #pause}. */
    public void resume() {
        signal("CONT");
        paused = false;
    }

    /** Whether its process lives. */
    public boolean isRunning() {
        return process.isAlive();
    }

    /** Whether it can answer: it lives, and is not paused. */
    public boolean isAnswering() {
        return isRunning() && !paused;
    }

    private void signal(String name) {
        if (!process.isAlive()) {
            return;
        }
        try {
            // The shell has a kill of its own; not every machine has the program.
            int status = new ProcessBuilder("sh", "-c", "kill -" + name + " " + process.pid())
                    .inheritIO()
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new IllegalStateException("kill -" + name + " gave " + status);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private boolean ended(Duration time) {
        try {
            return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static IllegalStateException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException(e);
    }

    /** What it has logged since its last start. */
    public String log() {
        try {
            return Files.exists(log) ? Files.readString(log) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its port on the loopback address. */
    public int port() {
        return port;
    }

    @Override
    public String url() {
        return (config.certificates().isPresent() ? "rediss" : "redis") + "://127.0.0.1:" + port;
    }

    /** What its default user has to say. */
    Optional<String> password() {
        return config.password();
    }

    @Override
    public Jedis client() {
        return connect(clientConfig().password(password().orElse(null)));
    }

    /** A new connection as this ACL user. */
    public Jedis client(String user, String password) {
        return connect(clientConfig().user(user).password(password));
    }

    private DefaultJedisClientConfig.Builder clientConfig() {
        // No protocol asked for: the plain client has no use for RESP3, and warns when it looks for it.
        DefaultJedisClientConfig.Builder builder =
                DefaultJedisClientConfig.builder().serverDefaultProtocol();
        config.certificates().ifPresent(tls -> builder.sslOptions(tls.clientOptions()));
        return builder;
    }

    private Jedis connect(DefaultJedisClientConfig.Builder builder) {
        return new Jedis(new HostAndPort("127.0.0.1", port), builder.build());
    }

    @Override
    public synchronized Product product() {
        if (product == null) {
            try (Jedis redis = client()) {
                product = Product.of(redis);
            }
        }
        return product;
    }

    @Override
    public void close() {
        AtExit.forget(this);
        if (process != null) {
            kill();
        }
        directory.close();
    }

    @Override
    public String toString() {
        return binary.origin() + " on port " + port;
    }

    /** Another process was quicker to take the port. */
    private static final class PortTakenException extends IllegalStateException {
        private static final long serialVersionUID = 1L;

        PortTakenException(String message) {
            super(message);
        }
    }
}
