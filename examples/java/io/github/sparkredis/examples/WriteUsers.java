package io.github.sparkredis.examples;

import io.github.sparkredis.HashWriter;
import io.github.sparkredis.JsonWriter;
import io.github.sparkredis.KeyStrategy;
import io.github.sparkredis.Mode;
import io.github.sparkredis.WriteConfig;
import io.github.sparkredis.result.WriteResult;
import java.time.Duration;
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

        WriteConfig expiring = WriteConfig.builder().ttl(Duration.ofHours(1)).build();
        WriteResult hashes = HashWriter.keyedBy(KeyStrategy.column("id").withPrefix("example:user:"))
                .withConfig(expiring)
                .write(users);
        System.out.printf("hashes: %d written, %d failed%n", hashes.rowsWritten(), hashes.rowsFailed());

        WriteConfig fresh = WriteConfig.builder().mode(Mode.INSERT).build();
        WriteResult documents = JsonWriter.keyedBy(KeyStrategy.column("id").withPrefix("example:profile:"))
                .withConfig(fresh)
                .write(users);
        System.out.printf(
                "documents: %d written, %d there already%n", documents.rowsWritten(), documents.rowsSkipped());

        spark.stop();
    }
}
