package io.github.sparkredis.testing;

import java.util.Optional;
import java.util.stream.Stream;
import redis.clients.jedis.Jedis;

/** Chooses and starts the one JSON server of the tests, and says once which it is and what it lacks. */
final class SharedJson {
    static final JsonServer SERVER = open();

    private SharedJson() {}

    private static JsonServer open() {
        JsonServer server = open(JsonServerKind.choose());
        AtExit.close(server);
        System.out.printf(
                "The JSON tests share %s: %s. It lacks %s.%n",
                server.product(), server, Capability.missingIn(server.product()));
        return server;
    }

    private static JsonServer open(JsonServerKind kind) {
        return switch (kind) {
            case URL -> new RedisWithJson(ExternalRedis.of("REDIS_JSON_URL"));
            case DOCKER -> new RedisWithJson(SharedRedis.inDocker());
            case INFINISPAN -> InfinispanProcess.start();
            case REDISJSON -> new RedisWithJson(ClusterOfOne.orServer(redis(), modules()));
        };
    }

    static Optional<RedisProcess> startConfigured(String... configLines) {
        return isConfigurable() ? Optional.of(startConfiguredRedis(configLines)) : Optional.empty();
    }

    static Optional<RedisCluster> startCluster(int masters, String... configLines) {
        return isConfigurable()
                ? Optional.of(RedisCluster.start(redis(), masters, 0, withModules(configLines)))
                : Optional.empty();
    }

    private static boolean isConfigurable() {
        JsonServerKind kind = JsonServerKind.choose();
        if (kind != JsonServerKind.REDISJSON) {
            LeftOut.say("a RedisJSON to configure", kind);
        }
        return kind == JsonServerKind.REDISJSON;
    }

    static JsonServer startRedisJson() {
        return new RedisWithJson(startConfiguredRedis());
    }

    private static RedisProcess startConfiguredRedis(String... configLines) {
        return RedisProcess.start(redis(), withModules(configLines));
    }

    private static String[] withModules(String... configLines) {
        return Stream.concat(Stream.of(modules()), Stream.of(configLines)).toArray(String[]::new);
    }

    private static RedisBinary redis() {
        return RedisBinary.of(ServerKind.REDIS_8_2).orElseThrow();
    }

    private static String[] modules() {
        return new String[] {
            "loadmodule " + FetchedFile.at("modules/rejson.so"), "loadmodule " + FetchedFile.at("modules/redisearch.so")
        };
    }

    /** A Redis, or a server of its family, with a module for JSON, or whatever else gives it JSON. */
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
        public Product product() {
            return server.product();
        }

        @Override
        public void close() {
            server.close();
        }

        @Override
        public String toString() {
            return server.toString() + " with " + server.product().modules();
        }
    }
}
