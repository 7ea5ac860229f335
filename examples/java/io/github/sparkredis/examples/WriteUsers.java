package io.github.sparkredis.examples;

import io.github.sparkredis.SparkRedis;
import io.github.sparkredis.result.WriteResult;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Writes users to Redis as hashes with an expiry, then as JSON documents, and shows what became of the rows. */
public final class WriteUsers {

    private WriteUsers() {}

    public static void main(String[] args) {
        SparkSession spark = SparkSession.builder().appName("write users").getOrCreate();
        Dataset<Row> users = spark.sql("""
                SELECT * FROM VALUES
                  (1, 'Ada Lovelace', named_struct('city', 'London', 'country', 'GB'), array('mathematics', 'poetry')),
                  (2, 'Grace Hopper', named_struct('city', 'New York', 'country', 'US'), array('compilers')),
                  (3, 'Alan Turing', named_struct('city', 'London', 'country', 'GB'), array())
                  AS users (id, name, address, interests)
                """);

        WriteResult hashes =
                SparkRedis.writeHashes(users, Map.of("key_column", "id", "key_prefix", "example:user:", "ttl", "3600"));
        System.out.printf("hashes: %d written, %d failed%n", hashes.rowsWritten(), hashes.rowsFailed());

        WriteResult documents = SparkRedis.writeJson(
                users, Map.of("key_column", "id", "key_prefix", "example:profile:", "mode", "insert"));
        System.out.printf(
                "documents: %d written, %d there already%n", documents.rowsWritten(), documents.rowsSkipped());

        spark.stop();
    }
}
