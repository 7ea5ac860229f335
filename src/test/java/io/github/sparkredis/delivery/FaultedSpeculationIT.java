package io.github.sparkredis.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.SparkRedis;
import io.github.sparkredis.result.WriteResult;
import io.github.sparkredis.testing.Fault;
import io.github.sparkredis.testing.Fault.Direction;
import io.github.sparkredis.testing.FaultProxy;
import io.github.sparkredis.testing.Spark;
import io.github.sparkredis.testing.SparkCluster;
import io.github.sparkredis.testing.SparkEvents;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two attempts at one partition, each in an executor of its own, over connections that break. */
@Timeout(300)
final class FaultedSpeculationIT {
    private static final int PARTITIONS = 4;
    private static final int ROWS = 400;

    private static SparkSession spark;

    @TempDir
    private Path directory;

    @BeforeAll
    static void startASparkThatSpeculates() {
        spark = Spark.start(SparkCluster.shared().settings(SpeculationIT.SPECULATES));
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    @ParameterizedTest
    @CsvSource({
        "HASHES,upsert,1", "HASHES,insert,2", "HASHES,replace,3",
        "CLUSTER_OF_HASHES,upsert,4", "CLUSTER_OF_HASHES,insert,5", "CLUSTER_OF_HASHES,replace,6"
    })
    void eachRowIsThereAndCountedOnce(FaultSite.Kind kind, String mode, long seed) throws Exception {
        if (!kind.isPossible()) {
            return; // and says so
        }
        try (FaultSite site = kind.start();
                SparkEvents events = SparkEvents.of(spark)) {
            SparkListener arming = arming(site, new SplittableRandom(seed));
            spark.sparkContext().addSparkListener(arming);
            WriteResult result = write(site, mode);
            spark.sparkContext().removeSparkListener(arming);
            events.await(
                    "an attempt that was killed",
                    seen -> seen.attempts().stream().anyMatch(SpeculationIT::wasKilled));
            assertThat(site.proxies().stream().mapToInt(FaultProxy::struck).sum())
                    .as("connections that broke")
                    .isPositive();
            site.proxies().forEach(FaultProxy::reset);

            Map<String, StoredRow> truth = new HashMap<>();
            for (int id = 0; id < ROWS; id++) {
                truth.put(Integer.toString(id), new StoredRow(Map.of("name", "name" + id), StoredRow.Expiry.NONE));
            }
            assertThat(site.read("s:")).isEqualTo(truth);
            assertThat(result.complete()).isTrue();
            assertThat(result.failures()).isEmpty();
            assertThat(result.rowsWritten()).isEqualTo(ROWS);
        }
    }

    /** Not before tasks begin: the driver's own look at the server is not what is tested. */
    private static SparkListener arming(FaultSite site, SplittableRandom random) {
        AtomicBoolean armed = new AtomicBoolean();
        return new SparkListener() {
            @Override
            public void onTaskStart(SparkListenerTaskStart task) {
                if (armed.compareAndSet(false, true)) {
                    site.proxies().forEach(proxy -> proxy.arm(faults(random)));
                }
            }
        };
    }

    private static List<Fault> faults(SplittableRandom random) {
        return IntStream.range(0, 6)
                .mapToObj(connection -> random.nextBoolean()
                        ? Fault.draw(random, Direction.TO_SERVER, random.nextInt(3_000))
                        : Fault.draw(random, Direction.TO_CLIENT, random.nextInt(200)))
                .toList();
    }

    private WriteResult write(FaultSite site, String mode) {
        Dataset<Row> rows = spark.range(0, ROWS, 1, PARTITIONS).selectExpr("id", "concat('name', id) AS name");
        Map<String, String> options = new HashMap<>(site.options());
        options.putAll(Map.of(
                "key_column", "id",
                "key_prefix", "s:",
                "mode", mode,
                "batch_size", "10",
                "socket_timeout_ms", "400",
                "retry_base_ms", "1",
                "retry_max_ms", "20",
                "retry_timeout_ms", "20000"));
        return SparkRedis.writeHashes(
                rows.mapPartitions(new StragglingTask(directory), Encoders.row(rows.schema())), options);
    }
}
