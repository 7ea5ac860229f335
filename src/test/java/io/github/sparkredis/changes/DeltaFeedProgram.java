package io.github.sparkredis.changes;

import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.streaming.Trigger;

/** Changes a table of Delta Lake, writes its change data feed to Redis, and prints what the table holds. */
final class DeltaFeedProgram {

    /** @param arguments a folder; then for each place to write to the format, the server and the key prefix */
    public static void main(String... arguments) throws Exception {
        SparkSession spark = SparkSession.builder()
                .master("local[2]")
                .config("spark.ui.enabled", "false")
                .config("spark.sql.shuffle.partitions", "2")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
                .config("spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog")
                .config("spark.sql.warehouse.dir", arguments[0] + "/warehouse")
                .getOrCreate();
        spark.sparkContext().setLogLevel("WARN");
        spark.sql("CREATE TABLE users (id BIGINT, name STRING, plan STRING) USING delta"
                + " TBLPROPERTIES (delta.enableChangeDataFeed = true)");
        spark.sql("INSERT INTO users SELECT id, concat('name', id), 'free' FROM range(100)");
        spark.sql("UPDATE users SET plan = 'pro' WHERE id % 10 = 0");
        spark.sql(
                "MERGE INTO users u USING (SELECT id, concat('merged', id) AS name, 'team' AS plan FROM range(50, 150)) m"
                        + " ON u.id = m.id"
                        + " WHEN MATCHED AND m.id % 3 = 0 THEN DELETE"
                        + " WHEN MATCHED THEN UPDATE SET *"
                        + " WHEN NOT MATCHED THEN INSERT *");
        spark.sql("DELETE FROM users WHERE id % 7 = 0");
        spark.sql("INSERT INTO users VALUES (7, 'back', 'free')");

        Dataset<Row> feed = spark.read()
                .option("readChangeFeed", "true")
                .option("startingVersion", 0)
                .table("users");
        feed.groupBy("_change_type").count().collectAsList().forEach(row -> System.out.println("feed " + row));
        for (int i = 1; i < arguments.length; i += 3) {
            apply(feed, arguments[i], arguments[i + 1], arguments[i + 2], arguments[0] + "/checkpoint" + i);
        }
        spark.table("users")
                .collectAsList()
                .forEach(row ->
                        System.out.println("row " + row.getLong(0) + " " + row.getString(1) + " " + row.getString(2)));
        spark.stop();
    }

    private static void apply(Dataset<Row> feed, String format, String url, String prefix, String checkpoint)
            throws Exception {
        Map<String, String> options = Map.of(
                "url", url,
                "key_column", "id",
                "key_prefix", prefix,
                "op_column", "_change_type",
                "version_column", "_commit_version",
                "tombstone_ttl", "7d",
                "columns", "name,plan");
        write(feed.orderBy(functions.rand(7)).repartition(4), format, options); // in no order
        write(feed.where("_commit_version <= 2"), format, options); // and late, once more
        feed.sparkSession()
                .readStream()
                .option("readChangeFeed", "true")
                .option("startingVersion", 0)
                .table("users")
                .writeStream()
                .format(format)
                .options(options)
                .option("checkpointLocation", checkpoint)
                .trigger(Trigger.AvailableNow())
                .start()
                .awaitTermination();
    }

    private static void write(Dataset<Row> feed, String format, Map<String, String> options) {
        feed.write().format(format).options(options).mode("append").save();
    }
}
