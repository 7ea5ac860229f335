package io.github.sparkredis.testing;

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

/** A {@code redis-server} that can be started, and its version. */
public record RedisBinary(Path path, Version version, String origin) {
    private static final Pattern VERSION = Pattern.compile("v=(\\S+)");

    /** The one to start private servers with: of the PATH where there is one, unless {@code TEST_REDIS} says embedded. */
    public static RedisBinary preferred() {
        boolean embedded = ServerKind.forced().equals(Optional.of(ServerKind.EMBEDDED));
        return !embedded && isOnPath() ? onPath() : embedded();
    }

    /** The first {@code redis-server} of the PATH. */
    public static RedisBinary onPath() {
        Path path = find().orElseThrow(() -> new IllegalStateException("There is no redis-server on the PATH"));
        return of(path, "redis-server from the PATH");
    }

    /** The one that comes with the tests' dependencies. */
    public static RedisBinary embedded() {
        return Embedded.BINARY;
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

    private static RedisBinary of(Path path, String origin) {
        try {
            Process process = new ProcessBuilder(path.toString(), "--version")
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            Matcher matcher = VERSION.matcher(output);
            if (!matcher.find()) {
                throw new IllegalStateException(path + " does not run: " + output);
            }
            return new RedisBinary(path, Version.of(matcher.group(1)), origin);
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
                return of(file.toPath(), "the embedded redis-server");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
