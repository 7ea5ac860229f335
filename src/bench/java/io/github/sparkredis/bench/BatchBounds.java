package io.github.sparkredis.bench;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;

import io.github.sparkredis.testing.RedisProcess;
import io.github.sparkredis.testing.RedisServer;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Rows per second by {@code batch_size}, by the tasks at a time, and by how far away the server is: the tables of {@code
 * docs/sizing.md}. A figure is the median of the rounds.
 *
 * <p>Arguments: rows (200000), rounds (3).
 */
public final class BatchBounds {
    private static final List<Integer> SIZES = List.of(10, 100, 1_000, 10_000);
    private static final List<Integer> TASKS = List.of(1, 2, 4, 8);
    private static final List<Double> ROUND_TRIPS = List.of(0.0, 1.0, 10.0);

    private BatchBounds() {}

    public static void main(String[] args) throws IOException {
        int rows = args.length > 0 ? Integer.parseInt(args[0]) : 200_000;
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 3;
        try (RedisProcess server = RedisServer.start();
                SparkSession spark = SparkSession.builder()
                        .master("local[8]")
                        .config("spark.ui.enabled", "false")
                        .getOrCreate()) {
            System.out.printf(Locale.ROOT, "%s, %,d rows of 300 bytes%n%n", server.product(), rows);
            System.out.println(String.join("\n", tables(spark, server, rows, rounds)));
        }
    }

    /** As the page has them, line by line. */
    public static List<String> tables(SparkSession spark, RedisServer server, int rows, int rounds) throws IOException {
        List<String> lines = new ArrayList<>(head("`batch_size`, one task"));
        Dataset<Row> whole = rows(spark, rows, 1).cache();
        rate(whole, server.url(), SIZES.get(2), rounds); // warms the JVM up
        for (int size : SIZES) {
            lines.add(line(String.valueOf(size), whole, server, size, rounds));
        }
        whole.unpersist();
        lines.add("");
        lines.addAll(head("tasks at a time, `batch_size=1000`"));
        for (int tasks : TASKS) {
            Dataset<Row> parts = rows(spark, rows, tasks).cache();
            lines.add(line(String.valueOf(tasks), parts, server, SIZES.get(2), rounds));
            parts.unpersist();
        }
        return lines;
    }

    private static List<String> head(String first) {
        StringBuilder head = new StringBuilder("| " + first + " |");
        for (double roundTrip : ROUND_TRIPS) {
            head.append(roundTrip == 0 ? " loopback |" : String.format(Locale.ROOT, " %.0f ms away |", roundTrip));
        }
        return List.of(head.toString(), "|" + " --- |".repeat(ROUND_TRIPS.size() + 1));
    }

    private static String line(String first, Dataset<Row> rows, RedisServer server, int size, int rounds)
            throws IOException {
        StringBuilder line = new StringBuilder("| " + first + " |");
        for (double roundTrip : ROUND_TRIPS) {
            if (roundTrip == 0) {
                line.append(cell(rate(rows, server.url(), size, rounds)));
            } else {
                int port = URI.create(server.url()).getPort();
                try (DistantServer distant = new DistantServer(port, roundTrip)) {
                    line.append(cell(rate(rows, distant.url(), size, rounds)));
                }
            }
        }
        return line.toString();
    }

    /** Two digits, as the machine does not give more. */
    private static String cell(double rate) {
        double unit = Math.pow(10, Math.floor(Math.log10(rate)) - 1);
        return String.format(Locale.ROOT, " %,.0f |", Math.round(rate / unit) * unit);
    }

    private static double rate(Dataset<Row> rows, String url, int size, int rounds) {
        long count = rows.count();
        return IntStream.range(0, rounds)
                .mapToDouble(round -> {
                    long start = System.nanoTime();
                    write(rows, url, size);
                    return count / ((System.nanoTime() - start) / 1e9);
                })
                .sorted()
                .toArray()[rounds / 2];
    }

    private static void write(Dataset<Row> rows, String url, int size) {
        rows.write()
                .format("redis-hash")
                .option("url", url)
                .option("key_column", "id")
                .option("key_prefix", "bounds:")
                .option("batch_size", size)
                .mode("append")
                .save();
    }

    static Dataset<Row> rows(SparkSession spark, int rows, int partitions) {
        return spark.range(0, rows, 1, partitions)
                .select(
                        col("id"),
                        concat(lit("Customer#"), col("id")).as("name"),
                        lit("x".repeat(200)).as("comment"),
                        col("id").plus(0.5).as("balance"),
                        lit("AUTOMOBILE").as("segment"));
    }
}
