package io.github.sparkredis.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
final class SparkIT {
    @Test
    void runsInAnOddTimeZone(SparkSession spark) {
        assertThat(spark).isSameAs(Spark.shared());
        assertThat(spark.sql("SELECT CAST(TIMESTAMP_SECONDS(0) AS STRING)")
                        .first()
                        .getString(0))
                .isEqualTo("1970-01-01 05:30:00");
    }

    @Test
    void aSessionOfItsOwnSharesTheExecutors(SparkSession spark) {
        SparkSession own = Spark.newSession();
        own.conf().set("spark.sql.session.timeZone", "UTC");
        assertThat(own.sparkContext()).isSameAs(spark.sparkContext());
        assertThat(spark.conf().get("spark.sql.session.timeZone")).isEqualTo("Asia/Kolkata");
    }

    @Test
    void anotherSparkTakesThePlaceOfTheSharedOneUntilItIsClosed(SparkSession spark) {
        try (SparkSession another = Spark.start(Map.of("spark.master", "local[2,4]"))) {
            assertThat(spark.sparkContext().isStopped()).isTrue();
            assertThat(another.sparkContext().master()).isEqualTo("local[2,4]");
            assertThat(another.range(10).count()).isEqualTo(10);
        }
        assertThat(Spark.shared().sparkContext().master()).isEqualTo("local[4]");
        assertThat(Spark.shared().range(10).count()).isEqualTo(10);
    }
}
