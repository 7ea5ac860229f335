package io.github.sparkredis.bench;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;

import io.github.sparkredis.SparkRedis;
import io.github.sparkredis.testing.RedisCluster;
import io.github.sparkredis.testing.RedisServer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import redis.clients.jedis.Jedis;

/**
 * Rows per second into a cluster of three masters, and into one server, of the same rows on the same machine: in turn, each time
 * from an empty database. What counts is the ratio, not the seconds.
 *
 * <p>Arguments: rows (1000000), rounds (5), cores for Spark (1).
 */
public final class ClusterComparison {

    private ClusterComparison() {}

    public static void main(String[] args) {
        int rows = args.length > 0 ? Integer.parseInt(args[0]) : 1_000_000;
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 5;
        int cores = args.length > 2 ? Integer.parseInt(args[2]) : 1;
        try (RedisCluster cluster = RedisCluster.start(3, 0);
                RedisServer server = RedisServer.start();
                SparkSession spark = SparkSession.builder()
                        .master("local[" + cores + "]")
                        .config("spark.ui.enabled", "false")
                        .getOrCreate()) {
            Dataset<Row> customers = customers(spark, rows, cores).cache();
            System.out.printf(Locale.ROOT, "%d rows, %d cores for Spark, %d rounds%n", rows, cores, rounds);
            write(customers, cluster.url(), "upsert"); // warms the JVM up
            for (String mode : List.of("upsert", "insert", "replace")) {
                List<Double> ratios = new ArrayList<>();
                List<Double> three = new ArrayList<>();
                List<Double> one = new ArrayList<>();
                for (int round = 0; round < rounds; round++) {
                    try (Jedis redis = server.client()) {
                        redis.flushAll();
                    }
                    cluster.flushAll();
                    one.add(write(customers, server.url(), mode));
                    three.add(write(customers, cluster.url(), mode));
                    ratios.add(three.get(round) / one.get(round));
                }
                System.out.printf(
                        Locale.ROOT,
                        "%-8s ratio %.2f (%.2f to %.2f)   three masters %,.0f rows/s, one server %,.0f rows/s%n",
                        mode,
                        median(ratios),
                        Collections.min(ratios),
                        Collections.max(ratios),
                        median(three),
                        median(one));
            }
        }
    }

    /** Returns the rows per second. */
    private static double write(Dataset<Row> rows, String url, String mode) {
        long start = System.nanoTime();
        long written = SparkRedis.writeHashes(rows, Map.of("url", url, "key_column", "custkey", "mode", mode))
                .rowsWritten();
        return written / ((System.nanoTime() - start) / 1e9);
    }

    private static Dataset<Row> customers(SparkSession spark, int rows, int cores) {
        return spark.range(0, rows, 1, cores)
                .select(
                        col("id").as("custkey"),
                        concat(lit("Customer#"), col("id")).as("name"),
                        concat(lit("IVhzIApeRb "), col("id")).as("address"),
                        col("id").multiply(7).as("orders"),
                        col("id").divide(100).as("balance"),
                        lit("AUTOMOBILE").as("segment"));
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }
}
