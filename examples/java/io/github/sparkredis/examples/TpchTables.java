package io.github.sparkredis.examples;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;

import io.trino.tpch.Customer;
import io.trino.tpch.CustomerGenerator;
import io.trino.tpch.Order;
import io.trino.tpch.OrderGenerator;
import java.math.BigDecimal;
import java.sql.Date;
import java.time.LocalDate;
import java.util.Iterator;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** Tables of TPC-H at some scale, each partition made in the task that needs it. */
final class TpchTables {

    private static final int PARTITIONS = 15;

    private static final StructType CUSTOMER = StructType.fromDDL("custkey BIGINT, name STRING, address STRING,"
            + " nationkey INT, phone STRING, acctbal DECIMAL(15, 2), mktsegment STRING, comment STRING");
    private static final StructType ORDER = StructType.fromDDL(
            "custkey BIGINT, orderkey BIGINT, orderdate DATE, totalprice DECIMAL(15, 2), orderpriority STRING");

    private final SparkSession spark;
    private final double scale;

    TpchTables(SparkSession spark, double scale) {
        this.spark = spark;
        this.scale = scale;
    }

    /** How many customers there are; their keys go from 1 to here. */
    int customers() {
        return (int) (CustomerGenerator.SCALE_BASE * scale);
    }

    /** The customers, each with the date of its last order: null for a third of them, who by TPC-H's rules never order. */
    Dataset<Row> customersWithLastOrder() {
        return withOrders(orderTable().groupBy("custkey").agg(max("orderdate").as("last_order")));
    }

    /** The customers, each with an array of its orders: null for a third of them, as above. */
    Dataset<Row> customersWithOrders() {
        return withOrders(orderTable()
                .groupBy("custkey")
                .agg(sort_array(collect_list(struct("orderkey", "orderdate", "totalprice", "orderpriority")))
                        .as("orders")));
    }

    private Dataset<Row> withOrders(Dataset<Row> byCustomer) {
        return customerTable().join(broadcast(byCustomer), "custkey", "left");
    }

    private Dataset<Row> customerTable() {
        double size = scale; // all of this that the tasks need
        return table(CUSTOMER, part -> rows(new CustomerGenerator(size, part.intValue(), PARTITIONS), TpchTables::row));
    }

    private Dataset<Row> orderTable() {
        double size = scale;
        return table(ORDER, part -> rows(new OrderGenerator(size, part.intValue(), PARTITIONS), TpchTables::row));
    }

    private Dataset<Row> table(StructType schema, FlatMapFunction<Long, Row> part) {
        return spark.range(1, PARTITIONS + 1, 1, PARTITIONS).flatMap(part, Encoders.row(schema));
    }

    private static <T> Iterator<Row> rows(Iterable<T> entities, Function<T, Row> row) {
        return StreamSupport.stream(entities.spliterator(), false).map(row).iterator();
    }

    private static Row row(Customer customer) {
        return RowFactory.create(
                customer.getCustomerKey(),
                customer.getName(),
                customer.getAddress(),
                (int) customer.getNationKey(),
                customer.getPhone(),
                BigDecimal.valueOf(customer.getAccountBalanceInCents(), 2),
                customer.getMarketSegment(),
                customer.getComment());
    }

    private static Row row(Order order) {
        return RowFactory.create(
                order.getCustomerKey(),
                order.getOrderKey(),
                Date.valueOf(LocalDate.ofEpochDay(order.getOrderDate())),
                BigDecimal.valueOf(order.getTotalPriceInCents(), 2),
                order.getOrderPriority());
    }
}
