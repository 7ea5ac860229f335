package io.github.sparkredis.result;

import static org.assertj.core.api.Assertions.assertThat;

import example.UsersProgram;
import io.github.sparkredis.HashWriter;
import io.github.sparkredis.JsonWriter;
import io.github.sparkredis.KeyStrategy;
import io.github.sparkredis.Mode;
import io.github.sparkredis.SparkRedis;
import io.github.sparkredis.WriteConfig;
import io.github.sparkredis.testing.CapturedLog;
import io.github.sparkredis.testing.HashTarget;
import io.github.sparkredis.testing.JsonTarget;
import io.github.sparkredis.testing.QueryPage;
import io.github.sparkredis.testing.SharedTarget;
import io.github.sparkredis.testing.Spark;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a write says of itself while it runs. */
@Timeout(120)
final class ProgressIT {
    /** At a rate that lets it run for 12 s. */
    private static final int ROWS = 2_400;

    private static final String RATE = "200";

    private final HashTarget target = new HashTarget();
    private final SparkSession spark = Spark.newSession();

    @AfterEach
    void close() {
        target.close();
    }

    @Test
    void theLogTheListenerAndTheSessionAreToldWhileItRuns()
            throws InterruptedException, ExecutionException, TimeoutException {
        List<WriteResult> told = new CopyOnWriteArrayList<>();
        List<Row> rowsOfRunning = new CopyOnWriteArrayList<>();
        WriteResult result;
        ExecutorService other = Executors.newSingleThreadExecutor();
        try (CapturedLog log = new CapturedLog("io.github.sparkredis")) {
            Future<WriteResult> write = other.submit(() -> SparkRedis.writeHashes(
                    numbers(ROWS, 2),
                    target.options("max_rows_per_second", RATE, "batch_size", "50", "result_id", "running"),
                    told::add));
            while (!write.isDone()) {
                rowsOfRunning.addAll(running().collectAsList());
                Optional<WriteResult> soFar = SparkRedis.progress(spark, "running");
                soFar.ifPresent(figures -> assertThat(figures.running()).isTrue());
                TimeUnit.MILLISECONDS.sleep(500);
            }
            result = write.get();
            assertThat(log.lines())
                    .anyMatch(line ->
                            line.matches("INFO redis-hash to \\S+: [1-9][0-9,]* rows written so far in 1\\d\\.\\d s"
                                    + " \\([0-9,]+ rows/s, .+ KiB\\), [0-2] of 2 tasks, of late [1-9][0-9,]* rows/s"));
        } finally {
            other.shutdownNow();
        }

        assertThat(result.rowsWritten()).isEqualTo(ROWS);
        assertThat(told.get(told.size() - 1)).as("the last word").isEqualTo(result);
        assertThat(told.stream().filter(WriteResult::running).mapToLong(WriteResult::rowsWritten))
                .as("figures of tasks that run")
                .isSorted()
                .anyMatch(rows -> rows > 0 && rows < ROWS);
        assertThat(rowsOfRunning)
                .as("redis-write-result, without a job that would wait for a slot")
                .anySatisfy(row -> {
                    assertThat(row.<Boolean>getAs("running")).isTrue();
                    assertThat(row.<Boolean>getAs("complete")).isFalse();
                    assertThat(row.<Long>getAs("rows_written")).isBetween(1L, (long) ROWS);
                    assertThat(row.<Long>getAs("tasks")).isEqualTo(2);
                });
        assertThat(SparkRedis.progress(spark, "running")).isEmpty();
        assertThat(running().first().<Boolean>getAs("running")).isFalse();
    }

