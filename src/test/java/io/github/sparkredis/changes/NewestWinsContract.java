package io.github.sparkredis.changes;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.result.WriteResult;
import io.github.sparkredis.testing.Capability;
import io.github.sparkredis.testing.Fault;
import io.github.sparkredis.testing.FaultProxy;
import io.github.sparkredis.testing.SharedTarget;
import io.github.sparkredis.testing.Spark;
import java.net.URI;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two jobs write the same keys at the same time, each in an order of its own, while connections break and tasks die: of each
 * key the newest is left, and one whose newest row deletes it does not come back.
 */
@Timeout(300)
abstract class NewestWinsContract {

    private static final int KEYS = 10_000;

    /** Of each key: the one job has the even ones, the other the odd. */
    private static final int VERSIONS = 6;

    private static SparkSession spark;

    private final SharedTarget target;

    NewestWinsContract(SharedTarget target) {
        this.target = target;
    }

    @BeforeAll
    static void startASparkThatTriesAgain() {
        spark = Spark.start(Map.of("spark.master", "local[4,4]"));
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    @AfterEach
    void close() {
        target.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"upsert", "replace"})
    void theNewestOfTwoJobsIsLeft(String mode) {
        if (!target.has(Capability.ATOMIC_SCRIPT)) {
            return; // and that is printed
        }
        int seed = new Random().nextInt(100_000);
        Random random = new Random(seed);
        try (FaultProxy proxy = FaultProxy.to(URI.create(target.url).getPort())) {
            List<Fault> faults = IntStream.range(0, 24)
                    .mapToObj(i -> new Fault(
                            random.nextBoolean() ? Fault.Kind.CUT : Fault.Kind.TRUNCATE,
                            random.nextBoolean() ? Fault.Direction.TO_SERVER : Fault.Direction.TO_CLIENT,
                            1_000 + random.nextInt(300_000),
                            1))
                    .toList();
            proxy.arm(faults);
            List<CompletableFuture<WriteResult>> jobs = new ArrayList<>();
            for (int parity = 0; parity < 2; parity++) {
                int of = parity;
                jobs.add(CompletableFuture.supplyAsync(() -> target.write(
                        rows(of, seed),
                        "url",
                        proxy.url(),
                        "op_column",
                        "op",
                        "version_column",
                        "v",
                        "tombstone_ttl",
                        "1d",
                        "mode",
                        mode,
                        "columns",
                        "name",
                        "batch_size",
                        "200",
                        "retry_base_ms",
                        "5")));
            }
            jobs.forEach(job -> {
                WriteResult result = job.join();
                assertThat(result.rowsTotal()).as("seed %d", seed).isEqualTo((long) KEYS * VERSIONS / 2);
                assertThat(result.rowsFailed()).as("seed %d", seed).isZero();
            });
            assertThat(proxy.struck()).isPositive();
        }
        Map<String, Map<String, String>> stored = target.rowsUnder(target.prefix);
        assertThat(stored).hasSize(KEYS);
        for (int key = 0; key < KEYS; key++) {
            String newest = String.valueOf(VERSIONS - 1);
            Map<String, String> expected =
                    key % 3 == 0 ? Map.of("_version", newest) : Map.of("_version", newest, "name", "name" + newest);
            assertThat(stored.get(String.valueOf(key)))
                    .as("key %d, seed %d", key, seed)
                    .isEqualTo(expected);
        }
    }

    /** Every second version of each key, in any order; of every third key the newest deletes. One task dies, once. */
    private static Dataset<Row> rows(int parity, int seed) {
        Dataset<Row> rows = spark.range((long) KEYS * VERSIONS / 2)
                .selectExpr("id % " + KEYS + " AS id", "2 * (id div " + KEYS + ") + " + parity + " AS v")
                .selectExpr(
                        "id",
                        "v",
                        "concat('name', v) AS name",
                        "if((id + v - " + (VERSIONS - 1) + ") % 3 = 0, 'delete', 'upsert') AS op")
                .repartition(4)
                .sortWithinPartitions(functions.rand(seed + parity));
        MapPartitionsFunction<Row, Row> dying = partition -> {
            TaskContext task = TaskContext.get();
            boolean dies = task.partitionId() == 1 && task.attemptNumber() == 0;
            return dies ? new DyingRows(partition, 3_000) : partition;
        };
        return rows.mapPartitions(dying, Encoders.row(rows.schema()));
    }

    /** Throws after so many. */
    private static final class DyingRows implements Iterator<Row> {
        private final Iterator<Row> rows;
        private int left;

        DyingRows(Iterator<Row> rows, int left) {
            this.rows = rows;
            this.left = left;
        }

        @Override
        public boolean hasNext() {
            return rows.hasNext();
        }

        @Override
        public Row next() {
            if (left-- == 0) {
                throw new IllegalStateException("the task dies here, as the test wants it");
            }
            return rows.next();
        }
    }
}
