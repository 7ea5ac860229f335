package io.github.sparkredis.testing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.ui.SQLAppStatusStore;
import org.apache.spark.sql.execution.ui.SQLExecutionUIData;
import org.apache.spark.sql.execution.ui.SQLPlanMetric;
import scala.collection.JavaConverters;
import scala.collection.Seq;

/**
 * A query as the SQL tab of the Spark UI shows it.
 *
 * @param root the query that it is a part of; itself where it is none
 * @param callSite the line of code that it says it comes from
 * @param metrics the texts of its metrics by their names, of those that have one
 */
public record QueryPage(long id, long root, String description, String callSite, Map<String, String> metrics) {

    /** All of a session, the oldest first. */
    public static List<QueryPage> all(SparkSession spark) throws TimeoutException {
        spark.sparkContext().listenerBus().waitUntilEmpty();
        SQLAppStatusStore store = spark.sharedState().statusStore();
        List<SQLExecutionUIData> executions = list(store, "executionsList");
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        // Spark adds the figures of a query up after its last event, on another thread.
        while (executions.stream().anyMatch(execution -> execution.metricValues() == null)) {
            if (System.nanoTime() > end) {
                throw new TimeoutException("Spark has not added up the metrics of all queries");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            executions = list(store, "executionsList");
        }
        List<QueryPage> pages = new ArrayList<>();
        for (SQLExecutionUIData execution : executions) {
            Map<Object, String> values = JavaConverters.mapAsJavaMap(store.executionMetrics(execution.executionId()));
            Map<String, String> metrics = new LinkedHashMap<>();
            QueryPage.<SQLPlanMetric>list(execution, "metrics").forEach(metric -> {
                String value = values.get(metric.accumulatorId());
                if (value != null) {
                    metrics.put(metric.name(), value);
                }
            });
            pages.add(new QueryPage(
                    execution.executionId(),
                    execution.rootExecutionId(),
                    execution.description(),
                    execution.details(),
                    metrics));
        }
        return pages;
    }

    /** The newest two with figures of the connector: the user's, and the write's below it. */
    public static List<QueryPage> ofTheLastWrite(SparkSession spark) throws TimeoutException {
        List<QueryPage> pages = all(spark).stream()
                .filter(page -> page.metrics.containsKey("rows written to Redis"))
                .toList();
        return pages.subList(Math.max(0, pages.size() - 2), pages.size());
    }

    /** A count, without the commas that Spark's UI has. */
    public long count(String metric) {
        return Long.parseLong(metrics.get(metric).replace(",", ""));
    }

    /** Calls by reflection what returns a Seq: Scala 2.12 and 2.13 mean different types by that name. */
    @SuppressWarnings("unchecked")
    private static <T> List<T> list(Object owner, String method) {
        try {
            return JavaConverters.seqAsJavaList(
                    (Seq<T>) owner.getClass().getMethod(method).invoke(owner));
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}
