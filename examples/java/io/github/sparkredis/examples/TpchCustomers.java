package io.github.sparkredis.examples;

import java.util.Arrays;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.json.JsonProtocol.JsonCommand;
import redis.clients.jedis.util.SafeEncoder;

/**
 * Writes customers of TPC-H to Redis, and reads some back with a plain client: the 150,000 of scale 1 as hashes, to the
 * Redis of {@code REDIS_URL}, and the 15,000 of scale 0.1 as JSON documents that hold their orders, to the server of
 * {@code REDIS_JSON_URL}. Where one of them is not set, it starts a server, and removes it.
 */
public final class TpchCustomers {

    private TpchCustomers() {}

    public static void main(String[] args) throws Exception {
        try (SparkSession spark = spark()) {
            writeHashes(spark);
            writeDocuments(spark);
        }
    }

    private static SparkSession spark() {
        return SparkSession.builder()
                .appName("TPC-H customers")
                .master("local[*]")
                .config("spark.driver.host", "127.0.0.1")
                .getOrCreate();
    }

    private static void writeHashes(SparkSession spark) throws Exception {
        try (TargetRedis redis = TargetRedis.forHashes()) {
            System.out.println("Hashes go to " + redis);
            SparkSession session = redis.session(spark);
            TpchTables tables = new TpchTables(session, 1);
            Dataset<Row> df = redis.withKeyPrefix(tables.customersWithLastOrder(), "custkey");
            df.printSchema();
            System.out.println("Keys there, once the tasks have found the last order of each customer:");
            try (Progress progress = new Progress(redis.client(), tables.customers())) {
                df.write().format("redis-hash").option("key_column", "custkey").save();
            }
            printResult(session);
            printHashes(redis, 1, 2, 3, tables.customers());
            redis.checkCount(tables.customers());
        }
    }

    private static void writeDocuments(SparkSession spark) throws Exception {
        try (TargetRedis redis = TargetRedis.forDocuments()) {
            System.out.println("\nJSON documents go to " + redis);
            SparkSession session = redis.session(spark);
            TpchTables tables = new TpchTables(session, 0.1);
            Dataset<Row> df = redis.withKeyPrefix(tables.customersWithOrders(), "custkey");
            df.printSchema();
            System.out.println("Keys there, once the tasks have found the orders of each customer:");
            try (Progress progress = new Progress(redis.client(), tables.customers())) {
                df.write().format("redis-json").option("key_column", "custkey").save();
            }
            printResult(session);
            printDocuments(redis, 1, 3);
            redis.checkCount(tables.customers());
        }
    }

    private static void printResult(SparkSession session) {
        System.out.println("\nWhat the write reports, spark.read().format(\"redis-write-result\").load():");
        Row result = session.read().format("redis-write-result").load().first();
        Arrays.stream(result.schema().fieldNames())
                .forEach(name -> System.out.printf("  %-14s %s%n", name, (Object) result.getAs(name)));
    }

    private static void printHashes(TargetRedis redis, int... custkeys) {
        System.out.println("\nWhat a plain client reads:");
        try (Jedis client = redis.client()) {
            for (int custkey : custkeys) {
                String key = redis.keyPrefix() + custkey;
                System.out.println("  HGETALL " + key);
                for (Map.Entry<String, String> field : client.hgetAll(key).entrySet()) {
                    System.out.printf("    %-11s %s%n", field.getKey(), field.getValue());
                }
            }
        }
        System.out.println();
    }

    /** The server lays them out. */
    private static void printDocuments(TargetRedis redis, int... custkeys) {
        System.out.println("\nWhat a plain client reads:");
        try (Jedis client = redis.client()) {
            for (int custkey : custkeys) {
                String key = redis.keyPrefix() + custkey;
                System.out.println("  JSON.GET " + key);
                Object json =
                        client.sendCommand(JsonCommand.GET, key, "INDENT", "  ", "SPACE", " ", "NEWLINE", "\n    ");
                System.out.println("    " + SafeEncoder.encode((byte[]) json));
            }
        }
        System.out.println();
    }
}
