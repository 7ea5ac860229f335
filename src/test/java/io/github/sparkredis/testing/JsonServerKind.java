package io.github.sparkredis.testing;

import java.util.Locale;
import java.util.Optional;
import org.testcontainers.DockerClientFactory;

/** Where the JSON server of the tests comes from; the first that there is, unless {@code TEST_JSON} names one. */
enum JsonServerKind {
    /** The server that {@code REDIS_JSON_URL} names. */
    URL,
    /** {@code redis:8}, by Testcontainers. */
    DOCKER,
    /** Infinispan's Redis-protocol compatible endpoint, as a child process. */
    INFINISPAN;

    static JsonServerKind choose() {
        Optional<JsonServerKind> forced =
                ServerKind.setting("TEST_JSON").map(name -> valueOf(name.toUpperCase(Locale.ROOT)));
        if (forced.isPresent()) {
            return forced.get();
        }
        if (url().isPresent()) {
            return URL;
        }
        return DockerClientFactory.instance().isDockerAvailable() ? DOCKER : INFINISPAN;
    }

    static Optional<String> url() {
        return ServerKind.setting("REDIS_JSON_URL");
    }
}
