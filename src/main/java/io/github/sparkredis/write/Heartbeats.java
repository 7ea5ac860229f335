package io.github.sparkredis.write;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import scala.Product;
import scala.Tuple4;
import scala.collection.Iterator;
import scala.collection.Seq;

/** Hands on what the tasks of a write say of themselves in the heartbeats of their executors. */
final class Heartbeats extends SparkListener {

    private final WriteJob job;
    private final LiveFigures figures;
    private final boolean tellsTroubles;

    /** @param tellsTroubles false where executors write into the same log */
    Heartbeats(WriteJob job, LiveFigures figures, boolean tellsTroubles) {
        this.job = job;
        this.figures = figures;
        this.tellsTroubles = tellsTroubles;
    }

    @Override
    public void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate event) {
        // By position: the field's type is another Seq in each version of Scala.
        Iterator<?> tasks = ((Seq<?>) ((Product) event).productElement(1)).iterator();
        while (tasks.hasNext()) {
            Tuple4<?, ?, ?, ?> task = (Tuple4<?, ?, ?, ?>) tasks.next();
            task((Long) task._1(), ((Seq<?>) task._4()).iterator());
        }
    }

    private void task(long id, Iterator<?> accumulators) {
        Map<Figure, Long> values = new EnumMap<>(Figure.class);
        while (accumulators.hasNext()) {
            AccumulableInfo accumulator = (AccumulableInfo) accumulators.next();
            if (accumulator.update().isEmpty()) {
                continue;
            }
            Object value = accumulator.update().get();
            Figure figure = figures.figure(accumulator.id());
            if (figure != null && value instanceof Long number) {
                values.put(figure, number);
            } else if (tellsTroubles && figures.isOfTroubles(accumulator.id()) && value instanceof List<?> messages) {
                messages.forEach(message -> job.trouble(String.valueOf(message)));
            }
        }
        if (!values.isEmpty()) {
            job.isAt(id, values);
        }
    }

    /** What a task has counted that failed is no part of the write: another attempt begins anew. */
    @Override
    public void onTaskEnd(SparkListenerTaskEnd event) {
        if (!event.taskInfo().successful()) {
            job.failed(event.taskInfo().taskId());
        }
    }
}
