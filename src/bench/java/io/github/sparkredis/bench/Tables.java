package io.github.sparkredis.bench;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;

import io.trino.tpch.Order;
import io.trino.tpch.OrderGenerator;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Makes what {@code src/bench/run} writes: the orders of TPC-H, and 50 features of a third as many things, each as Parquet
 * and as the commands that {@code redis-cli --pipe} is fed: HSET and JSON.SET of the same keys and the same texts. These are
 * made without the connector.
 *
 * <p>Arguments: a folder, the number of orders (1500000 are scale 1).
 */
public final class Tables {
    private static final int PARTITIONS = 4;
    private static final int FEATURES = 50;

    private static final StructType ORDER =
            StructType.fromDDL("o_orderkey BIGINT, o_custkey BIGINT, o_orderstatus STRING,"
                    + " o_totalprice DECIMAL(15, 2), o_orderdate DATE, o_orderpriority STRING, o_clerk STRING,"
                    + " o_shippriority INT, o_comment STRING");

    private Tables() {}

    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        int rows = Integer.parseInt(args[1]);
        try (SparkSession spark = SparkSession.builder()
                .master("local[2]")
                .config("spark.ui.enabled", "false")
                .getOrCreate()) {
            Dataset<Row> orders = kept(orders(spark, rows), folder.resolve("orders"));
            hset(orders, "orders:", folder.resolve("orders.hset"));
            jsonSet(orders, "orders:", folder.resolve("orders.json"));
            Dataset<Row> features = kept(features(spark, rows / 3), folder.resolve("features"));
            hset(features, "features:", folder.resolve("features.hset"));
        }
    }

    private static Dataset<Row> kept(Dataset<Row> table, Path folder) {
        table.write().mode("overwrite").parquet(folder.toString());
        return table.sparkSession().read().parquet(folder.toString());
    }

    /** About so many orders of TPC-H. */
    public static Dataset<Row> orders(SparkSession spark, int rows) {
        double scale = (double) rows / OrderGenerator.SCALE_BASE;
        FlatMapFunction<Long, Row> part = number -> part(new OrderGenerator(scale, number.intValue(), PARTITIONS));
        return spark.range(1, PARTITIONS + 1, 1, PARTITIONS).flatMap(part, Encoders.row(ORDER));
    }

    private static Iterator<Row> part(OrderGenerator orders) {
        return StreamSupport.stream(orders.spliterator(), false)
                .map(Tables::row)
                .iterator();
    }

    private static Row row(Order order) {
        return RowFactory.create(
                order.getOrderKey(),
                order.getCustomerKey(),
                String.valueOf(order.getOrderStatus()),
                BigDecimal.valueOf(order.getTotalPriceInCents(), 2),
                Date.valueOf(LocalDate.ofEpochDay(order.getOrderDate())),
                order.getOrderPriority(),
                order.getClerk(),
                order.getShipPriority(),
                order.getComment());
    }

    /** Numbers as a model is fed them. */
    private static Dataset<Row> features(SparkSession spark, int rows) {
        List<Column> columns = new ArrayList<>();
        columns.add(col("id"));
        for (int f = 0; f < FEATURES; f++) {
            Column number = pmod(col("id").multiply(7919L + f), lit(100_000));
            columns.add((f % 2 == 0 ? number : number.divide(1_000)).as("feature_" + f));
        }
        return spark.range(0, rows, 1, PARTITIONS).select(columns.toArray(Column[]::new));
    }

    private static void hset(Dataset<Row> table, String prefix, Path file) throws IOException {
        String[] names = table.columns();
        commands(table, file, row -> {
            List<String> words = new ArrayList<>(List.of("HSET", prefix + row.get(0)));
            for (int i = 1; i < names.length; i++) {
                words.add(names[i]);
                words.add(row.get(i).toString());
            }
            return words;
        });
    }

    private static void jsonSet(Dataset<Row> table, String prefix, Path file) throws IOException {
        String[] names = table.columns();
        List<String> fields = new ArrayList<>();
        for (int i = 1; i < names.length; i++) {
            fields.add(names[i]);
        }
        Dataset<Row> documents = table.selectExpr(names[0], "to_json(struct(" + String.join(", ", fields) + "))");
        commands(documents, file, row -> List.of("JSON.SET", prefix + row.get(0), "$", row.getString(1)));
    }

    private interface Command {
        List<String> of(Row row);
    }

    private static void commands(Dataset<Row> table, Path file, Command command) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
            for (Iterator<Row> rows = table.toLocalIterator(); rows.hasNext(); ) {
                List<String> words = command.of(rows.next());
                StringBuilder text = new StringBuilder("*" + words.size() + "\r\n");
                for (String word : words) {
                    text.append('$').append(word.getBytes(StandardCharsets.UTF_8).length);
                    text.append("\r\n").append(word).append("\r\n");
                }
                out.write(text.toString().getBytes(StandardCharsets.UTF_8));
            }
        }
    }
}
