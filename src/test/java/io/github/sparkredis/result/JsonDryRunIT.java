package io.github.sparkredis.result;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.testing.JsonTarget;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

final class JsonDryRunIT extends DryRunContract {
    JsonDryRunIT() {
        super(new JsonTarget());
    }

    @Test
    void whatADocumentTakesIsNotKnown(SparkSession spark) {
        DryRun dryRun = dryRun(target.write(spark.range(3).selectExpr("id", "id AS n"), "dry_run", "true"));
        assertThat(dryRun.memory()).isNull();
        assertThat(dryRun.toString()).startsWith("3 rows to send, ").doesNotContain("in Redis");
    }
}
