package io.github.sparkredis.streams;

import static io.github.sparkredis.testing.StreamOptions.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkredis.testing.SharedTarget;
import io.github.sparkredis.testing.Spark;
import io.github.sparkredis.testing.SparkExtension;
import io.github.sparkredis.testing.StreamOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.DataStreamWriter;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code df.writeStream}, in either format. */
@ExtendWith(SparkExtension.class)
@Timeout(180)
abstract class StreamsContract {

    final SharedTarget target;

    @TempDir
    Path folder;

    StreamsContract(SharedTarget target) {
        this.target = target;
    }

    @AfterEach
    void close() {
        target.close();
    }

    @Test
    void eachEpochIsWrittenAndHasItsResult(SparkSession spark) throws Exception {
        put(0, "{\"id\":1,\"name\":\"a\"}", "{\"id\":2,\"name\":\"b\"}");
        put(1, "{\"id\":2,\"name\":\"c\"}", "{\"id\":3,\"name\":\"d\"}", "{\"id\":4,\"name\":\"e\"}");
        StreamingQuery query = run(writer(rows(spark)));
        assertThat(target.row(1)).isEqualTo(Map.of("name", "a"));
        assertThat(target.row(2)).isEqualTo(Map.of("name", "c"));
        assertThat(target.row(4)).isEqualTo(Map.of("name", "e"));
        List<Row> results = results(spark, query);
        assertThat(results).hasSize(2);
        assertThat(results.get(0).<Long>getAs("rows_written")).isEqualTo(2);
        assertThat(results.get(1).<Long>getAs("rows_written")).isEqualTo(3);
        assertThat(results.get(1).<Boolean>getAs("complete")).isTrue();
        assertThat(query.lastProgress().sink().numOutputRows()).isEqualTo(3);
        assertThat(query.lastProgress().sink().metrics())
                .containsEntry("rowsWritten", "3")
                .containsEntry("epochId", "1")
                .containsEntry("resultId", results.get(1).getAs("result_id"));
    }

    @Test
    void anUpdateWritesEachKeyThatChanged(SparkSession spark) throws Exception {
        put(0, "{\"id\":1,\"name\":\"a\"}", "{\"id\":1,\"name\":\"a\"}", "{\"id\":2,\"name\":\"b\"}");
        put(1, "{\"id\":1,\"name\":\"a\"}");
        Dataset<Row> counts = rows(spark).groupBy("id").count();
        StreamingQuery query = run(writer(counts).outputMode("update"));
        assertThat(target.row(1)).isEqualTo(Map.of("count", "3"));
        assertThat(target.row(2)).isEqualTo(Map.of("count", "1"));
        List<Row> results = results(spark, query);
        assertThat(results.get(0).<Long>getAs("rows_written")).isEqualTo(2);
        assertThat(results.get(1).<Long>getAs("rows_written")).isEqualTo(1);
    }

    @Test
    void completeReplacesWhatThePrefixCovers(SparkSession spark) throws Exception {
        target.store("99", Map.of("count", "7"));
        put(0, "{\"id\":1,\"name\":\"a\"}", "{\"id\":2,\"name\":\"b\"}");
        Dataset<Row> counts = rows(spark).groupBy("id").count();
        StreamingQuery query = run(writer(counts).outputMode("complete"));
        assertThat(target.row(1)).isEqualTo(Map.of("count", "1"));
        assertThat(target.exists(99)).isFalse();
        assertThat(results(spark, query).get(0).<Long>getAs("keys_removed")).isEqualTo(1);
    }

    @Test
    void aStreamGoesOnFromItsCheckpoint(SparkSession spark) throws Exception {
        put(0, "{\"id\":1,\"name\":\"a\"}");
        StreamingQuery first = run(writer(rows(spark)));
        put(1, "{\"id\":2,\"name\":\"b\"}");
        StreamingQuery second = run(writer(rows(spark)));
        assertThat(second.id()).isEqualTo(first.id());
        List<Row> results = results(spark, second);
        assertThat(results).hasSize(2);
        assertThat(results.get(1).<Long>getAs("epoch_id")).isEqualTo(1);
        assertThat(target.row(2)).isEqualTo(Map.of("name", "b"));
    }

    @Test
    void anInsertCountsWhatItsOwnFirstRunWrote(SparkSession spark) throws Exception {
        put(0, "{\"id\":1,\"name\":\"a\"}", "{\"id\":2,\"name\":\"b\"}");
        run(with(writer(rows(spark)), "mode", "insert"));
        Files.delete(folder.resolve("checkpoint/commits/0")); // as if it had died before it could say so
        Files.deleteIfExists(folder.resolve("checkpoint/commits/.0.crc"));
        target.store("3", Map.of("name", "of another"));
        StreamingQuery again = run(with(writer(rows(spark)), "mode", "insert"));
        Row result = results(spark, again).get(1);
        assertThat(result.<Long>getAs("epoch_id")).isZero();
        assertThat(result.<Long>getAs("rows_written")).isEqualTo(2);
        assertThat(result.<Long>getAs("rows_skipped")).isZero();
    }

