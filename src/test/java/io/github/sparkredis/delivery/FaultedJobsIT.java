package io.github.sparkredis.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.SparkRedis;
import io.github.sparkredis.encode.RedisFormat;
import io.github.sparkredis.result.WriteResult;
import io.github.sparkredis.testing.DyingTask;
import io.github.sparkredis.testing.Fault;
import io.github.sparkredis.testing.Fault.Direction;
import io.github.sparkredis.testing.FaultProxy;
import io.github.sparkredis.testing.Spark;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What the {@link FaultSuite} does without Spark, with some of Spark's own jobs: several tasks at a time, of which one in
 * three dies once and is run again, over connections that break. {@code -Dfault.jobs=100} makes that many of each kind,
 * {@code -Dfault.seed=42} one alone.
 */
@Timeout(3_600)
final class FaultedJobsIT {
    private static final int SLICE = 8;
    private static final int PARTITIONS = 4;
    private static final int ROWS = 400;
    private static final List<String> MODES = List.of("upsert", "insert", "update", "replace");

    /** What is to happen when the first task begins; tasks run in this JVM. */
    private static final AtomicReference<Runnable> ARMING = new AtomicReference<>();

    private static SparkSession spark;

    @BeforeAll
    static void startASparkThatTriesAgain() {
        spark = Spark.start(Map.of("spark.master", "local[2,4]"));
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    @ParameterizedTest
    @EnumSource(FaultSite.Kind.class)
    void afterEveryJobTheServerHasTheFrameAndTheCountsAreTrue(FaultSite.Kind kind) throws Exception {
        if (!kind.isPossible()) {
            return; // and says so
        }
        Long alone = Long.getLong("fault.seed");
        long first = alone != null ? alone : 1;
        long jobs = alone != null ? 1 : Integer.getInteger("fault.jobs", SLICE);
        long inDoubt = 0;
        try (FaultSite site = kind.start()) {
            for (long seed = first; seed < first + jobs; seed++) {
                try {
                    inDoubt += run(site, seed);
                } catch (AssertionError | RuntimeException e) {
                    throw new AssertionError(
                            kind + ": mvn verify -Dskip.unit.tests -Dit.test=FaultedJobsIT -Dfault.seed=" + seed, e);
                }
            }
        }
        System.out.printf("Spark's jobs, %s: %,d, rows in doubt: %,d%n", kind, jobs, inDoubt);
        if (alone == null) {
            assertThat(inDoubt).isPositive();
        }
    }

    private static long run(FaultSite site, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        String prefix = "j" + seed + ":";
        String mode = MODES.get(random.nextInt(MODES.size()));
        Map<String, StoredRow> truth = new HashMap<>();
        Map<String, StoredRow> before = new HashMap<>();
        for (int id = 0; id < ROWS; id++) {
            boolean isThere = id % 3 == 0;
            StoredRow other = new StoredRow(Map.of("name", "before"), StoredRow.Expiry.NONE);
            StoredRow written = new StoredRow(Map.of("name", "name" + id), StoredRow.Expiry.NONE);
            if (isThere) {
                before.put(Integer.toString(id), other);
            }
            boolean writes = !(mode.equals("insert") && isThere) && !(mode.equals("update") && !isThere);
            if (writes || isThere) {
                truth.put(Integer.toString(id), writes ? written : other);
            }
        }
        site.put(prefix, before);
        List<List<Fault>> faults =
                site.proxies().stream().map(proxy -> faults(random)).toList();
        ARMING.set(() -> {
            for (int node = 0; node < faults.size(); node++) {
                site.proxies().get(node).arm(faults.get(node));
            }
        });
        boolean dies = random.nextInt(3) == 0;
        WriteResult result = write(site, prefix, mode, random.nextInt(1, 60), dies ? random.nextInt(1, 90) : -1);
        site.proxies().forEach(FaultProxy::reset);
        assertThat(site.read(prefix)).as(mode).isEqualTo(truth);
        assertCounts(result, mode, before.size());
        site.remove(prefix);
        return result.rowsInDoubt();
    }

    private static void assertCounts(WriteResult result, String mode, int before) {
        long missing = mode.equals("update") ? ROWS - before : 0;
        long there = mode.equals("insert") ? before : 0;
        assertThat(result.complete()).isTrue();
        assertThat(result.failures()).isEqualTo(missing == 0 ? Map.of() : Map.of("key_missing", missing));
        assertThat(result.rowsWritten() + result.rowsSkipped()).isEqualTo(ROWS - missing);
        assertThat(result.rowsSkipped()).isEqualTo(there);
    }

    /** The connections of the two tasks that run at a time, and those that take their place. */
    private static List<Fault> faults(SplittableRandom random) {
        return IntStream.range(0, 2 + random.nextInt(4))
                .mapToObj(connection -> random.nextBoolean()
                        ? Fault.draw(random, Direction.TO_SERVER, random.nextInt(12_000))
                        : Fault.draw(random, Direction.TO_CLIENT, random.nextInt(600)))
                .toList();
    }

    private static WriteResult write(FaultSite site, String prefix, String mode, int batchSize, int rowsBeforeDeath) {
        Map<String, String> options = new HashMap<>(site.options());
        options.putAll(Map.of(
                "key_column", "id",
                "key_prefix", prefix,
                "mode", mode,
                "batch_size", Integer.toString(batchSize),
                "socket_timeout_ms", "400",
                "retry_base_ms", "1",
                "retry_max_ms", "20",
                "retry_timeout_ms", "20000"));
        Dataset<Row> rows = spark.range(0, ROWS, 1, PARTITIONS).selectExpr("id", "concat('name', id) AS name");
        MapPartitionsFunction<Row, Row> task = source -> {
            Runnable arming = ARMING.getAndSet(null);
            if (arming != null) {
                arming.run();
            }
            List<Row> all = new ArrayList<>();
            source.forEachRemaining(all::add);
            boolean dies = rowsBeforeDeath > 0
                    && TaskContext.get().partitionId() == 1
                    && TaskContext.get().attemptNumber() == 0;
            return dies ? new DyingTask<>(all.iterator(), rowsBeforeDeath) : all.iterator();
        };
        Dataset<Row> faulted = rows.mapPartitions(task, Encoders.row(rows.schema()));
        return site.format() == RedisFormat.HASH
                ? SparkRedis.writeHashes(faulted, options)
                : SparkRedis.writeJson(faulted, options);
    }
}
