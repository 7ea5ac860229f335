package io.github.sparkredis.testing;

import java.util.EnumSet;
import java.util.Set;
import redis.clients.jedis.Jedis;

/** Chooses and starts the one JSON server of the tests, and says once which it is and what it lacks. */
final class SharedJson {
    static final JsonServer SERVER = open();

    private SharedJson() {}

    private static JsonServer open() {
        JsonServer server = open(JsonServerKind.choose());
        AtExit.close(server);
        Set<Capability> missing = EnumSet.allOf(Capability.class);
        missing.removeIf(server::has);
        System.out.printf("The JSON tests share %s. It lacks %s.%n", server, missing);
        return server;
    }

    private static JsonServer open(JsonServerKind kind) {
        return switch (kind) {
            case URL ->
                new RedisWithJson(ExternalRedis.at(JsonServerKind.url()
                        .orElseThrow(
                                () -> new IllegalStateException("TEST_JSON is url, but REDIS_JSON_URL is not set"))));
            case DOCKER -> new RedisWithJson(SharedRedis.inDocker());
            case INFINISPAN -> InfinispanProcess.start();
        };
    }

    /** A Redis, or a server of its family, that has JSON: by its version, or by a module. */
    private record RedisWithJson(RedisServer server) implements JsonServer {
        @Override
        public String url() {
            return server.url();
        }

        @Override
        public Jedis client() {
            return server.client();
        }

        @Override
        public boolean has(Capability capability) {
            return capability == Capability.JSON || server.has(capability);
        }

        @Override
        public void close() {
            server.close();
        }

        @Override
        public String toString() {
            return "Redis " + server.version() + ": " + server;
        }
    }
}
