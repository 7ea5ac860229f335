package io.github.sparkredis.examples;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.max;

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

/** Tables of TPC-H at scale 1, each partition made in the task that needs it. */
final class TpchTables {

    private static final double SCALE = 1;
    private static final int PARTITIONS = 15;

    private static final StructType CUSTOMER = StructType.fromDDL("custkey BIGINT, name STRING, address STRING,"
            + " nationkey INT, phone STRING, acctbal DECIMAL(15, 2), mktsegment STRING, comment STRING");
    private static final StructType ORDER = StructType.fromDDL("custkey BIGINT, orderdate DATE");

    private TpchTables() {}

    /** The customers, each with the date of its last order: null for a third of them, who by TPC-H's rules never order. */
    static Dataset<Row> customersWithLastOrder(SparkSession spark) {
        Dataset<Row> lastOrders =
                orders(spark).groupBy("custkey").agg(max("orderdate").as("last_order"));
        return customers(spark).join(broadcast(lastOrders), "custkey", "left");
    }

    private static Dataset<Row> customers(SparkSession spark) {
        return table(
                spark,
                CUSTOMER,
                part -> rows(new CustomerGenerator(SCALE, part.intValue(), PARTITIONS), TpchTables::row));
    }

    private static Dataset<Row> orders(SparkSession spark) {
        return table(
                spark, ORDER, part -> rows(new OrderGenerator(SCALE, part.intValue(), PARTITIONS), TpchTables::row));
    }

    private static Dataset<Row> table(SparkSession spark, StructType schema, FlatMapFunction<Long, Row> part) {
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
        return RowFactory.create(order.getCustomerKey(), Date.valueOf(LocalDate.ofEpochDay(order.getOrderDate())));
    }
}
