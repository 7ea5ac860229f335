package io.github.sparkredis.examples;

import io.github.sparkredis.HashWriter;
import io.github.sparkredis.KeyStrategy;
import io.github.sparkredis.WriteConfig;
import io.github.sparkredis.result.WriteResult;
import java.time.Duration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Brings Redis up to a change feed: rows write or delete, the newest of each key counts, and it may come in any order. */
public final class ApplyChanges {

    private ApplyChanges() {}

    public static void main(String[] args) {
        SparkSession spark = SparkSession.builder().appName("apply changes").getOrCreate();
        Dataset<Row> changes = spark.sql("""
                SELECT * FROM VALUES
                  (1, 'Ada Lovelace', 'free', 'insert', 1),
                  (2, 'Grace Hopper', 'pro', 'insert', 1),
                  (3, 'Alan Turing', 'free', 'insert', 2),
                  (2, 'Grace Hopper', 'pro', 'delete', 4),
                  (1, 'Ada Lovelace', 'team', 'update', 5),
                  (1, 'Ada Lovelace', 'pro', 'update', 3),
                  (2, 'Grace Hopper', 'team', 'update', 3)
                  AS changes (id, name, plan, op, version)
                """);

        WriteConfig config = WriteConfig.builder()
                .opColumn("op")
                .versionColumn("version")
                .tombstoneTtl(Duration.ofHours(1))
                .build();
        HashWriter writer = HashWriter.keyedBy(KeyStrategy.column("id").withPrefix("example:user:"))
                .columns("name", "plan")
                .withConfig(config);
        for (int attempt = 1; attempt <= 2; attempt++) {
            WriteResult result = writer.write(changes);
            System.out.printf(
                    "%d: %d written, %d deleted, skipped: %s%n",
                    attempt, result.rowsWritten(), result.rowsDeleted(), result.skips());
        }

        spark.stop();
    }
}
