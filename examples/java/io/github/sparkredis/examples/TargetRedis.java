package io.github.sparkredis.examples;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;

import io.github.sparkredis.testing.JsonServer;
import java.io.IOException;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.resps.ScanResult;
import redis.clients.jedis.util.JedisURIHelper;

/** The server to write to: that of an environment variable, or one of its own, which is gone when this is closed. */
final class TargetRedis implements AutoCloseable {

    private final URI uri;
    private final String keyPrefix;
    private final String what;
    private final AutoCloseable afterwards;

    private TargetRedis(URI uri, String keyPrefix, String what, AutoCloseable afterwards) {
        this.uri = uri;
        this.keyPrefix = keyPrefix;
        this.what = what;
        this.afterwards = afterwards;
    }

    /** A Redis: that of {@code REDIS_URL}, or the embedded one. */
    static TargetRedis forHashes() throws IOException {
        String url = System.getenv("REDIS_URL");
        if (url != null && !url.isBlank()) {
            return ofOthers(url, "REDIS_URL", "spark-redis-example:customer:");
        }
        EmbeddedRedis embedded = EmbeddedRedis.start();
        return ofItsOwn("redis://127.0.0.1:" + embedded.port(), "an embedded Redis", "REDIS_URL", embedded);
    }

    /** A server that knows JSON: that of {@code REDIS_JSON_URL}, or the one that the tests have, too. */
    static TargetRedis forDocuments() {
        String url = System.getenv("REDIS_JSON_URL");
        if (url != null && !url.isBlank()) {
            return ofOthers(url, "REDIS_JSON_URL", "spark-redis-example:customer-with-orders:");
        }
        JsonServer server = JsonServer.start();
        return ofItsOwn(server.url(), "Infinispan's Redis-protocol compatible endpoint", "REDIS_JSON_URL", server);
    }

    private static TargetRedis ofOthers(String url, String variable, String keyPrefix) {
        String what = "of " + variable + "; the keys begin with " + keyPrefix + " and stay there";
        TargetRedis redis = new TargetRedis(URI.create(url.strip()), keyPrefix, what, () -> {});
        redis.removeKeys();
        return redis;
    }

    private static TargetRedis ofItsOwn(String url, String kind, String variable, AutoCloseable server) {
        String what = kind + ", which is removed at the end (set " + variable + " to use your own)";
        return new TargetRedis(URI.create(url), "", what, server);
    }

    /** What every key begins with; empty in a server of its own. */
    String keyPrefix() {
        return keyPrefix;
    }

    /** Puts the prefix into the column that is the key, so that the write itself is the same wherever it goes. */
    Dataset<Row> withKeyPrefix(Dataset<Row> rows, String key) {
        return keyPrefix.isEmpty() ? rows : rows.withColumn(key, concat(lit(keyPrefix), col(key)));
    }

    /** A session whose defaults lead writes here. A default URL must hold no password, so that one is a setting of its own. */
    SparkSession session(SparkSession spark) {
        SparkSession session = spark.newSession();
        session.conf().set("spark.datasource.redis.url", url());
        if (JedisURIHelper.getUser(uri) != null) {
            session.conf().set("spark.datasource.redis.user", JedisURIHelper.getUser(uri));
        }
        if (JedisURIHelper.getPassword(uri) != null) {
            session.conf().set("spark.datasource.redis.password", JedisURIHelper.getPassword(uri));
        }
        return session;
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

    /** Counts the keys under the prefix, of which there is to be one for each row. */
    void checkCount(int rows) {
        Set<String> keys = new HashSet<>(); // a scan may show a key twice
        scan((client, page) -> keys.addAll(page));
        System.out.printf("The server holds %,d keys for %,d rows.%n", keys.size(), rows);
        if (keys.size() != rows) {
            throw new IllegalStateException("There should be as many keys as rows.");
        }
    }

    /** Removes what an earlier run left under the prefix. */
    private void removeKeys() {
        scan((client, page) -> client.del(page.toArray(String[]::new)));
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
        return url() + ", " + what;
    }
}