    @Test
    void generatedKeysAreTheSameWhenAnEpochRunsAgain(SparkSession spark) throws Exception {
        String prefix = target.prefix + "generated:";
        put(0, "{\"id\":1,\"name\":\"a\"}", "{\"id\":2,\"name\":\"b\"}");
        put(1, "{\"id\":3,\"name\":\"c\"}");
        String[] options = {"key_pattern", prefix + "{epoch}:{idx}:{uuid}"};
        run(writer(rows(spark), options));
        Map<String, Map<String, String>> before = target.rowsUnder(prefix);
        assertThat(before).hasSize(3);
        assertThat(before.keySet()).filteredOn(key -> key.startsWith("1:0:")).hasSize(1);
        Files.delete(folder.resolve("checkpoint/commits/1"));
        Files.deleteIfExists(folder.resolve("checkpoint/commits/.1.crc"));
        run(writer(rows(spark), options));
        assertThat(target.rowsUnder(prefix)).isEqualTo(before);
    }

    @Test
    void anIndexWithoutAnEpochIsRefused(SparkSession spark) throws Exception {
        put(0, "{\"id\":1,\"name\":\"a\"}");
        assertThatThrownBy(() -> run(writer(rows(spark), "key_pattern", target.prefix + "{idx}")))
                .isInstanceOf(StreamingQueryException.class)
                .hasMessageContaining("Add {epoch}, as in event:{epoch}:{idx}");
    }

    @Test
    void anEpochOfABatchIsRefused(SparkSession spark) {
        Dataset<Row> rows = spark.sql("SELECT 1 AS id");
        assertThatThrownBy(() -> target.write(rows, "key_pattern", target.prefix + "{epoch}"))
                .hasMessageContaining("this write is none of a stream. For a column of that name write {column:epoch}");
    }

    @Test
    void rowsThatFailFailTheQueryAndTheirEpochIsNotCommitted(SparkSession spark) throws Exception {
        put(0, "{\"id\":1,\"name\":\"a\"}");
        put(1, "{\"id\":2,\"name\":\"b\"}", "{\"name\":\"no id\"}");
        assertThatThrownBy(() -> run(writer(rows(spark))))
                .isInstanceOf(StreamingQueryException.class)
                .hasMessageContaining("null_key");
        assertThat(folder.resolve("checkpoint/commits/0")).exists();
        assertThat(folder.resolve("checkpoint/commits/1")).doesNotExist();
        assertThat(target.row(2)).isEqualTo(Map.of("name", "b"));
        StreamingQuery again = run(with(writer(rows(spark)), "max_failed_rows", "1"));
        assertThat(results(spark, again)).last().satisfies(result -> {
            assertThat(result.<Long>getAs("epoch_id")).isEqualTo(1);
            assertThat(result.<Long>getAs("rows_written")).isEqualTo(1);
            assertThat(result.<Long>getAs("rows_failed")).isEqualTo(1);
        });
    }

    @Test
    void whatIsWrongWithTheOptionsFailsTheQuery(SparkSession spark) throws Exception {
        put(0, "{\"id\":1,\"name\":\"a\"}");
        assertThatThrownBy(() -> run(with(writer(rows(spark)), "tttl", "5")))
                .isInstanceOf(StreamingQueryException.class)
                .hasMessageContaining("Did you mean \"ttl\"");
        assertThatThrownBy(() -> writer(rows(spark))
                        .trigger(Trigger.AvailableNow())
                        .start("/tmp/somewhere")
                        .awaitTermination())
                .isInstanceOf(StreamingQueryException.class)
                .hasMessageContaining("start(\"/tmp/somewhere\") names a path");
    }

    /** Spark 3.5 hands over the table's location alone, and none of its options. */
    @Test
    void toTableTakesTheOptionsOfTheTable() throws Exception {
        SparkSession session = Spark.newSession();
        put(0, "{\"id\":1,\"name\":\"a\"}");
        session.sql("CREATE TABLE streamed (id INT, name STRING) USING `" + target.format + "` OPTIONS (url '"
                + target.url + "', key_column 'id', key_prefix '" + target.prefix + "')");
        try {
            DataStreamWriter<Row> writer =
                    rows(session).writeStream().format(target.format).trigger(Trigger.AvailableNow());
            with(writer, "checkpointLocation", folder.resolve("checkpoint").toString());
            if (Spark.isAtLeast(4, 0)) {
                writer.toTable("streamed").awaitTermination();
                assertThat(target.row(1)).isEqualTo(Map.of("name", "a"));
            } else {
                assertThatThrownBy(() -> writer.toTable("streamed").awaitTermination())
                        .hasMessageContaining("toTable of Spark 3.5 hands over the table's location as one");
            }
        } finally {
            session.sql("DROP TABLE streamed");
        }
    }

