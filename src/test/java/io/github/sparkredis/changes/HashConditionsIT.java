package io.github.sparkredis.changes;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkredis.testing.HashTarget;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

final class HashConditionsIT extends ConditionsContract {
    HashConditionsIT() {
        super(new HashTarget());
    }

    @Test
    void aHashHasNoPaths(SparkSession spark) {
        assertThatThrownBy(() -> target.write(spark.sql("SELECT 1 AS id, 2 AS a"), "write_if", "$.status = 'open'"))
                .hasMessageContaining("\"$.status\", a place in a document");
    }
}
