package io.github.sparkredis.testing;

import io.github.sparkredis.testing.Product.Family;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import redis.embedded.core.ExecutableProvider;

/** A {@code redis-server}, or one of its family, that can be started; what it is, without modules; and whether it has TLS. */
public record RedisBinary(Path path, Product product, String origin, boolean hasTls) {
    private static final Pattern VERSION = Pattern.compile("(Redis|Valkey) server v=(\\S+)");

    /** The one to start private servers with: what {@code TEST_REDIS} names, or else that of the PATH, or else the embedded one. */
    public static RedisBinary preferred() {
        return ServerKind.forced().flatMap(RedisBinary::of).orElseGet(RedisBinary::ofThisMachine);
    }

    /** The preferred one if it has TLS, or else one that has. */
    static RedisBinary preferredWithTls() {
        RedisBinary preferred = preferred();
        return preferred.hasTls() ? preferred : ofThisMachine();
    }

    private static RedisBinary ofThisMachine() {
        return isOnPath() ? onPath() : embedded();
    }

    /** That of a kind of server that is a child process. */
    static Optional<RedisBinary> of(ServerKind kind) {
        return switch (kind) {
            case URL, DOCKER -> Optional.empty();
            case PATH -> Optional.of(onPath());
            case EMBEDDED -> Optional.of(embedded());
            case REDIS_8_2 -> Optional.of(fetched("redis-8.2/redis-server"));
            case VALKEY_8_1 -> Optional.of(fetched("valkey-8.1/valkey-server"));
            case VALKEY_9_1 -> Optional.of(fetched("valkey-9.1/valkey-server"));
        };
    }

    /** The first {@code redis-server} of the PATH. */
    public static RedisBinary onPath() {
        Path path = find().orElseThrow(() -> new IllegalStateException("There is no redis-server on the PATH"));
        return of(path, "redis-server from the PATH", true);
    }

    /** The one that comes with the tests' dependencies. */
    public static RedisBinary embedded() {
        return Embedded.BINARY;
    }

    /** One that a script fetched, of the wheels, which are built without TLS. */
    private static RedisBinary fetched(String name) {
        return of(FetchedFile.at(name), "target/servers/" + name, false);
    }

    static boolean isOnPath() {
        return find().isPresent();
    }

    private static Optional<Path> find() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, "redis-server"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static RedisBinary of(Path path, String origin, boolean hasTls) {
        try {
            Process process = new ProcessBuilder(path.toString(), "--version")
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            Matcher matcher = VERSION.matcher(output);
            if (!matcher.find()) {
                throw new IllegalStateException(path + " does not run: " + output);
            }
            Family family = matcher.group(1).equals("Valkey") ? Family.VALKEY : Family.REDIS;
            return new RedisBinary(path, new Product(family, matcher.group(2)), origin, hasTls);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Unpacked at most once. */
    private static final class Embedded {
        static final RedisBinary BINARY = unpack();

        private static RedisBinary unpack() {
            Path directory = TemporaryDirectory.create("embedded-redis").path();
            try {
                File file = ExecutableProvider.newJarResourceProvider(directory.toFile())
                        .get();
                return of(file.toPath(), "the embedded redis-server", true);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