    @Test
    void changesAndVersionsHoldInAStream(SparkSession spark) throws Exception {
        put(0, "{\"id\":1,\"name\":\"a\",\"v\":5,\"op\":\"c\"}", "{\"id\":2,\"name\":\"b\",\"v\":5,\"op\":\"c\"}");
        put(1, "{\"id\":1,\"name\":\"late\",\"v\":4,\"op\":\"u\"}", "{\"id\":2,\"v\":6,\"op\":\"d\"}");
        Dataset<Row> rows = spark.readStream()
                .schema("id INT, name STRING, v BIGINT, op STRING")
                .option("maxFilesPerTrigger", "1")
                .json(folder.resolve("input").toString());
        StreamingQuery query = run(with(with(writer(rows), "op_column", "op"), "version_column", "v"));
        assertThat(target.row(1)).containsEntry("name", "a");
        assertThat(target.exists(2)).isFalse();
        Row last = results(spark, query).get(1);
        assertThat(last.<Long>getAs("rows_deleted")).isEqualTo(1);
        assertThat(last.getJavaMap(last.fieldIndex("skips"))).isEqualTo(Map.of("stale", 1L));
    }

    @Test
    void oneEpochByTriggerOnceAndByProcessingTime(SparkSession spark) throws Exception {
        put(0, "{\"id\":1,\"name\":\"a\"}");
        StreamingQuery once = writer(rows(spark)).trigger(Trigger.Once()).start();
        once.awaitTermination();
        assertThat(target.row(1)).isEqualTo(Map.of("name", "a"));
        put(1, "{\"id\":2,\"name\":\"b\"}");
        StreamingQuery timed =
                writer(rows(spark)).trigger(Trigger.ProcessingTime(50)).start();
        try {
            timed.processAllAvailable();
            assertThat(target.row(2)).isEqualTo(Map.of("name", "b"));
        } finally {
            timed.stop();
        }
    }

    @Test
    void continuousProcessingWritesItsEpochs(SparkSession spark) throws Exception {
        Dataset<Row> rows = spark.readStream()
                .format("rate")
                .option("rowsPerSecond", "50")
                .option("numPartitions", "2")
                .load()
                .selectExpr("value AS id", "CAST(value AS string) AS name");
        StreamingQuery query = writer(rows).trigger(Trigger.Continuous(200)).start();
        try {
            long end = System.nanoTime() + 60_000_000_000L;
            // The first epochs may come before the first rows.
            while (written(spark, query) == 0 && System.nanoTime() < end && query.isActive()) {
                Thread.sleep(100);
            }
        } finally {
            query.stop();
        }
        assertThat(query.exception().isEmpty()).isTrue();
        List<Row> results = results(spark, query);
        assertThat(results)
                .isNotEmpty()
                .allMatch(result -> result.<Boolean>getAs("complete") && result.<Long>getAs("rows_failed") == 0);
        assertThat(written(spark, query)).isPositive();
        assertThat(target.row(0)).isEqualTo(Map.of("name", "0"));
    }

    private static long written(SparkSession spark, StreamingQuery query) {
        return results(spark, query).stream()
                .mapToLong(row -> row.getAs("rows_written"))
                .sum();
    }

    private void put(int file, String... lines) throws IOException {
        Path input = Files.createDirectories(folder.resolve("input"));
        Path path = input.resolve(file + ".json");
        Files.writeString(path, String.join("\n", lines) + "\n");
        // The order in which the file source takes them.
        Files.setLastModifiedTime(
                path, java.nio.file.attribute.FileTime.fromMillis(1_700_000_000_000L + 10_000L * file));
    }

    private Dataset<Row> rows(SparkSession spark) {
        return spark.readStream()
                .schema("id INT, name STRING")
                .option("maxFilesPerTrigger", "1")
                .json(folder.resolve("input").toString());
    }

    private DataStreamWriter<Row> writer(Dataset<Row> rows, String... options) {
        DataStreamWriter<Row> writer = rows.writeStream().format(target.format);
        StreamOptions.with(writer, target.options(options));
        return with(writer, "checkpointLocation", folder.resolve("checkpoint").toString());
    }

    private static StreamingQuery run(DataStreamWriter<Row> writer) throws Exception {
        StreamingQuery query = writer.trigger(Trigger.AvailableNow()).start();
        query.awaitTermination();
        return query;
    }

    /** Those of a query in the session that started it, the oldest first. */
    private static List<Row> results(SparkSession spark, StreamingQuery query) {
        return spark.read()
                .format("redis-write-result")
                .load()
                .where("query_id = '" + query.id() + "'")
                .orderBy("started_at")
                .collectAsList();
    }
}
