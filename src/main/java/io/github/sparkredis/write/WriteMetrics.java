package io.github.sparkredis.write;

import io.github.sparkredis.pipeline.Tally;
import java.util.Arrays;
import java.util.function.ToLongFunction;
import org.apache.spark.sql.connector.metric.CustomMetric;
import org.apache.spark.sql.connector.metric.CustomSumMetric;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;

/**
 * What the Spark UI shows at the write's node. Spark makes each of these classes anew by its name, so they are public
 * and have a constructor without arguments; see {@link CustomMetric}.
 */
public final class WriteMetrics {

    private WriteMetrics() {}

    static CustomMetric[] all() {
        return new CustomMetric[] {
            new RowsWritten(), new RowsSkipped(), new RowsFailed(), new BytesSent(), new Batches(), new Retries()
        };
    }

    /** The values of a task, with {@code underWay} rows counted as written. */
    static CustomTaskMetric[] of(Tally tally, long underWay) {
        return Arrays.stream(all())
                .map(metric -> (Figure) metric)
                .map(figure -> figure.of(tally, figure instanceof RowsWritten ? underWay : 0))
                .toArray(CustomTaskMetric[]::new);
    }

    /** One figure of a {@link Tally}, added up over the tasks. */
    abstract static class Figure extends CustomSumMetric {
        private final String name;
        private final String description;
        private final ToLongFunction<Tally> value;

        Figure(String name, String description, ToLongFunction<Tally> value) {
            this.name = name;
            this.description = description;
            this.value = value;
        }

        @Override
        public final String name() {
            return name;
        }

        @Override
        public final String description() {
            return description;
        }

        final CustomTaskMetric of(Tally tally, long more) {
            long figure = value.applyAsLong(tally) + more;
            return new CustomTaskMetric() {
                @Override
                public String name() {
                    return name;
                }

                @Override
                public long value() {
                    return figure;
                }
            };
        }
    }

    public static final class RowsWritten extends Figure {
        public RowsWritten() {
            super("rowsWritten", "rows written to Redis", Tally::rowsWritten);
        }
    }

    public static final class RowsSkipped extends Figure {
        public RowsSkipped() {
            super("rowsSkipped", "rows skipped", Tally::rowsSkipped);
        }
    }

    public static final class RowsFailed extends Figure {
        public RowsFailed() {
            super("rowsFailed", "rows failed", Tally::rowsFailed);
        }
    }

    public static final class BytesSent extends Figure {
        public BytesSent() {
            super("bytesSent", "bytes sent to Redis", Tally::bytes);
        }
    }

    public static final class Batches extends Figure {
        public Batches() {
            super("batches", "batches sent", Tally::batches);
        }
    }

    public static final class Retries extends Figure {
        public Retries() {
            super("retries", "batches tried again", Tally::retries);
        }
    }
}
