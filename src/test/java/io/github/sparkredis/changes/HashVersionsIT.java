package io.github.sparkredis.changes;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.testing.HashTarget;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

final class HashVersionsIT extends VersionsContract {
    HashVersionsIT() {
        super(new HashTarget());
    }

    @Test
    void fieldsAreDeletedAndWhatADeletionLeftIsStillTold(SparkSession spark) {
        Dataset<Row> rows = spark.sql("SELECT 1 AS id, 12 AS v, 'x' AS name, CAST(null AS string) AS city");
        String[] options = versioned("null_fields", "delete", "columns", "name,city");
        target.write(versions(spark, 11), versioned("mode", "delete", "tombstone_ttl", "600"));
        target.write(rows, options);
        assertThat(target.row(1)).isEqualTo(Map.of("_version", "12", "name", "x"));
        assertThat(target.ttl(1)).as("the tombstone's expiry is gone").isEqualTo(-1);

        target.redis.del(target.key(1));
        target.store("1", Map.of("_version", "11", "city", "Rome"));
        target.expire(1, 600);
        target.write(rows, options);
        assertThat(target.row(1)).isEqualTo(Map.of("_version", "12", "name", "x"));
        assertThat(target.ttl(1)).as("an upsert leaves the expiry of a key").isBetween(1L, 600L);
    }
}
