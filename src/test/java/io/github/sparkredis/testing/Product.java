package io.github.sparkredis.testing;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import redis.clients.jedis.Jedis;

/** What a server is: its family, its own version, and the modules it has loaded, by the names that they have there. */
public record Product(Family family, Version version, Set<String> modules) {
    /** Those whose versions count alike. Valkey counts on its own: its INFO still says {@code redis_version:7.2.4}. */
    public enum Family {
        REDIS("Redis"),
        VALKEY("Valkey"),
        INFINISPAN("Infinispan");

        private final String text;

        Family(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    Product(Family family, String version) {
        this(family, Version.of(version), Set.of());
    }

    /** Asks a server what it is. */
    static Product of(Jedis redis) {
        Map<String, String> server = new HashMap<>();
        redis.info("server").lines().filter(line -> line.contains(":")).forEach(line -> {
            String[] nameAndValue = line.split(":", 2);
            server.put(nameAndValue[0], nameAndValue[1].strip());
        });
        boolean valkey = server.containsKey("valkey_version");
        String version = server.get(valkey ? "valkey_version" : "redis_version");
        if (version == null) {
            throw new IllegalStateException("INFO names no version: " + server);
        }
        return new Product(valkey ? Family.VALKEY : Family.REDIS, Version.of(version), modules(redis));
    }

    private static Set<String> modules(Jedis redis) {
        Set<String> names = new HashSet<>();
        redis.info("modules")
                .lines()
                .filter(line -> line.startsWith("module:name="))
                .forEach(line -> names.add(line.substring("module:name=".length(), line.indexOf(','))));
        return Set.copyOf(names);
    }

    @Override
    public String toString() {
        return family + " " + version;
    }
}
