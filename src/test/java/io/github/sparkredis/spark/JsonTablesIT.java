package io.github.sparkredis.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkredis.testing.JsonTarget;
import io.github.sparkredis.testing.Spark;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

final class JsonTablesIT extends TablesContract {
    JsonTablesIT() {
        super(new JsonTarget());
    }

    /** Else the documents would go to the root without a word. */
    @Test
    void aJsonPathThatSparkTookForTheLocationIsRefused() {
        JsonTarget target = new JsonTarget();
        SparkSession session = Spark.newSession();
        session.sql("CREATE TABLE addresses (id INT, city STRING) USING `redis-json` OPTIONS (url '" + target.url
                + "', key_column 'id', key_prefix '" + target.prefix + "', path '$.address')");
        try (target) {
            assertThatThrownBy(() -> session.sql("INSERT INTO addresses VALUES (1, 'Rome')"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("Spark took the option \"path\" of the table for its location")
                    .hasMessageContaining("the option json_path=$.address instead");
            assertThat(target.redis.keys(target.prefix + "*")).isEmpty();
        } finally {
            session.sql("DROP TABLE addresses");
        }
    }

    @Test
    void aTableWritesAtItsJsonPath() {
        JsonTarget target = new JsonTarget();
        target.put(1, "{\"name\":\"Ann\"}");
        SparkSession session = Spark.newSession();
        session.sql("CREATE TEMPORARY VIEW addresses (id INT, city STRING) USING `redis-json` OPTIONS (url '"
                + target.url + "', key_column 'id', key_prefix '" + target.prefix + "', json_path '$.address')");
        session.sql("INSERT INTO addresses VALUES (1, 'Rome')");
        try (target) {
            assertThat(target.document(1))
                    .isEqualTo(JsonTarget.json("{\"name\":\"Ann\",\"address\":{\"city\":\"Rome\"}}"));
        }
    }
}
