package io.github.sparkredis.testing;

import java.net.URI;
import org.testcontainers.containers.GenericContainer;

/** Chooses and starts the one server that ordinary tests share, and says once which it is. */
final class SharedRedis {
    static final RedisServer SERVER = open();

    private SharedRedis() {}

    private static RedisServer open() {
        RedisServer server = open(ServerKind.choose());
        AtExit.close(server);
        System.out.printf(
                "The tests share Redis %s: %s. It lacks %s.%n",
                server.version(), server, Capability.missingIn(server.version()));
        return server;
    }

    private static RedisServer open(ServerKind kind) {
        return switch (kind) {
            case URL ->
                ExternalRedis.at(ServerKind.redisUrl()
                        .orElseThrow(() -> new IllegalStateException("TEST_REDIS is url, but REDIS_URL is not set")));
            case PATH -> RedisProcess.start(RedisBinary.onPath());
            case DOCKER -> inDocker();
            case EMBEDDED -> RedisProcess.start(RedisBinary.embedded());
        };
    }

    static RedisServer inDocker() {
        GenericContainer<?> container = new GenericContainer<>("redis:8").withExposedPorts(6379);
        container.start();
        URI uri = URI.create("redis://" + container.getHost() + ":" + container.getMappedPort(6379));
        return new ExternalRedis(uri, "redis:8 in Docker", container::stop);
    }
}
