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
                "The tests share %s: %s. It lacks %s.%n",
                server.product(), server, Capability.missingIn(server.product()));
        return server;
    }

    private static RedisServer open(ServerKind kind) {
        return switch (kind) {
            case URL -> ExternalRedis.of("REDIS_URL");
            case DOCKER -> inDocker();
            case PATH, EMBEDDED, REDIS_8_2, VALKEY_8_1, VALKEY_9_1 ->
                ClusterOfOne.orServer(RedisBinary.of(kind).orElseThrow());
        };
    }

    static RedisServer inDocker() {
        GenericContainer<?> container = new GenericContainer<>("redis:8").withExposedPorts(6379);
        container.start();
        URI uri = URI.create("redis://" + container.getHost() + ":" + container.getMappedPort(6379));
        return new ExternalRedis(uri, "redis:8 in Docker", container::stop);
    }
}
