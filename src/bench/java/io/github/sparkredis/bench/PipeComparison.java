package io.github.sparkredis.bench;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lpad;
import static org.apache.spark.sql.functions.pmod;

import io.github.sparkredis.encode.RedisFormat;
import io.github.sparkredis.encode.RowEncoder;
import io.github.sparkredis.encode.RowPlan;
import io.github.sparkredis.encode.UnsentRow;
import io.github.sparkredis.encode.WriteIdentity;
import io.github.sparkredis.options.OptionValues;
import io.github.sparkredis.options.WriteMode;
import io.github.sparkredis.resp.CommandBatch;
import io.github.sparkredis.testing.JsonServer;
import io.github.sparkredis.testing.RedisServer;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import redis.clients.jedis.Jedis;

/**
 * Rows per second of this connector and of {@code redis-cli --pipe} that is fed the same HSET or JSON.SET commands from a
 * file: in turn, each time from the same state of the database. What counts is the ratio, not the seconds. Needs
 * redis-server and redis-cli on the PATH; documents go to the JSON server of the tests.
 *
 * <p>Arguments: format (HASH or JSON), rows (1000000), rounds (3), cores for Spark (1), table: customers of 8 fields, or
 * features, of 50 (customers).
 */
public final class PipeComparison {

    private record Server(String url, Supplier<Jedis> client, AutoCloseable process) {}

    private record Case(String name, boolean keysThere, String mode, boolean ttl) {}

    private static final List<Case> CASES = List.of(
            new Case("upsert", false, "upsert", false),
            new Case("upsert", true, "upsert", false),
            new Case("upsert, ttl", false, "upsert", true),
            new Case("upsert, ttl", true, "upsert", true),
            new Case("insert", false, "insert", false),
            new Case("insert", true, "insert", false),
            new Case("insert, ttl", false, "insert", true),
            new Case("replace", false, "replace", false),
            new Case("replace", true, "replace", false),
            new Case("replace, ttl", false, "replace", true),
            new Case("replace, ttl", true, "replace", true),
            new Case("update", true, "update", false),
            new Case("update, ttl", true, "update", true));

    private PipeComparison() {}

    public static void main(String[] args) throws Exception {
        RedisFormat format = args.length > 0 ? RedisFormat.valueOf(args[0]) : RedisFormat.HASH;
        int rows = args.length > 1 ? Integer.parseInt(args[1]) : 1_000_000;
        int rounds = args.length > 2 ? Integer.parseInt(args[2]) : 3;
        int cores = args.length > 3 ? Integer.parseInt(args[3]) : 1;
        Server server = server(format);
        Path commands = Files.createTempFile("commands", ".resp");
        try (AutoCloseable process = server.process();
                SparkSession spark = SparkSession.builder()
                        .master("local[" + cores + "]")
                        .config("spark.ui.enabled", "false")
                        .config("spark.datasource.redis.url", server.url())
                        .getOrCreate()) {
            boolean areWide = args.length > 4 && args[4].equals("features");
            Dataset<Row> table = (areWide ? features(spark, rows, cores) : customers(spark, rows, cores)).cache();
            writeCommands(table, format, commands);
            System.out.printf(Locale.ROOT, "%s, %d rows, %d cores for Spark, %d rounds%n", format, rows, cores, rounds);
            write(table, format, CASES.get(0)); // warms the JVM up
            for (Case aCase : CASES) {
                compare(aCase, rounds, rows, server, format, table, commands);
            }
        } finally {
            Files.delete(commands);
        }
    }

    private static Server server(RedisFormat format) {
        if (format == RedisFormat.HASH) {
            RedisServer redis = RedisServer.start();
            return new Server(redis.url(), redis::client, redis);
        }
        JsonServer json = JsonServer.shared();
        return new Server(json.url(), json::client, json);
    }

