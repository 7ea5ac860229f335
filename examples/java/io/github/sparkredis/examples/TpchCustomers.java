package io.github.sparkredis.examples;

import io.trino.tpch.CustomerGenerator;
import java.util.Arrays;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import redis.clients.jedis.Jedis;

/**
 * Writes the 150,000 customers of TPC-H at scale 1 to Redis, and reads some back with a plain client: to the Redis of
 * {@code REDIS_URL} if that is set, else to one that it starts and removes.
 */
public final class TpchCustomers {

    private static final int ROWS = CustomerGenerator.SCALE_BASE;

    private TpchCustomers() {}

    public static void main(String[] args) throws Exception {
        try (TargetRedis redis = TargetRedis.open();
                SparkSession spark = spark()) {
            System.out.println("Redis: " + redis);
            redis.removeKeys();
            redis.settings().forEach(spark.conf()::set);
            Dataset<Row> df = customers(spark, redis.keyPrefix());
            df.printSchema();
            System.out.println("Keys in Redis, once the tasks have found the last order of each customer:");
            try (Progress progress = new Progress(redis.client(), ROWS)) {
                df.write().format("redis-hash").option("key_column", "custkey").save();
            }
            printResult(spark);
            printHashes(redis);
            long keys = redis.countKeys();
            System.out.printf("Redis holds %,d keys for %,d rows.%n", keys, ROWS);
            if (keys != ROWS) {
                throw new IllegalStateException("There should be as many keys as rows.");
            }
        }
    }

    private static SparkSession spark() {
        return SparkSession.builder()
                .appName("TPC-H customers")
                .master("local[*]")
                .config("spark.driver.host", "127.0.0.1")
                .getOrCreate();
    }

    /** The column that is the key gets the prefix here, so that the write itself stays the same. */
    private static Dataset<Row> customers(SparkSession spark, String keyPrefix) {
        Dataset<Row> customers = TpchTables.customersWithLastOrder(spark);
        return keyPrefix.isEmpty()
                ? customers
                : customers.withColumn("custkey", functions.concat(functions.lit(keyPrefix), functions.col("custkey")));
    }

    private static void printResult(SparkSession spark) {
        System.out.println("\nWhat the write reports, spark.read().format(\"redis-write-result\").load():");
        Row result = spark.read().format("redis-write-result").load().first();
        Arrays.stream(result.schema().fieldNames())
                .forEach(name -> System.out.printf("  %-14s %s%n", name, (Object) result.getAs(name)));
    }

    private static void printHashes(TargetRedis redis) {
        System.out.println("\nWhat a plain client reads:");
        try (Jedis client = redis.client()) {
            for (int custkey : new int[] {1, 2, 3, ROWS}) {
                String key = redis.keyPrefix() + custkey;
                System.out.println("  HGETALL " + key);
                for (Map.Entry<String, String> field : client.hgetAll(key).entrySet()) {
                    System.out.printf("    %-11s %s%n", field.getKey(), field.getValue());
                }
            }
        }
        System.out.println();
    }
}
