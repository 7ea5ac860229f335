package io.github.sparkredis.examples;

import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.resps.ScanResult;
import redis.clients.jedis.util.JedisURIHelper;

/** The Redis to write to: that of {@code REDIS_URL}, or one of its own, which is gone when this is closed. */
final class TargetRedis implements AutoCloseable {

    private static final String PREFIX_AT_OTHERS = "spark-redis-example:customer:";

    private final URI uri;
    private final String keyPrefix;
    private final AutoCloseable afterwards;

    private TargetRedis(URI uri, String keyPrefix, AutoCloseable afterwards) {
        this.uri = uri;
        this.keyPrefix = keyPrefix;
        this.afterwards = afterwards;
    }

    static TargetRedis open() throws IOException {
        String url = System.getenv("REDIS_URL");
        if (url != null && !url.isBlank()) {
            return new TargetRedis(URI.create(url.strip()), PREFIX_AT_OTHERS, () -> {});
        }
        EmbeddedRedis embedded = EmbeddedRedis.start();
        return new TargetRedis(URI.create("redis://127.0.0.1:" + embedded.port()), "", embedded);
    }

    /** What every key begins with; empty in a server of its own. */
    String keyPrefix() {
        return keyPrefix;
    }

    /** Session defaults that lead writes here. A default URL must hold no password, so that one is a setting of its own. */
    Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        settings.put("spark.datasource.redis.url", url());
        if (JedisURIHelper.getUser(uri) != null) {
            settings.put("spark.datasource.redis.user", JedisURIHelper.getUser(uri));
        }
        if (JedisURIHelper.getPassword(uri) != null) {
            settings.put("spark.datasource.redis.password", JedisURIHelper.getPassword(uri));
        }
        return settings;
    }

    /** Without credentials. */
    private String url() {
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        return uri.getScheme() + "://" + uri.getHost() + port + uri.getPath();
    }

    /** A plain client, which knows nothing of Spark. */
    Jedis client() {
        return new Jedis(
                uri, DefaultJedisClientConfig.builder().serverDefaultProtocol().build());
    }

    /** How many keys there are under the prefix. */
    long countKeys() {
        Set<String> keys = new HashSet<>(); // a scan may show a key twice
        scan((client, page) -> keys.addAll(page));
        return keys.size();
    }

    /** Removes what an earlier run left under the prefix. */
    void removeKeys() {
        scan((client, page) -> client.unlink(page.toArray(String[]::new)));
    }

    private void scan(BiConsumer<Jedis, List<String>> eachPage) {
        ScanParams mine = new ScanParams().match(keyPrefix + "*").count(1000);
        try (Jedis client = client()) {
            String cursor = ScanParams.SCAN_POINTER_START;
            do {
                ScanResult<String> page = client.scan(cursor, mine);
                if (!page.getResult().isEmpty()) {
                    eachPage.accept(client, page.getResult());
                }
                cursor = page.getCursor();
            } while (!cursor.equals(ScanParams.SCAN_POINTER_START));
        }
    }

    @Override
    public void close() throws Exception {
        afterwards.close();
    }

    @Override
    public String toString() {
        return keyPrefix.isEmpty()
                ? url() + ", embedded; it is removed at the end (set REDIS_URL to use your own)"
                : url() + " of REDIS_URL; the keys begin with " + keyPrefix + " and stay there";
    }
}
