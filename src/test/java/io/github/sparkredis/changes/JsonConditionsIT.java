package io.github.sparkredis.changes;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.testing.JsonTarget;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

final class JsonConditionsIT extends ConditionsContract {
    private final JsonTarget documents;

    JsonConditionsIT() {
        super(new JsonTarget());
        documents = (JsonTarget) target;
    }

    @Test
    void aTextIsNoNullAndANullIsMissing(SparkSession spark) {
        documents.put(1, "{\"a\":\"null\",\"b\":null,\"c\":\"x\\ny\\\"z\",\"d\":{\"e\":[1,2]}}");
        Dataset<Row> rows = spark.sql("SELECT 1 AS id, 'x\ny\"z' AS text");
        for (String holds : List.of(
                "a = 'null'", "a is not missing", "b is missing", "c = {text}", "$.d.e[1] = 2", "$.d.x is missing")) {
            assertThat(target.write(rows, "write_if", holds, "mode", "delete").rowsDeleted())
                    .as(holds)
                    .isEqualTo(1);
            documents.put(1, "{\"a\":\"null\",\"b\":null,\"c\":\"x\\ny\\\"z\",\"d\":{\"e\":[1,2]}}");
        }
        assertThat(target.write(rows, "write_if", "a is missing", "mode", "delete")
                        .rowsDeleted())
                .isZero();
    }
}