    /** Between its last task and its end, too. */
    @Test
    void aWriteIsEitherUnderWayOrAmongTheResults() throws ExecutionException, InterruptedException {
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            for (int run = 0; run < 10; run++) {
                String id = "seen-" + run;
                Future<WriteResult> write = other.submit(
                        // Slow enough to be seen, however late this thread looks.
                        () -> SparkRedis.writeHashes(
                                numbers(60, 1),
                                target.options("result_id", id, "max_rows_per_second", "100", "batch_size", "10"),
                                told -> {}));
                boolean seen = false;
                while (!write.isDone()) {
                    Optional<WriteResult> soFar = SparkRedis.progress(spark, id);
                    boolean ended = SparkRedis.result(spark, id).isPresent();
                    assertThat(soFar.stream()).allMatch(WriteResult::running);
                    assertThat(!seen || soFar.isPresent() || ended)
                            .as("a write that had begun is found")
                            .isTrue();
                    seen |= soFar.isPresent();
                }
                assertThat(seen).isTrue();
                assertThat(write.get().complete()).isTrue();
            }
        } finally {
            other.shutdownNow();
        }
    }

    @Test
    void theTypedDoorsTell() {
        List<WriteResult> told = new CopyOnWriteArrayList<>();
        WriteConfig config =
                WriteConfig.builder().url(target.url).mode(Mode.INSERT).build();
        HashWriter.keyedBy(KeyStrategy.column("id").withPrefix(target.prefix))
                .withConfig(config)
                .write(numbers(10, 1), told::add);
        try (SharedTarget documents = new JsonTarget()) {
            JsonWriter.keyedBy(KeyStrategy.column("id").withPrefix(documents.prefix))
                    .withConfig(WriteConfig.builder().url(documents.url).build())
                    .write(numbers(11, 1), told::add);
        }
        assertThat(told.stream().filter(result -> !result.running()).map(WriteResult::rowsWritten))
                .containsExactly(10L, 11L);
    }

    @Test
    void aListenerThatThrowsHarmsNoWrite() {
        try (CapturedLog log = new CapturedLog("io.github.sparkredis")) {
            WriteResult result = SparkRedis.writeHashes(numbers(10, 1), target.options(), figures -> {
                throw new IllegalStateException("of the listener");
            });
            assertThat(result.rowsWritten()).isEqualTo(10);
            assertThat(log.lines()).anyMatch(line -> line.startsWith("WARN The listener of a write's progress failed"));
        }
    }

    @Test
    void jobsSayWhatIsWrittenWhereAndWhoseLineItIs() throws TimeoutException {
        UsersProgram.save(numbers(10, 1), target.format, target.options());
        List<QueryPage> pages = QueryPage.ofTheLastWrite(spark);
        QueryPage user = pages.get(0);
        QueryPage write = pages.get(1);
        assertThat(write.description()).isEqualTo("redis-hash → " + address() + " " + target.prefix + "*");
        assertThat(user.description()).matches("save at UsersProgram.java:\\d+");
        assertThat(write.callSite())
                .startsWith("org.apache.spark.sql")
                .contains("\nexample.UsersProgram.save(UsersProgram.java:");

        UsersProgram.writeHashes(numbers(10, 1), target.options());
        QueryPage typed = QueryPage.ofTheLastWrite(spark).get(1);
        assertThat(typed.description()).isEqualTo("redis-hash → " + address() + " " + target.prefix + "*");
        assertThat(typed.callSite()).contains("\nexample.UsersProgram.writeHashes(UsersProgram.java:");
    }

    @Test
    void theUsersOwnDescriptionStays() throws TimeoutException {
        spark.sparkContext().setJobDescription("nightly load");
        try {
            UsersProgram.save(numbers(10, 1), target.format, target.options());
            assertThat(spark.sparkContext().getLocalProperty("spark.job.description"))
                    .isEqualTo("nightly load");
        } finally {
            spark.sparkContext().setJobDescription(null);
        }
        assertThat(QueryPage.ofTheLastWrite(spark))
                .extracting(QueryPage::description)
                .containsOnly("nightly load");
        assertThat(spark.sparkContext().getLocalProperty("callSite.short")).isNull();
    }

    private String address() {
        return target.url.replaceFirst("redis://", "").replaceFirst("/.*", "");
    }

    private Dataset<Row> running() {
        return spark.read()
                .format("redis-write-result")
                .options(Map.of("result_id", "running", "running", "true"))
                .load();
    }

    private Dataset<Row> numbers(int count, int partitions) {
        return spark.range(0, count, 1, partitions).selectExpr("id", "id AS n");
    }
}
