package io.github.sparkredis.testing;

import java.util.Optional;
import org.testcontainers.DockerClientFactory;

/** Where the Redis of the tests comes from; the first of the upper four that there is, unless {@code TEST_REDIS} names one. */
enum ServerKind {
    /** The server that {@code REDIS_URL} names. */
    URL("url"),
    /** A {@code redis-server} of the PATH, as a child process. */
    PATH("path"),
    /** {@code redis:8}, by Testcontainers. */
    DOCKER("docker"),
    /** The binary that the embedded-redis library carries, as a child process. */
    EMBEDDED("embedded"),
    /** Of {@code src/test/servers/fetch}, as are the next ones, as a child process. */
    REDIS_8_2("redis-8.2"),
    VALKEY_8_1("valkey-8.1"),
    VALKEY_9_1("valkey-9.1");

    private final String text;

    ServerKind(String text) {
        this.text = text;
    }

    static ServerKind choose() {
        Optional<ServerKind> forced = forced();
        if (forced.isPresent()) {
            return forced.get();
        }
        if (Setting.of("REDIS_URL").isPresent()) {
            return URL;
        }
        if (RedisBinary.isOnPath()) {
            return PATH;
        }
        return DockerClientFactory.instance().isDockerAvailable() ? DOCKER : EMBEDDED;
    }

    /** What {@code TEST_REDIS} says. */
    static Optional<ServerKind> forced() {
        return Setting.choice("TEST_REDIS", values());
    }

    @Override
    public String toString() {
        return text;
    }
}
