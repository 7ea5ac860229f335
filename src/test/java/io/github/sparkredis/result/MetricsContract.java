package io.github.sparkredis.result;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.testing.RespCommand;
import io.github.sparkredis.testing.ScriptedServer;
import io.github.sparkredis.testing.SharedTarget;
import io.github.sparkredis.testing.Spark;
import io.github.sparkredis.testing.SparkExtension;
import io.github.sparkredis.testing.UsualReplies;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.ui.SQLAppStatusStore;
import org.apache.spark.sql.execution.ui.SQLExecutionUIData;
import org.apache.spark.sql.execution.ui.SQLPlanMetric;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import scala.collection.JavaConverters;
import scala.collection.Seq;

/** What the Spark UI shows at the write's node is what the result says. */
@ExtendWith(SparkExtension.class)
abstract class MetricsContract {
    private final SharedTarget target;

    MetricsContract(SharedTarget target) {
        this.target = target;
    }

    @AfterEach
    void close() {
        target.close();
    }

    @ParameterizedTest
    @CsvSource({
        "upsert, 1, 250, 100",
        "upsert, 3, 12347, 64",
        "insert, 1, 1237, 1000",
        "insert, 4, 12347, 64",
        "update, 3, 2993, 70",
        "replace, 2, 777, 1000"
    })
    void theyEqualTheResult(String mode, int partitions, int count, String batchSize, SparkSession spark)
            throws TimeoutException {
        WriteResult result = written(mode, partitions, count, batchSize, spark);
        assertThat(ofTheLastWrite(spark))
                .containsEntry("rows written to Redis", result.rowsWritten())
                .containsEntry("rows skipped", result.rowsSkipped())
                .containsEntry("rows failed", result.rowsFailed())
                .containsEntry("batches tried again", 0L);
        assertThat(result.rowsWritten() + result.rowsSkipped() + result.rowsFailed())
                .isEqualTo(count);
    }

    /** Spark 3.5 does not let a writer know which look at its metrics is the last; the rows under way then show as written. */
    @ParameterizedTest
    @CsvSource({"insert, 1, 1000, 1000", "update, 2, 400, 70"})
    void whereAHundredDividesTheRowsOnlySpark4ShowsTheLastBatchesAsTheyEnded(
            String mode, int partitions, int count, String batchSize, SparkSession spark) throws TimeoutException {
        WriteResult result = written(mode, partitions, count, batchSize, spark);
        Map<String, Long> metrics = ofTheLastWrite(spark);
        long written = metrics.get("rows written to Redis");
        long others = metrics.get("rows skipped") + metrics.get("rows failed");
        assertThat(written + others).isEqualTo(count);
        if (Spark.isAtLeast(4, 0)) {
            assertThat(written).isEqualTo(result.rowsWritten());
            assertThat(metrics).containsEntry("rows failed", result.rowsFailed());
        }
    }

    private WriteResult written(String mode, int partitions, int count, String batchSize, SparkSession spark) {
        target.store(IntStream.range(0, 100).map(id -> 2 * id).boxed().toList(), Map.of("own", "before"));
        for (int id = 1; id < 200; id += 2) {
            target.redis.rpush(target.key(id), "in the way");
        }
        return target.write(
                spark.range(0, count, 1, partitions).selectExpr("if(id % 10 = 9, null, id) AS id", "id AS n"),
                "mode",
                mode,
                "batch_size",
                batchSize);
    }

    @Test
    void bytesAndBatchesAreThoseThatTheServerGot(SparkSession spark) throws TimeoutException {
        try (ScriptedServer server = ScriptedServer.start(UsualReplies::to)) {
            target.typed(
                    spark.range(0, 1_050, 1, 1).selectExpr("id", "repeat('x', cast(id AS int)) AS s"),
                    Map.of("url", server.url(), "key_column", "id", "batch_size", "100"));
            List<RespCommand> rows = server.commands().stream()
                    .filter(command -> command.name().equals(target.command()))
                    .toList();
            long bytes = rows.stream()
                    .mapToLong(command -> "*4\r\n".length()
                            + command.parts().stream()
                                    .mapToLong(part -> ("$" + part.length + "\r\n").length() + part.length + 2)
                                    .sum())
                    .sum();
            assertThat(ofTheLastWrite(spark))
                    .containsEntry("rows written to Redis", 1_050L)
                    .containsEntry("batches sent", 11L)
                    .containsEntry("bytes sent to Redis", bytes + 11 * "*1\r\n$4\r\nPING\r\n".length());
        }
    }

    /** The metrics of the newest execution that has the connector's. */
    private static Map<String, Long> ofTheLastWrite(SparkSession spark) throws TimeoutException {
        spark.sparkContext().listenerBus().waitUntilEmpty();
        SQLAppStatusStore store = spark.sharedState().statusStore();
        List<SQLExecutionUIData> executions = list(store, "executionsList");
        for (int i = executions.size() - 1; i >= 0; i--) {
            SQLExecutionUIData execution = executions.get(i);
            Map<Object, String> values = JavaConverters.mapAsJavaMap(store.executionMetrics(execution.executionId()));
            Map<String, Long> metrics = new HashMap<>();
            MetricsContract.<SQLPlanMetric>list(execution, "metrics").forEach(metric -> {
                String value = values.get(metric.accumulatorId());
                if (value != null && value.matches("[0-9]+")) {
                    metrics.put(metric.name(), Long.valueOf(value));
                }
            });
            if (metrics.containsKey("rows written to Redis")) {
                return metrics;
            }
        }
        throw new AssertionError("no execution has metrics of the connector");
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
