package io.github.sparkredis.bench;

import io.github.sparkredis.testing.RedisServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import redis.clients.jedis.Jedis;

/**
 * How long another client's GET takes while a write runs, by the bounds of a batch: a server answers one command after the
 * other, and takes what lies in a connection's buffer in one go. The reader is a process of its own that asks once a
 * millisecond. Each kind of load runs in turn, in several rounds; a row shows the median of the rounds.
 *
 * <p>Arguments: rows (1000000), rounds (3), cores for Spark (1).
 */
public final class ReadersBesideLoad {

    private ReadersBesideLoad() {}

    public static void main(String[] args) throws Exception {
        if (args.length > 0 && args[0].equals("read")) {
            read(URI.create(args[1]));
            return;
        }
        int rows = args.length > 0 ? Integer.parseInt(args[0]) : 1_000_000;
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 3;
        int cores = args.length > 2 ? Integer.parseInt(args[2]) : 1;
        Map<String, Map<String, String>> loads = new LinkedHashMap<>();
        loads.put("the defaults", Map.of());
        loads.put("batch_size=50", Map.of("batch_size", "50"));
        loads.put("batch_bytes=64k", Map.of("batch_bytes", "64k"));
        loads.put("batch_bytes=16k", Map.of("batch_bytes", "16k"));
        loads.put("ttl", Map.of("ttl", "86400"));
        loads.put("ttl, batch_bytes=16k", Map.of("ttl", "86400", "batch_bytes", "16k"));
        try (RedisServer server = RedisServer.start();
                SparkSession spark = SparkSession.builder()
                        .master("local[" + cores + "]")
                        .config("spark.ui.enabled", "false")
                        .getOrCreate()) {
            try (Jedis redis = server.client()) {
                redis.set("read", "x".repeat(100));
            }
            Dataset<Row> data = BatchBounds.rows(spark, rows, cores).cache();
            write(data, server, Map.of()); // warms the JVM up
            System.out.printf(Locale.ROOT, "%d rows of 300 bytes, %s, local[%d]%n", rows, server.product(), cores);
            System.out.printf(
                    Locale.ROOT,
                    "%-22s %9s %9s %9s %9s %12s%n",
                    "",
                    "p50 ms",
                    "p99 ms",
                    "p99.9 ms",
                    "max ms",
                    "rows/s");
            show(
                    "idle",
                    rounds,
                    () -> {
                        Thread.sleep(5_000);
                        return 0;
                    },
                    server);
            for (Map.Entry<String, Map<String, String>> load : loads.entrySet()) {
                show(
                        load.getKey(),
                        rounds,
                        () -> {
                            long start = System.nanoTime();
                            write(data, server, load.getValue());
                            return rows / ((System.nanoTime() - start) / 1e9);
                        },
                        server);
            }
        }
    }

    /** Returns rows per second. */
    private interface Load {
        double run() throws InterruptedException;
    }

    private static void show(String name, int rounds, Load load, RedisServer server)
            throws IOException, InterruptedException {
        double[][] figures = new double[5][rounds];
        for (int round = 0; round < rounds; round++) {
            Process reader = new ProcessBuilder(
                            ProcessHandle.current().info().command().orElseThrow(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            ReadersBesideLoad.class.getName(),
                            "read",
                            server.url())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (BufferedReader out =
                    new BufferedReader(new InputStreamReader(reader.getInputStream(), StandardCharsets.US_ASCII))) {
                out.readLine(); // it is warm
                figures[4][round] = load.run();
                reader.getOutputStream().close();
                String[] read = out.readLine().split(" ");
                for (int i = 0; i < 4; i++) {
                    figures[i][round] = Double.parseDouble(read[i]);
                }
            }
        }
        List<Double> medians = Arrays.stream(figures)
                .map(values -> Arrays.stream(values).sorted().toArray()[rounds / 2])
                .toList();
        System.out.printf(Locale.ROOT, "%-22s %9.2f %9.2f %9.2f %9.2f %,12.0f%n", line(name, medians));
    }

    private static Object[] line(String name, List<Double> figures) {
        Object[] all = new Object[1 + figures.size()];
        all[0] = name;
        for (int i = 0; i < figures.size(); i++) {
            all[i + 1] = figures.get(i);
        }
        return all;
    }

    /** Asks once a millisecond until its input ends; then says p50, p99, p99.9 and the maximum in milliseconds. */
    private static void read(URI url) {
        double[] millis = new double[10_000_000];
        int count = 0;
        try (Jedis redis = new Jedis(url)) {
            for (int i = 0; i < 20_000; i++) {
                redis.get("read");
            }
            System.out.println("warm");
            Thread end = new Thread(ReadersBesideLoad::awaitEndOfInput);
            end.setDaemon(true);
            end.start();
            long next = System.nanoTime();
            while (end.isAlive() && count < millis.length) {
                long start = System.nanoTime();
                redis.get("read");
                millis[count++] = (System.nanoTime() - start) / 1e6;
                next = Math.max(next + 1_000_000, System.nanoTime());
                LockSupport.parkNanos(next - System.nanoTime());
            }
        }
        Arrays.sort(millis, 0, count);
        System.out.printf(
                Locale.ROOT,
                "%f %f %f %f%n",
                millis[count / 2],
                millis[count * 99 / 100],
                millis[(int) (count * 999L / 1000)],
                millis[count - 1]);
    }

    private static void awaitEndOfInput() {
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Dataset<Row> rows, RedisServer server, Map<String, String> options) {
        rows.write()
                .format("redis-hash")
                .option("url", server.url())
                .option("key_column", "id")
                .option("key_prefix", "load:")
                .options(options)
                .mode("append")
                .save();
    }
}
