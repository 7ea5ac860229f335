package io.github.sparkredis.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.sparkredis.testing.HashTarget;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

final class HashFailedRowsIT extends FailedRowsContract {
    HashFailedRowsIT() {
        super(new HashTarget());
    }

    @Test
    void missingKeysAndEmptyRowsAreCountedAndNeverThrow(SparkSession spark) {
        target.store("a", Map.of("s", "before"));
        Dataset<Row> rows = spark.sql("SELECT * FROM VALUES ('a', 'x'), ('b', 'y'), ('c', null) AS t(id, s)");
        target.writer(rows, "mode", "update", "max_failed_rows", "0").save();
        WriteResult result = target.write(rows, "mode", "update", "max_failed_rows", "0");
        assertThat(result.rowsWritten()).isEqualTo(1);
        assertThat(result.failures()).isEqualTo(Map.of("key_missing", 1L, "empty_row", 1L));
        assertThat(result.errors())
                .extracting(FailedRow::key, FailedRow::reason)
                .containsExactlyInAnyOrder(tuple(target.key("b"), "key_missing"), tuple(target.key("c"), "empty_row"));
    }
}
