package io.github.sparkredis.result;

import static org.assertj.core.api.Assertions.assertThat;

import example.UsersProgram;
import io.github.sparkredis.SparkRedis;
import io.github.sparkredis.testing.QueryPage;
import io.github.sparkredis.testing.RespCommand;
import io.github.sparkredis.testing.ScriptedServer;
import io.github.sparkredis.testing.SharedTarget;
import io.github.sparkredis.testing.Spark;
import io.github.sparkredis.testing.SparkExtension;
import io.github.sparkredis.testing.UsualReplies;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the Spark UI shows at the write's node is what the result says. */
@ExtendWith(SparkExtension.class)
abstract class MetricsContract {
    private final SharedTarget target;

    MetricsContract(SharedTarget target) {
        this.target = target;
    }

    @AfterEach
    void close() {
        target.close();
    }

    @ParameterizedTest
    @CsvSource({
        "upsert, 1, 250, 100",
        "upsert, 3, 12347, 64",
        "insert, 1, 1237, 1000",
        "insert, 4, 12347, 64",
        "update, 3, 2993, 70",
        "replace, 2, 777, 1000"
    })
    void theyEqualTheResult(String mode, int partitions, int count, String batchSize, SparkSession spark)
            throws TimeoutException {
        WriteResult result = written(mode, partitions, count, batchSize, spark);
        assertSame(ofTheLastWrite(spark), result);
        assertThat(result.rowsWritten() + result.rowsSkipped() + result.rowsFailed())
                .isEqualTo(count);
    }

    @Test
    void rowsThatAreSkippedAreCountedByTheReasonsThatTheWriteCanHave(SparkSession spark) throws TimeoutException {
        target.write(spark.sql("SELECT 1 AS id, 9 AS v, 'new' AS name"), "version_column", "v");
        target.write(
                spark.sql("SELECT * FROM VALUES (1, 8, 'u', 'old'), (2, 1, 'd', null), (3, 1, 'update_preimage', 'x'),"
                        + " (4, 1, 'u', 'four') AS t(id, v, op, name)"),
                "version_column",
                "v",
                "op_column",
                "op");
        QueryPage page = ofTheLastWrite(spark);
        assertThat(page.count("rows skipped")).isEqualTo(3);
        assertThat(page.count("rows skipped: what is there is newer")).isEqualTo(1);
        assertThat(page.count("rows skipped: no key to delete or touch")).isEqualTo(1);
        assertThat(page.count("rows skipped: they say what was there before an update"))
                .isEqualTo(1);
        assertThat(page.metrics()).doesNotContainKey("rows skipped: write_if does not hold");
    }

    /** Spark 3.5 does not let a writer know which look at its metrics is the last; the rows under way then show as written. */
    @ParameterizedTest
    @CsvSource({"insert, 1, 1000, 1000", "update, 2, 400, 70"})
    void whereAHundredDividesTheRowsOnlySpark4ShowsTheLastBatchesAsTheyEnded(
            String mode, int partitions, int count, String batchSize, SparkSession spark) throws TimeoutException {
        WriteResult result = written(mode, partitions, count, batchSize, spark);
        QueryPage page = ofTheLastWrite(spark);
        long written = page.count("rows written to Redis");
        long others = page.count("rows skipped") + page.count("rows failed");
        assertThat(written + others).isEqualTo(count);
        if (Spark.isAtLeast(4, 0)) {
            assertThat(written).isEqualTo(result.rowsWritten());
            assertThat(page.count("rows failed")).isEqualTo(result.rowsFailed());
        }
    }

    private WriteResult written(String mode, int partitions, int count, String batchSize, SparkSession spark) {
        target.store(IntStream.range(0, 100).map(id -> 2 * id).boxed().toList(), Map.of("own", "before"));
        for (int id = 1; id < 200; id += 2) {
            target.redis.rpush(target.key(id), "in the way");
        }
        return target.write(
                spark.range(0, count, 1, partitions).selectExpr("if(id % 10 = 9, null, id) AS id", "id AS n"),
                "mode",
                mode,
                "batch_size",
                batchSize);
    }

    @Test
    void bytesAndBatchesAreThoseThatTheServerGot(SparkSession spark) throws TimeoutException {
        try (ScriptedServer server = ScriptedServer.start(UsualReplies::to)) {
            target.typed(
                    spark.range(0, 1_050, 1, 1).selectExpr("id", "repeat('x', cast(id AS int)) AS s"),
                    Map.of("url", server.url(), "key_column", "id", "batch_size", "100"));
            List<RespCommand> rows = server.commands().stream()
                    .filter(command -> command.name().equals(target.command()))
                    .toList();
            long bytes = rows.stream()
                    .mapToLong(command -> "*4\r\n".length()
                            + command.parts().stream()
                                    .mapToLong(part -> ("$" + part.length + "\r\n").length() + part.length + 2)
                                    .sum())
                    .sum();
            long sent = bytes + 11 * "*1\r\n$4\r\nPING\r\n".length();
            assertThat(ofTheLastWrite(spark).metrics())
                    .containsEntry("rows written to Redis", "1,050")
                    .containsEntry("batches sent", "11")
                    .containsEntry("bytes sent to Redis", String.format(Locale.ROOT, "%.1f KiB", sent / 1024.0));
        }
    }

