package io.github.sparkredis.testing;

import java.net.URI;
import java.util.List;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.resps.ScanResult;

/** A server that somebody else runs: nothing but this run's keys is removed from it. */
final class ExternalRedis implements RedisServer {
    private final URI uri;
    private final String description;
    private final Runnable afterwards;
    private final Product product;

    ExternalRedis(URI uri, String description, Runnable afterwards) {
        this.uri = uri;
        this.description = description;
        this.afterwards = afterwards;
        try (Jedis redis = client()) {
            this.product = Product.of(redis);
        }
    }

    /** The one that the setting of this name names. */
    static ExternalRedis of(String setting) {
        URI uri = URI.create(Setting.of(setting).orElseThrow(() -> new IllegalStateException(setting + " is not set")));
        // Not the URL itself: it can hold a password.
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        String description = uri.getHost() + port + " of " + setting;
        return new ExternalRedis(uri, description, () -> {});
    }

    @Override
    public String url() {
        return uri.toString();
    }

    @Override
    public Jedis client() {
        return new Jedis(
                uri, DefaultJedisClientConfig.builder().serverDefaultProtocol().build());
    }

    @Override
    public Product product() {
        return product;
    }

    @Override
    public void close() {
        try (Jedis redis = client()) {
            ScanParams mine = new ScanParams().match(prefix() + "*").count(1000);
            String cursor = ScanParams.SCAN_POINTER_START;
            do {
                ScanResult<String> page = redis.scan(cursor, mine);
                List<String> keys = page.getResult();
                if (!keys.isEmpty()) {
                    redis.unlink(keys.toArray(String[]::new));
                }
                cursor = page.getCursor();
            } while (!cursor.equals(ScanParams.SCAN_POINTER_START));
        } finally {
            afterwards.run();
        }
    }

    @Override
    public String toString() {
        return description;
    }
}
