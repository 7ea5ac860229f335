package io.github.sparkredis.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkredis.testing.DyingTask;
import io.github.sparkredis.testing.HashTarget;
import io.github.sparkredis.testing.JsonTarget;
import io.github.sparkredis.testing.SharedTarget;
import io.github.sparkredis.testing.Spark;
import io.github.sparkredis.testing.StreamOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.DataStreamWriter;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code failed_rows}: each row that failed is kept in a folder. */
final class FailedRowsIT {

    private static SparkSession spark;

    private final HashTarget target = new HashTarget();

    @TempDir
    private Path folder;

    @BeforeAll
    static void startASparkThatTriesAgain() {
        spark = Spark.start(Map.of("spark.master", "local[2,4]"));
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    @AfterEach
    void close() {
        target.close();
    }

    @Test
    void eachRowThatFailedIsALineOfJsonWithTheRow() throws IOException {
        target.redis.set(target.key(2), "in the way");
        Dataset<Row> rows = spark.sql("SELECT * FROM VALUES (1, 'a', 1.5D), (2, 'b', double('NaN')), (null, 'c', 2.5D)"
                        + " AS t(id, name, n)")
                .selectExpr("*", "X'00ff' AS bytes", "named_struct('x', id) AS nested");
        target.writer(rows, "failed_rows", failed(), "result_id", "kept-rows").save(); // and does not throw
        assertThat(lines())
                .containsExactlyInAnyOrder(
                        "{\"key\":\"" + target.key(2) + "\",\"reason\":\"rejected:WRONGTYPE\",\"message\":\""
                                + SharedTarget.WRONG_TYPE + "\",\"row\":{\"id\":2,\"name\":\"b\",\"n\":\"NaN\","
                                + "\"bytes\":\"AP8=\",\"nested\":{\"x\":2}}}",
                        "{\"key\":null,\"reason\":\"null_key\",\"message\":\"the column \\\"id\\\" of the key is null\","
                                + "\"row\":{\"id\":null,\"name\":\"c\",\"n\":2.5,\"bytes\":\"AP8=\",\"nested\":{\"x\":null}}}");
        Row result = spark.read()
                .format("redis-write-result")
                .option("result_id", "kept-rows")
                .load()
                .first();
        assertThat(result.<Long>getAs("rows_failed")).isEqualTo(2);
        assertThat(result.<Long>getAs("rows_kept")).isEqualTo(2);
        assertThat(result.<String>getAs("failed_rows_path")).isEqualTo(failed());
        assertThat(spark.read()
                        .json(failed())
                        .select("row.name")
                        .as(Encoders.STRING())
                        .collectAsList())
                .containsExactlyInAnyOrder("b", "c");
    }

    /** Why it failed may be that it is no JSON. */
    @Test
    void whatIsNoJsonIsShownAsText() throws IOException {
        try (JsonTarget documents = new JsonTarget()) {
            Dataset<Row> rows = spark.sql("SELECT 1 AS id, CAST(X'61ff62' AS string) AS name");
            WriteResult result = documents.write(rows, "failed_rows", failed());
            assertThat(result.failures()).isEqualTo(Map.of("conversion", 1L));
            assertThat(lines()).singleElement().asString().endsWith("\"row\":{\"id\":1,\"name\":\"a\uFFFDb\"}}");
        }
    }

    @Test
    void nothingIsMadeWhereNoRowFails() throws IOException {
        WriteResult result = target.write(spark.range(10).selectExpr("id", "id AS n"), "failed_rows", failed());
        assertThat(result.rowsKept()).isZero();
        assertThat(files()).isEmpty();
    }

    @Test
    void rowsThatAreMissingUnderUpdateAreKeptToo() throws IOException {
        WriteResult result =
                target.write(spark.range(3).selectExpr("id", "id AS n"), "failed_rows", failed(), "mode", "update");
        assertThat(result.failures()).isEqualTo(Map.of("key_missing", 3L));
        assertThat(result.rowsKept()).isEqualTo(3);
        assertThat(lines()).hasSize(3);
    }

    @Test
    void ofATaskThatRunsAgainOnlyTheAttemptThatCountsIsKept() throws IOException {
        Dataset<Row> rows = spark.range(0, 1000, 1, 2).selectExpr("if(id % 10 = 0, null, id) AS id", "id AS n");
        MapPartitionsFunction<Row, Row> dying =
                partition -> TaskContext.get().attemptNumber() == 0 ? new DyingTask<>(partition, 300) : partition;
        Dataset<Row> disturbed = rows.mapPartitions(dying, Encoders.row(rows.schema()));
        WriteResult result = target.write(disturbed, "failed_rows", failed(), "batch_size", "20");
        assertThat(result.failures()).isEqualTo(Map.of("null_key", 100L));
        assertThat(result.rowsKept()).isEqualTo(100);
        assertThat(lines()).hasSize(100).doesNotHaveDuplicates();
        assertThat(files()).hasSize(2).allMatch(file -> file.matches("part-0000[01]-[-0-9a-f]+\\.json"));
        assertThat(folder.resolve("failed/_temporary")).doesNotExist();
    }

    @Test
    void aWriteThatDiesKeepsNone() {
        Dataset<Row> rows = spark.range(0, 100, 1, 2)
                .selectExpr("if(id < 50, null, id) AS id", "if(id = 99, raise_error('it dies here'), id) AS n");
        assertThatThrownBy(() -> target.write(rows, "failed_rows", failed())).hasMessageContaining("it dies here");
        assertThat(files()).isEmpty();
        assertThat(folder.resolve("failed/_temporary")).doesNotExist();
    }

    @Test
    void aFolderThatCannotBeIsRefusedBeforeAnyRowIsSent() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "text");
        assertThatThrownBy(() -> target.write(
                        spark.range(3).selectExpr("id", "id AS n"), "failed_rows", file.resolve("in") + ""))
                .isInstanceOf(RedisWriteException.class)
                .hasMessageContaining("could not be kept in failed_rows=" + file);
        assertThat(target.exists(1)).isFalse();
    }

    @Test
    void aDryRunKeepsNone() {
        target.write(spark.sql("SELECT null AS id, 1 AS n"), "failed_rows", failed(), "dry_run", "true");
        assertThat(files()).isEmpty();
    }

    @Test
    void anEpochThatRunsAgainPutsItsFilesAnew() throws Exception {
        Path input = Files.createDirectories(folder.resolve("input"));
        Files.writeString(input.resolve("0.json"), "{\"id\":1,\"n\":1}\n{\"n\":2}\n");
        stream(input);
        List<String> before = files();
        assertThat(before).hasSize(1);
        Files.delete(folder.resolve("checkpoint/commits/0"));
        Files.deleteIfExists(folder.resolve("checkpoint/commits/.0.crc"));
        stream(input);
        assertThat(files()).isEqualTo(before);
        assertThat(lines()).hasSize(1);
        Files.writeString(input.resolve("1.json"), "{\"n\":3}\n");
        stream(input);
        assertThat(files()).hasSize(2);
        assertThat(lines()).hasSize(2);
    }

    private void stream(Path input) throws Exception {
        DataStreamWriter<Row> writer = spark.readStream()
                .schema("id INT, n INT")
                .json(input.toString())
                .writeStream()
                .format("redis-hash")
                .trigger(Trigger.AvailableNow());
        StreamOptions.with(writer, target.options("failed_rows", failed()));
        StreamOptions.with(
                writer, "checkpointLocation", folder.resolve("checkpoint").toString());
        writer.start().awaitTermination();
    }

    private String failed() {
        return folder.resolve("failed").toString();
    }

    private List<String> files() {
        try (Stream<Path> files = Files.list(Files.createDirectories(folder.resolve("failed")))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.startsWith(".")) // checksums of Hadoop
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> lines() throws IOException {
        List<String> lines = new ArrayList<>();
        for (String file : files()) {
            lines.addAll(Files.readAllLines(folder.resolve("failed").resolve(file)));
        }
        return lines;
    }
}
