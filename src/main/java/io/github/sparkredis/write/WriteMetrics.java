package io.github.sparkredis.write;

import io.github.sparkredis.encode.RowPlan;
import io.github.sparkredis.pipeline.Tally;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.apache.spark.sql.connector.metric.CustomMetric;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;

/**
 * What the Spark UI shows at the write's node. Spark makes each of these classes anew by its name, so they are public
 * and have a constructor without arguments; see {@link CustomMetric}.
 */
public final class WriteMetrics {

    static final List<Metric> METRICS = List.of(
            new RowsWritten(),
            new RowsDeleted(),
            new RowsSkipped(),
            new SkippedStale(),
            new SkippedCondition(),
            new SkippedPreimage(),
            new SkippedExpired(),
            new SkippedKeyMissing(),
            new SkippedPathMissing(),
            new RowsFailed(),
            new RowsInDoubt(),
            new DuplicateKeys(),
            new BytesSent(),
            new Batches(),
            new Retries(),
            new ConnectionsLost(),
            new Waiting(),
            new Encoding(),
            new RowsPerSecond());

    private WriteMetrics() {}

    /** Those that every write has. */
    public static CustomMetric[] common() {
        return METRICS.stream().filter(metric -> !(metric instanceof Skips)).toArray(CustomMetric[]::new);
    }

    /** Those that a write can have. */
    static CustomMetric[] of(RowPlan plan) {
        return METRICS.stream().filter(metric -> metric.isOf(plan)).toArray(CustomMetric[]::new);
    }

    /** The values of a task that has run so long, with {@code underWay} rows counted as written. */
    static CustomTaskMetric[] of(Tally tally, long underWay, long nanos) {
        ToLongFunction<Figure> figures = figure -> figure.of(tally) + (figure == Figure.ROWS_WRITTEN ? underWay : 0);
        long rate = rate(figures.applyAsLong(Figure.ROWS_WRITTEN), nanos);
        return METRICS.stream().map(metric -> metric.of(figures, rate)).toArray(CustomTaskMetric[]::new);
    }

    static long rate(long rows, long nanos) {
        return nanos <= 0 ? 0 : Math.round(rows * (double) TimeUnit.SECONDS.toNanos(1) / nanos);
    }

    /** A value of each task, and a text of all of them. */
    abstract static class Metric implements CustomMetric {
        private final String name;
        private final String description;

        Metric(String name, String description) {
            this.name = name;
            this.description = description;
        }

        @Override
        public final String name() {
            return name;
        }

        @Override
        public final String description() {
            return description;
        }

        /** Whether it can be other than 0. */
        boolean isOf(RowPlan plan) {
            return true;
        }

        abstract long value(ToLongFunction<Figure> figures, long rowsPerSecond);

        final CustomTaskMetric of(ToLongFunction<Figure> figures, long rowsPerSecond) {
            long value = value(figures, rowsPerSecond);
            return new CustomTaskMetric() {
                @Override
                public String name() {
                    return name;
                }

                @Override
                public long value() {
                    return value;
                }
            };
        }
    }

    /** A {@link Figure}, added up over the tasks. */
    abstract static class Sum extends Metric {
        private final Figure figure;

        Sum(String name, Figure figure) {
            super(name, figure.description());
            this.figure = figure;
        }

        @Override
        final long value(ToLongFunction<Figure> figures, long rowsPerSecond) {
            return figures.applyAsLong(figure);
        }

        @Override
        public final String aggregateTaskMetrics(long[] ofTasks) {
            return figure.text(ofTasks);
        }
    }

    public static final class RowsWritten extends Sum {
        public RowsWritten() {
            super("rowsWritten", Figure.ROWS_WRITTEN);
        }
    }

    public static final class RowsDeleted extends Sum {
        public RowsDeleted() {
            super("rowsDeleted", Figure.ROWS_DELETED);
        }
    }

    public static final class RowsSkipped extends Sum {
        public RowsSkipped() {
            super("rowsSkipped", Figure.ROWS_SKIPPED);
        }
    }

    /** Rows that were skipped for a reason which not every write has. */
    abstract static class Skips extends Sum {
        private final Figure figure;

        Skips(String name, Figure figure) {
            super(name, figure);
            this.figure = figure;
        }

        @Override
        final boolean isOf(RowPlan plan) {
            return plan.skipReasons().contains(String.valueOf(figure.reason()));
        }
    }

    public static final class SkippedStale extends Skips {
        public SkippedStale() {
            super("rowsSkippedStale", Figure.SKIPPED_STALE);
        }
    }

    public static final class SkippedCondition extends Skips {
        public SkippedCondition() {
            super("rowsSkippedCondition", Figure.SKIPPED_CONDITION);
        }
    }

    public static final class SkippedPreimage extends Skips {
        public SkippedPreimage() {
            super("rowsSkippedPreimage", Figure.SKIPPED_PREIMAGE);
        }
    }

    public static final class SkippedExpired extends Skips {
        public SkippedExpired() {
            super("rowsSkippedExpired", Figure.SKIPPED_EXPIRED);
        }
    }

    public static final class SkippedKeyMissing extends Skips {
        public SkippedKeyMissing() {
            super("rowsSkippedKeyMissing", Figure.SKIPPED_KEY_MISSING);
        }
    }

    public static final class SkippedPathMissing extends Skips {
        public SkippedPathMissing() {
            super("rowsSkippedPathMissing", Figure.SKIPPED_PATH_MISSING);
        }
    }

    public static final class RowsFailed extends Sum {
        public RowsFailed() {
            super("rowsFailed", Figure.ROWS_FAILED);
        }
    }

    public static final class RowsInDoubt extends Sum {
        public RowsInDoubt() {
            super("rowsInDoubt", Figure.ROWS_IN_DOUBT);
        }
    }

    public static final class DuplicateKeys extends Sum {
        public DuplicateKeys() {
            super("duplicateKeys", Figure.DUPLICATE_KEYS);
        }
    }

    public static final class BytesSent extends Sum {
        public BytesSent() {
            super("bytesSent", Figure.BYTES_SENT);
        }
    }

    public static final class Batches extends Sum {
        public Batches() {
            super("batches", Figure.BATCHES);
        }
    }

    public static final class Retries extends Sum {
        public Retries() {
            super("retries", Figure.RETRIES);
        }
    }

    public static final class ConnectionsLost extends Sum {
        public ConnectionsLost() {
            super("connectionsLost", Figure.CONNECTIONS_LOST);
        }
    }

    public static final class Waiting extends Sum {
        public Waiting() {
            super("waiting", Figure.WAITING);
        }
    }

    public static final class Encoding extends Sum {
        public Encoding() {
            super("encoding", Figure.ENCODING);
        }
    }

    /** Tasks run beside and after one another, so their rates have no sum. */
    public static final class RowsPerSecond extends Metric {
        public RowsPerSecond() {
            super("rowsPerSecond", "rows per second of a task");
        }

        @Override
        long value(ToLongFunction<Figure> figures, long rowsPerSecond) {
            return rowsPerSecond;
        }

        @Override
        public String aggregateTaskMetrics(long[] ofTasks) {
            return MetricText.average(ofTasks, MetricText::count);
        }
    }
}
