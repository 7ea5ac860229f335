package io.github.sparkredis.write;

import io.github.sparkredis.pipeline.Tally;
import java.io.Serial;
import java.io.Serializable;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.LongAccumulator;
import org.jspecify.annotations.Nullable;

/**
 * What tasks say while they run: accumulators, whose values executors send along with their heartbeats
 * ({@code spark.executor.heartbeatInterval}, 10 s).
 *
 * <p>They are of Spark's own classes: the driver reads heartbeats with a class loader that need not know the connector's.
 */
final class LiveFigures implements Serializable {
    @Serial
    private static final long serialVersionUID = 1L;

    /** A task that is in trouble for long says the same again and again. */
    private static final int TROUBLES_OF_A_TASK = 20;

    private final EnumMap<Figure, LongAccumulator> figures = new EnumMap<>(Figure.class);
    private final CollectionAccumulator<String> troubles = new CollectionAccumulator<>();

    /** At the driver, for one write. */
    LiveFigures(SparkContext context) {
        for (Figure figure : Figure.values()) {
            LongAccumulator sum = new LongAccumulator();
            context.register(sum);
            figures.put(figure, sum);
        }
        context.register(troubles);
    }

    /** In a task: these are its figures now. */
    void set(Tally tally) {
        figures.forEach((figure, sum) -> sum.add(figure.of(tally) - sum.sum()));
    }

    /** In a task: a user should hear of this. */
    void trouble(String message) {
        List<String> before = troubles.value();
        if (before.size() < TROUBLES_OF_A_TASK && !before.contains(message)) {
            troubles.add(message);
        }
    }

    /** At the driver: the figure that an accumulator is of; null where it is another. */
    @Nullable
    Figure figure(long accumulator) {
        for (Map.Entry<Figure, LongAccumulator> figure : figures.entrySet()) {
            if (figure.getValue().id() == accumulator) {
                return figure.getKey();
            }
        }
        return null;
    }

    /** At the driver: whether an accumulator is that of {@link #trouble}. */
    boolean isOfTroubles(long accumulator) {
        return troubles.id() == accumulator;
    }
}
