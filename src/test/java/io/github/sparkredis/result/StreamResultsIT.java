package io.github.sparkredis.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkredis.testing.HashTarget;
import io.github.sparkredis.testing.Spark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Results of writes in {@code foreachBatch}, where Spark hands out a DataFrame of another session than the query's. */
final class StreamResultsIT {
    private final HashTarget target = new HashTarget();
    private final SparkSession spark = Spark.newSession();

    @TempDir
    private Path input;

    @AfterEach
    void close() {
        target.close();
    }

    @Test
    void theyAreInTheSessionThatStartedTheQuery() throws Exception {
        List<SparkSession> sessions = Collections.synchronizedList(new ArrayList<>());
        run((batch, epoch) -> {
            sessions.add(batch.sparkSession());
            target.write(batch, "result_id", "epoch-" + epoch);
        });
        assertThat(sessions).singleElement().as("what Spark hands out").isNotSameAs(spark);
        assertThat(ids(spark)).containsExactly("epoch-0");
        assertThat(ids(sessions.get(0))).containsExactly("epoch-0");
        assertThat(ids(Spark.newSession())).isEmpty();
        assertThat(ids(Spark.shared())).doesNotContain("epoch-0");
        assertThat(find(spark, "epoch-0").<Long>getAs("rows_written")).isEqualTo(2);
    }

    @Test
    void thoseOfAStreamDoNotPushOutThoseOfOtherWrites() throws Exception {
        target.write(spark.sql("SELECT 1 AS id, 2 AS a"), "result_id", "before");
        run((batch, epoch) -> {
            for (int i = 1; i <= 105; i++) {
                target.write(batch, "result_id", "of the stream " + i);
            }
        });
        List<String> kept = ids(spark);
        assertThat(kept).hasSize(100).startsWith("of the stream 105").endsWith("of the stream 7", "before");
    }

    @Test
    void theQueryThatTheExceptionPrintsFindsTheResult() throws Exception {
        assertThatThrownBy(() -> run((batch, epoch) -> target.writer(
                                batch.selectExpr("id", "if(id = 1, null, id) AS n"), "key_column", "n")
                        .save()))
                .isInstanceOf(StreamingQueryException.class)
                .satisfies(thrown -> {
                    Matcher printed = Pattern.compile("\\.option\\(\"result_id\", \"(.+?)\"\\)\\.load\\(\\)")
                            .matcher(thrown.getMessage());
                    assertThat(printed.find()).as(thrown.getMessage()).isTrue();
                    Row result = find(spark, printed.group(1));
                    assertThat(result.<Long>getAs("rows_failed")).isEqualTo(1);
                    assertThat(result.<Long>getAs("rows_written")).isEqualTo(1);
                });
    }

    @Test
    void thoseOfThreadsThatWereThereBeforeTheQueryAreToo() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            threads.submit(() -> {}).get(); // so that it is not the query's thread that starts it
            threads.submit(() -> {}).get();
            run((batch, epoch) -> {
                try {
                    threads.submit(() -> target.write(batch, "result_id", "by-a-pool"))
                            .get();
                } catch (ExecutionException | InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
        } finally {
            threads.shutdown();
        }
        assertThat(ids(spark)).containsExactly("by-a-pool");
    }

    @Test
    void whatAnotherSessionWritesForTheQueryIsInBoth() throws Exception {
        SparkSession other = Spark.newSession();
        run((batch, epoch) -> target.write(other.range(1).selectExpr("id", "id AS n"), "result_id", "lookup"));
        assertThat(ids(spark)).containsExactly("lookup");
        assertThat(ids(other)).containsExactly("lookup");
    }

    @Test
    void twoQueriesOfTwoSessionsKeepApart() throws Exception {
        SparkSession other = Spark.newSession();
        run(
                spark,
                "ours",
                (batch, epoch) ->
                        run(other, "theirs", (inner, innerEpoch) -> target.write(inner, "result_id", "theirs")));
        run(spark, "again", (batch, epoch) -> target.write(batch, "result_id", "ours"));
        assertThat(ids(other)).containsExactly("theirs");
        assertThat(ids(spark)).containsExactly("ours");
    }

    private void run(VoidFunction2<Dataset<Row>, Long> write) throws Exception {
        run(spark, "in", write);
    }

    /** Runs one batch of two rows. */
    private void run(SparkSession session, String folder, VoidFunction2<Dataset<Row>, Long> write)
            throws IOException, StreamingQueryException, TimeoutException {
        Path source = Files.createDirectory(input.resolve(folder));
        Files.writeString(source.resolve("rows.json"), "{\"id\":1,\"n\":10}\n{\"id\":2,\"n\":20}\n");
        session.readStream()
                .schema("id INT, n INT")
                .json(source.toString())
                .coalesce(1)
                .writeStream()
                .foreachBatch(write)
                .trigger(Trigger.AvailableNow())
                .start()
                .awaitTermination();
    }

    private static List<String> ids(SparkSession session) {
        return session.read().format("redis-write-result").load().collectAsList().stream()
                .map(row -> row.<String>getAs("result_id"))
                .toList();
    }

    private static Row find(SparkSession session, String id) {
        return session.read()
                .format("redis-write-result")
                .option("result_id", id)
                .load()
                .first();
    }
}
