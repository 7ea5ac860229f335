package io.github.sparkredis.testing;

import java.util.Optional;
import org.testcontainers.DockerClientFactory;

/** Where the JSON server of the tests comes from; the first of the upper three that there is, unless {@code TEST_JSON} names one. */
enum JsonServerKind {
    /** The server that {@code REDIS_JSON_URL} names. */
    URL("url"),
    /** {@code redis:8}, by Testcontainers. */
    DOCKER("docker"),
    /** Infinispan's Redis-protocol compatible endpoint, as a child process. */
    INFINISPAN("infinispan"),
    /** RedisJSON and RediSearch in the Redis 8.2 of {@code src/test/servers/fetch}, as a child process. */
    REDISJSON("redisjson");

    private final String text;

    JsonServerKind(String text) {
        this.text = text;
    }

    static JsonServerKind choose() {
        Optional<JsonServerKind> forced = Setting.choice("TEST_JSON", values());
        if (forced.isPresent()) {
            return forced.get();
        }
        if (Setting.of("REDIS_JSON_URL").isPresent()) {
            return URL;
        }
        return DockerClientFactory.instance().isDockerAvailable() ? DOCKER : INFINISPAN;
    }

    @Override
    public String toString() {
        return text;
    }
}
