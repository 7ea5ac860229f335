package io.github.sparkredis.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.result.FailedRow;
import io.github.sparkredis.result.WriteResult;
import io.github.sparkredis.testing.HashTarget;
import io.github.sparkredis.testing.Spark;
import io.github.sparkredis.testing.SparkCluster;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.SparkEnv;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** All that a task reports reaches the driver where the user's serializer is Kryo. The format makes no difference. */
final class KryoIT {
    private static final int ROWS = 400;

    /** As the documentation names them. */
    private static final String TO_REGISTER = "io.github.sparkredis.write.TaskCommit,"
            + "io.github.sparkredis.pipeline.Tally,io.github.sparkredis.pipeline.Processes,io.github.sparkredis.result.FailedRow,java.util.ArrayList,java.util.HashMap";

    private final HashTarget target = new HashTarget();

    @AfterEach
    void close() {
        target.close();
    }

    @Test
    void theResultHasCountsErrorsAndKeys() {
        assertTheResultIsWhole(Map.of("spark.kryo.registrationRequired", "false", "spark.kryo.unsafe", "true"));
    }

    @Test
    void theResultIsTheSameWhereTheClassesMustBeRegistered() {
        assertTheResultIsWhole(
                Map.of("spark.kryo.registrationRequired", "true", "spark.kryo.classesToRegister", TO_REGISTER));
    }

    private void assertTheResultIsWhole(Map<String, String> settings) {
        // Every 7th row has no key, and at some keys there is a list.
        Set<Integer> inTheWay = Set.of(1, 102, 201, 302);
        inTheWay.forEach(id -> target.redis.rpush(target.key(id), "in the way"));
        Map<String, String> all = SparkCluster.shared().settings(settings);
        all.put("spark.serializer", KryoSerializer.class.getName());
        WriteResult result;
        try (SparkSession spark = Spark.start(all)) {
            assertThat(SparkEnv.get().serializer()).isInstanceOf(KryoSerializer.class);
            Dataset<Row> rows = spark.range(0, ROWS, 1, 4).selectExpr("id", "IF(id % 7 = 0, NULL, id) AS key");
            result = target.write(rows, "key_pattern", target.prefix + "{key}", "error_limit", "1000");
        }
        long nulls = IntStream.range(0, ROWS).filter(id -> id % 7 == 0).count();
        Set<String> written = IntStream.range(0, ROWS)
                .filter(id -> id % 7 != 0 && !inTheWay.contains(id))
                .mapToObj(target::key)
                .collect(Collectors.toSet());
        assertThat(result.complete()).isTrue();
        assertThat(result.rowsWritten()).isEqualTo(written.size());
        assertThat(result.failures())
                .isEqualTo(Map.of("null_key", nulls, "rejected:WRONGTYPE", (long) inTheWay.size()));
        assertThat(result.rowsFailed()).isEqualTo(ROWS - written.size());
        assertThat(result.errors())
                .hasSize(ROWS - written.size())
                .allSatisfy(error -> assertThat(error.message()).isNotEmpty());
        assertThat(result.errors().stream()
                        .filter(error -> error.reason().equals("rejected:WRONGTYPE"))
                        .map(FailedRow::key))
                .containsExactlyInAnyOrderElementsOf(
                        inTheWay.stream().map(target::key).toList());
        assertThat(result.keys()).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(written);
        assertThat(result.keysTotal()).isEqualTo(written.size());
        inTheWay.forEach(id -> target.redis.del(target.key(id)));
        assertThat(target.rowsUnder(target.prefix)).hasSize(written.size());
    }
}
