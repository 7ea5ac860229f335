package io.github.sparkredis.modes;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.testing.JsonTarget;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

final class JsonSaveModesIT extends SaveModesContract {
    JsonSaveModesIT() {
        super(new JsonTarget());
    }

    @Test
    void overwriteLeavesAHashUnderThePrefixAlone(SparkSession spark) {
        target.redis.hset(target.key("hash"), "own", "stays");
        target.store("gone", Map.of("own", "goes"));
        target.writer(spark.sql("SELECT 'a' AS id, 'x' AS s")).mode("overwrite").save();
        assertThat(target.redis.keys(target.prefix + "*"))
                .containsExactlyInAnyOrder(target.key("a"), target.key("hash"));
        assertThat(target.redis.hget(target.key("hash"), "own")).isEqualTo("stays");
    }
}