    /** Spark runs the write as a query below the user's own, where nobody looks for figures. */
    @Test
    void theUsersOwnQueryShowsThemToo(SparkSession spark) throws TimeoutException {
        Dataset<Row> rows = spark.range(0, 1_234, 1, 3).selectExpr("if(id = 7, null, id) AS id", "id AS n");
        UsersProgram.save(
                rows,
                target.format,
                target.options("key_prefix", target.prefix, "max_failed_rows", "1", "mode", "insert"));
        WriteResult result = newest(spark);

        List<QueryPage> pages = QueryPage.ofTheLastWrite(spark);
        assertThat(pages).hasSize(2);
        QueryPage user = pages.get(0);
        QueryPage write = pages.get(1);
        assertThat(user.id()).isEqualTo(user.root()).isEqualTo(write.root());
        assertSame(user, result);
        assertSame(write, result);
        assertThat(user.metrics())
                .containsKeys(write.metrics().keySet().stream()
                        .filter(name -> !name.startsWith("number of") && !name.startsWith("duration"))
                        .toArray(String[]::new));
    }

    @Test
    void anInsertOfSqlShowsThemAtItsOwnQuery(SparkSession spark) throws TimeoutException {
        spark.range(0, 20, 1, 2).selectExpr("id", "id AS n").createOrReplaceTempView("numbers_of_metrics");
        spark.sql("CREATE OR REPLACE TEMPORARY VIEW metrics_target (id BIGINT, n BIGINT) USING `" + target.format
                + "` OPTIONS (url '" + target.url + "', key_column 'id', key_prefix '" + target.prefix + "')");
        spark.sql("INSERT INTO metrics_target SELECT * FROM numbers_of_metrics");
        List<QueryPage> pages = QueryPage.ofTheLastWrite(spark);
        assertThat(pages)
                .hasSize(2)
                .allSatisfy(
                        page -> assertThat(page.count("rows written to Redis")).isEqualTo(20));
        assertThat(pages.get(0).id())
                .isEqualTo(pages.get(0).root())
                .isEqualTo(pages.get(1).root());
    }

    @Test
    void figuresLookAsThoseOfSparkDo(SparkSession spark) throws TimeoutException {
        target.write(spark.range(0, 20_000, 1, 2).selectExpr("id", "repeat('x', 100) AS s"), "batch_size", "100");
        String spread = " \\(.+, .+, .+\\)";
        assertThat(ofTheLastWrite(spark).metrics())
                .containsEntry("rows written to Redis", "20,000")
                .hasEntrySatisfying(
                        "bytes sent to Redis",
                        text -> assertThat(text).matches("total \\(min, med, max\\)\n[0-9.]+ MiB" + spread))
                .hasEntrySatisfying(
                        "time waiting for Redis",
                        text -> assertThat(text).matches("total \\(min, med, max\\)\n[0-9.]+ m?s" + spread))
                .hasEntrySatisfying(
                        "time encoding rows",
                        text -> assertThat(text)
                                .matches("total \\(min, med, max\\)\n[0-9.]+ m?s" + spread)
                                .doesNotContain("\n0 ms"))
                .hasEntrySatisfying(
                        "rows per second of a task",
                        text -> assertThat(text).matches("avg \\(min, med, max\\)\n[0-9,]+" + spread));
    }

    private static void assertSame(QueryPage page, WriteResult result) {
        assertThat(page.count("rows written to Redis")).isEqualTo(result.rowsWritten());
        assertThat(page.count("rows skipped")).isEqualTo(result.rowsSkipped());
        assertThat(page.count("rows failed")).isEqualTo(result.rowsFailed());
        assertThat(page.count("batches tried again"))
                .isEqualTo(result.retries())
                .isZero();
    }

    private static WriteResult newest(SparkSession spark) {
        String id = spark.read().format("redis-write-result").load().first().getAs("result_id");
        return SparkRedis.result(spark, id).orElseThrow();
    }

    private static QueryPage ofTheLastWrite(SparkSession spark) throws TimeoutException {
        List<QueryPage> pages = QueryPage.ofTheLastWrite(spark);
        return pages.get(pages.size() - 1);
    }
}
