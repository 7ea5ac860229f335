package io.github.sparkredis.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The JVM that {@code src/bench/run} has write: a line of standard input is a write, and the line that it answers says how
 * long that took. It knows Spark alone, so that other connectors are measured by it, too.
 *
 * <p>A line is {@code name=value} pairs with tabs between: {@code parquet}, the table; {@code format}; {@code tasks}, where
 * they are not as many as the files; {@code copies} of the table, each with other keys; {@code with}, an expression of SQL
 * that is one more column; and the options of the write.
 *
 * <p>Argument: Spark's master ({@code local[2]}).
 */
public final class Writer {
    private static final long KEYS_OF_A_COPY = 1_000_000_000L;

    private final SparkSession spark;
    private final AtomicLong executorNanos = new AtomicLong();

    private Writer(SparkSession spark) {
        this.spark = spark;
        spark.sparkContext().addSparkListener(new SparkListener() {
            @Override
            public void onTaskEnd(SparkListenerTaskEnd event) {
                executorNanos.addAndGet(event.taskMetrics().executorCpuTime());
            }
        });
    }

    public static void main(String[] args) throws IOException, TimeoutException {
        try (SparkSession spark = SparkSession.builder()
                        .master(args[0])
                        .config("spark.ui.enabled", "false")
                        // Each file is a partition.
                        .config("spark.sql.files.openCostInBytes", "128m")
                        .getOrCreate();
                BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            Writer writer = new Writer(spark);
            System.out.println("ready spark=" + spark.version());
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                System.out.println(writer.answer(line));
            }
        }
    }

    private String answer(String line) throws TimeoutException {
        Map<String, String> options = new TreeMap<>();
        for (String pair : line.split("\t", -1)) {
            int equals = pair.indexOf('=');
            options.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
        Dataset<Row> table = table(options);
        String format = options.remove("format");
        spark.sparkContext().listenerBus().waitUntilEmpty();
        long executor = executorNanos.get();
        long jvm = jvmNanos();
        long start = System.nanoTime();
        table.write().format(format).options(options).mode("append").save();
        double seconds = (System.nanoTime() - start) / 1e9;
        double jvmSeconds = (jvmNanos() - jvm) / 1e9;
        spark.sparkContext().listenerBus().waitUntilEmpty();
        double executorSeconds = (executorNanos.get() - executor) / 1e9;
        return String.format(
                Locale.ROOT, "done seconds=%.4f executor=%.4f client=%.4f", seconds, executorSeconds, jvmSeconds);
    }

    private Dataset<Row> table(Map<String, String> options) {
        Dataset<Row> read = spark.read().parquet(options.remove("parquet"));
        String with = options.remove("with");
        Dataset<Row> table = with == null ? read : read.selectExpr("*", with);
        int copies = Integer.parseInt(options.getOrDefault("copies", "1"));
        int tasks = Integer.parseInt(options.getOrDefault("tasks", "0"));
        options.keySet().removeAll(List.of("copies", "tasks"));
        Dataset<Row> all = table;
        String key = table.columns()[0];
        for (int copy = 1; copy < copies; copy++) {
            all = all.union(table.withColumn(key, table.col(key).plus(copy * KEYS_OF_A_COPY)));
        }
        return tasks > 0 ? all.coalesce(tasks) : all;
    }

    /** Of all its threads. */
    private static long jvmNanos() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }
}