    private static void compare(
            Case aCase, int rounds, int rows, Server server, RedisFormat format, Dataset<Row> customers, Path commands)
            throws IOException, InterruptedException {
        List<Double> ratios = new ArrayList<>();
        List<Double> ours = new ArrayList<>();
        List<Double> pipes = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            prepare(aCase, server, format, rows, commands);
            long start = System.nanoTime();
            pipe(server, format, rows, commands);
            double pipe = rows / ((System.nanoTime() - start) / 1e9);
            prepare(aCase, server, format, rows, commands);
            start = System.nanoTime();
            write(customers, format, aCase);
            double connector = rows / ((System.nanoTime() - start) / 1e9);
            pipes.add(pipe);
            ours.add(connector);
            ratios.add(connector / pipe);
        }
        System.out.printf(
                Locale.ROOT,
                "%-14s %-12s ratio %.2f (%.2f to %.2f)   connector %,.0f rows/s, redis-cli --pipe %,.0f rows/s%n",
                aCase.name,
                aCase.keysThere ? "keys there" : "empty",
                median(ratios),
                Collections.min(ratios),
                Collections.max(ratios),
                median(ours),
                median(pipes));
    }

    private static void prepare(Case aCase, Server server, RedisFormat format, int rows, Path commands)
            throws IOException, InterruptedException {
        try (Jedis redis = server.client().get()) {
            redis.flushAll();
        }
        if (aCase.keysThere) {
            pipe(server, format, rows, commands);
        }
    }

    private static void pipe(Server server, RedisFormat format, int rows, Path commands)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder("redis-cli", "-u", server.url(), "--pipe")
                .redirectInput(commands.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        int exit = process.waitFor();
        try (Jedis redis = server.client().get()) {
            // Infinispan takes amiss the empty line that redis-cli sends last, when all commands were answered.
            if (redis.dbSize() != rows || (exit != 0 && format == RedisFormat.HASH)) {
                throw new IllegalStateException("redis-cli --pipe failed: exit " + exit);
            }
        }
    }

    private static void write(Dataset<Row> customers, RedisFormat format, Case aCase) {
        var writer = customers
                .write()
                .format(format.shortName())
                .option("key_column", "custkey")
                .option("mode", aCase.mode);
        if (aCase.ttl) {
            writer = writer.option("ttl", 86_400);
        }
        writer.mode("append").save();
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    /** Eight fields as those of TPC-H customers. */
    private static Dataset<Row> customers(SparkSession spark, int rows, int partitions) {
        return spark.range(0, rows, 1, partitions)
                .select(
                        concat(lit("customer:"), col("id")).as("custkey"),
                        concat(lit("Customer#"), lpad(col("id").cast("string"), 9, "0"))
                                .as("name"),
                        concat(lit("9Ii4zQn9cX"), col("id")).as("address"),
                        pmod(col("id"), lit(25)).cast("int").as("nationkey"),
                        concat(lit("23-768-687-"), pmod(col("id"), lit(10_000))).as("phone"),
                        pmod(col("id"), lit(999_999))
                                .divide(100)
                                .cast("decimal(15,2)")
                                .as("acctbal"),
                        lit("AUTOMOBILE").as("mktsegment"),
                        lit("l accounts. blithely ironic theodolites integrate boldly: caref")
                                .as("comment"),
                        col("id").plus(0).as("orders"));
    }

    /** Numbers as a model is fed them. */
    private static Dataset<Row> features(SparkSession spark, int rows, int partitions) {
        List<Column> columns = new ArrayList<>();
        columns.add(concat(lit("customer:"), col("id")).as("custkey"));
        for (int f = 0; f < 50; f++) {
            Column number = pmod(col("id").multiply(7919L + f), lit(100_000));
            columns.add((f % 2 == 0 ? number : number.divide(1_000)).as("feature_" + f));
        }
        return spark.range(0, rows, 1, partitions).select(columns.toArray(Column[]::new));
    }

    /** HSET, or JSON.SET. */
    private static Map<String, String> plain(RedisFormat format) {
        return format == RedisFormat.HASH
                ? Map.of("key_column", "custkey", "bulk_load", "off")
                : Map.of("key_column", "custkey");
    }

    private static void writeCommands(Dataset<Row> customers, RedisFormat format, Path file)
            throws IOException, UnsentRow {
        OptionValues options = OptionValues.of(plain(format), Map.of(), format.shortName());
        RowPlan plan = RowPlan.of(options, customers.schema(), WriteMode.UPSERT, false);
        RowEncoder encoder = format.encoder(plan, new WriteIdentity("", 0, 1));
        CommandBatch batch = new CommandBatch(1 << 16);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
            for (InternalRow row : customers.queryExecution().executedPlan().executeCollect()) {
                batch.clear(Integer.MAX_VALUE);
                encoder.encode(row, 0, batch);
                batch.endRow();
                out.write(batch.buffer().array(), 0, batch.buffer().length());
            }
        }
    }
}
