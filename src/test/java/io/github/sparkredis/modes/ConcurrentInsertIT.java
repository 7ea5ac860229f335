package io.github.sparkredis.modes;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.result.WriteResult;
import io.github.sparkredis.testing.HashTarget;
import io.github.sparkredis.testing.SparkExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Response;

/** Two jobs race for the same keys, each over two connections of its own. */
@ExtendWith(SparkExtension.class)
final class ConcurrentInsertIT {
    private static final int KEYS = 10_000;

    /** Where the four tasks wait for one another, at their first rows: else one job may be through before the other starts. */
    private static CountDownLatch meeting;

    private final HashTarget target = new HashTarget();

    @AfterEach
    void close() {
        target.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "3600"})
    void everyHashIsWhollyOneJobs(String ttl, SparkSession spark) throws Exception {
        meeting = new CountDownLatch(4);
        UDF1<Long, Long> meet = ConcurrentInsertIT::meet;
        spark.udf().register("meet", meet, DataTypes.LongType);
        // Each comes from another end, so that both have keys to themselves.
        Dataset<Row> ada = rows(spark, "id", "ada");
        Dataset<Row> bob = rows(spark, KEYS - 1 + " - id", "bob");
        List<WriteResult> results = race(ttl, ada, bob);

        assertThat(results).allSatisfy(result -> {
            assertThat(result.rowsWritten() + result.rowsSkipped()).isEqualTo(KEYS);
            assertThat(result.rowsFailed()).isZero();
            assertThat(result.rowsWritten()).as("both had keys to themselves").isPositive();
        });
        assertThat(results.stream().mapToLong(WriteResult::rowsWritten).sum()).isEqualTo(KEYS);
        assertThat(results.stream().mapToLong(WriteResult::rowsSkipped).sum()).isEqualTo(KEYS);

        long[] found = new long[2];
        List<Map<String, String>> hashes = hashes();
        for (int id = 0; id < KEYS; id++) {
            Map<String, String> hash = hashes.get(id);
            int job = hash.containsKey("ada_name") ? 0 : 1;
            assertThat(hash).isEqualTo(expected(id, job == 0 ? "ada" : "bob"));
            found[job]++;
        }
        assertThat(found)
                .containsExactly(results.get(0).rowsWritten(), results.get(1).rowsWritten());
        assertThat(keysWithExpiry()).isEqualTo(ttl.equals("none") ? 0 : KEYS);
    }

    private List<WriteResult> race(String ttl, Dataset<Row> first, Dataset<Row> second) throws Exception {
        CyclicBarrier together = new CyclicBarrier(2);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Future<WriteResult>> writes = new ArrayList<>();
            for (Dataset<Row> rows : List.of(first, second)) {
                writes.add(threads.submit(() -> {
                    together.await();
                    return target.write(rows, "mode", "insert", "ttl", ttl, "batch_size", "50");
                }));
            }
            return List.of(writes.get(0).get(), writes.get(1).get());
        } finally {
            threads.shutdown();
        }
    }

    private static long meet(long id) throws InterruptedException {
        meeting.countDown();
        assertThat(meeting.await(1, TimeUnit.MINUTES))
                .as("the other tasks came")
                .isTrue();
        return id;
    }

    private static Dataset<Row> rows(SparkSession spark, String id, String job) {
        return spark.range(0, KEYS, 1, 2)
                .selectExpr("if(id % " + KEYS / 2 + " = 0, meet(id), id) AS id")
                .selectExpr(id + " AS id")
                .selectExpr(
                        "id",
                        "'" + job + "' AS " + job + "_name",
                        "'" + job + "' AS name",
                        "concat('" + job + "', id) AS " + job + "_value");
    }

    private static Map<String, String> expected(int id, String job) {
        return Map.of(job + "_name", job, "name", job, job + "_value", job + id);
    }

    private List<Map<String, String>> hashes() {
        List<Response<Map<String, String>>> replies = new ArrayList<>();
        try (Pipeline pipeline = target.redis.pipelined()) {
            for (int id = 0; id < KEYS; id++) {
                replies.add(pipeline.hgetAll(target.key(id)));
            }
        }
        return replies.stream().map(Response::get).toList();
    }

    private long keysWithExpiry() {
        List<Response<Long>> replies = new ArrayList<>();
        try (Pipeline pipeline = target.redis.pipelined()) {
            for (int id = 0; id < KEYS; id++) {
                replies.add(pipeline.ttl(target.key(id)));
            }
        }
        return replies.stream().filter(reply -> reply.get() > 0).count();
    }
}
