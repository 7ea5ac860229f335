package io.github.sparkredis.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.testing.SharedTarget;
import io.github.sparkredis.testing.Spark;
import io.github.sparkredis.testing.SparkExtension;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.util.QueryExecutionListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** DataFrames of very many columns. */
@ExtendWith(SparkExtension.class)
abstract class WideFramesContract {
    private final SharedTarget target;

    WideFramesContract(SharedTarget target) {
        this.target = target;
    }

    @AfterEach
    void close() {
        target.close();
    }

    @Test
    void everyColumnOfThousandsIsWritten(SparkSession spark) {
        int count = 2_500;
        String[] columns = IntStream.range(-1, count)
                .mapToObj(i -> i < 0 ? "id" : "id + " + i + " AS c" + i)
                .toArray(String[]::new);
        Dataset<Row> rows = spark.range(0, 2, 1, 1).selectExpr(columns);
        assertThat(target.write(rows, "mode", "replace").rowsWritten()).isEqualTo(2);
        for (int id = 0; id < 2; id++) {
            Map<String, String> row = target.row(id);
            assertThat(row).hasSize(count);
            for (int i = 0; i < count; i++) {
                assertThat(row).containsEntry("c" + i, Integer.toString(id + i));
            }
        }
    }

    /** Else Spark plans with all columns twice: those of the DataFrame, and those of the table that they go to. */
    @Test
    void theTableOfAWriteHasNoColumnsForThePlannerToCarry() throws TimeoutException {
        SparkSession session = Spark.newSession();
        List<String> plans = new CopyOnWriteArrayList<>();
        session.listenerManager().register(new QueryExecutionListener() {
            @Override
            public void onSuccess(String function, QueryExecution execution, long nanos) {
                plans.add(execution.logical().treeString());
            }

            @Override
            public void onFailure(String function, QueryExecution execution, Exception e) {
                plans.add(execution.logical().treeString());
            }
        });
        target.writer(session.sql("SELECT 1 AS id, 2 AS a, 3 AS b")).save();
        session.sparkContext().listenerBus().waitUntilEmpty();
        assertThat(plans)
                .filteredOn(plan -> plan.startsWith("AppendData"))
                .singleElement()
                .asString()
                .containsPattern("RelationV2\\[] +" + target.format);
    }
}
