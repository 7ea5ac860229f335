package io.github.sparkredis.write;

import java.lang.reflect.Constructor;
import java.util.function.ToLongFunction;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListenerEvent;
import org.apache.spark.sql.execution.ExplainMode$;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.execution.SQLExecution;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.SparkPlanInfo;
import org.apache.spark.sql.execution.metric.SQLMetric;
import org.apache.spark.sql.execution.ui.SparkListenerDriverAccumUpdates;
import org.apache.spark.sql.execution.ui.SparkListenerSQLAdaptiveExecutionUpdate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;
import scala.Tuple2;
import scala.collection.immutable.List;
import scala.collection.immutable.Nil$;

/**
 * The user's own query in the Spark UI. Spark runs the write as another query below it, and would show there alone what it
 * does. So the user's gets the plan of that one, as if adaptive execution had found a better plan, and the write's figures, as
 * if the driver had measured them.
 *
 * <p>All of it is decoration: a vendor's Spark that has other events goes without.
 */
final class UserQuery {

    private static final Logger LOG = LoggerFactory.getLogger("io.github.sparkredis");

    /** {@code SQLExecution.EXECUTION_ID_KEY} of Spark: the query for which a thread works. */
    private static final String EXECUTION_ID = "spark.sql.execution.id";

    private final SparkContext context;
    private final @Nullable Long id;
    /** The plan of the write, once Spark has made one. */
    private @Nullable SparkPlan plan;

    private UserQuery(SparkContext context, @Nullable Long id) {
        this.context = context;
        this.id = id;
    }

    /** The query for which this thread works now, if it does for one. */
    static UserQuery ofThisThread(SparkContext context) {
        return new UserQuery(context, idOfThisThread(context));
    }

    private static @Nullable Long idOfThisThread(SparkContext context) {
        String id = context.getLocalProperty(EXECUTION_ID);
        return id == null ? null : Long.valueOf(id);
    }

    /** Called on the thread that executes the write: shows its plan. */
    void showPlan() {
        Long write = idOfThisThread(context);
        if (id == null || write == null || write.equals(id)) {
            return;
        }
        try {
            QueryExecution execution = SQLExecution.getQueryExecution(write);
            if (execution == null) {
                return;
            }
            plan = execution.executedPlan();
            context.listenerBus()
                    .post(new SparkListenerSQLAdaptiveExecutionUpdate(
                            id,
                            execution.explainString(ExplainMode$.MODULE$.fromString("formatted")),
                            SparkPlanInfo.fromSparkPlan(plan)));
        } catch (RuntimeException | LinkageError e) {
            LOG.debug("The write's figures are not shown at the user's query", e);
            plan = null;
        }
    }

    /** Shows what the write has done so far. */
    void showFigures(ToLongFunction<Figure> figures, long rowsPerSecond) {
        if (id == null || plan == null) {
            return;
        }
        try {
            List<?> updates = Nil$.MODULE$;
            for (WriteMetrics.Metric metric : WriteMetrics.METRICS) {
                Option<SQLMetric> accumulator = plan.metrics().get(metric.name());
                if (accumulator.isDefined()) {
                    updates = with(updates, accumulator.get().id(), metric.value(figures, rowsPerSecond));
                }
            }
            // Its parameter is another Seq in each version of Scala.
            Constructor<?> update = SparkListenerDriverAccumUpdates.class.getConstructors()[0];
            context.listenerBus().post((SparkListenerEvent) update.newInstance(id, updates));
        } catch (RuntimeException | ReflectiveOperationException | LinkageError e) {
            LOG.debug("The write's figures are not shown at the user's query", e);
            plan = null;
        }
    }

    @SuppressWarnings("unchecked") // a Scala list of the pairs that the event takes
    private static List<?> with(List<?> updates, long accumulator, long value) {
        return ((List<Object>) updates).$colon$colon(new Tuple2<>(accumulator, value));
    }
}
