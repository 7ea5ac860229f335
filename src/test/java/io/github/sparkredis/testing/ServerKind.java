package io.github.sparkredis.testing;

import java.util.Locale;
import java.util.Optional;
import org.testcontainers.DockerClientFactory;

/** Where the Redis of the tests comes from; the first that there is, unless {@code TEST_REDIS} names one. */
enum ServerKind {
    /** The server that {@code REDIS_URL} names. */
    URL,
    /** A {@code redis-server} of the PATH, as a child process. */
    PATH,
    /** {@code redis:8}, by Testcontainers. */
    DOCKER,
    /** The binary that the embedded-redis library carries, as a child process. */
    EMBEDDED;

    static ServerKind choose() {
        Optional<ServerKind> forced = forced();
        if (forced.isPresent()) {
            return forced.get();
        }
        if (redisUrl().isPresent()) {
            return URL;
        }
        if (RedisBinary.isOnPath()) {
            return PATH;
        }
        return DockerClientFactory.instance().isDockerAvailable() ? DOCKER : EMBEDDED;
    }

    /** What {@code TEST_REDIS} says, a system property or else an environment variable. */
    static Optional<ServerKind> forced() {
        return setting("TEST_REDIS").map(name -> valueOf(name.toUpperCase(Locale.ROOT)));
    }

    static Optional<String> redisUrl() {
        return setting("REDIS_URL");
    }

    static Optional<String> setting(String name) {
        return Optional.ofNullable(System.getProperty(name, System.getenv(name)))
                .filter(value -> !value.isBlank());
    }
}
