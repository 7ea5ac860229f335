package io.github.sparkredis.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.github.sparkredis.SparkRedis;
import io.github.sparkredis.testing.HashTarget;
import io.github.sparkredis.testing.Spark;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The format {@code redis-write-result}, and that the typed result says the same. */
final class WriteResultIT {
    private final HashTarget target = new HashTarget();
    private final SparkSession spark = Spark.newSession();

    @AfterEach
    void close() {
        target.close();
    }

    @Test
    void theColumnsAreThoseOfTheContract() {
        assertThat(results().schema().toDDL())
                .isEqualTo("result_id STRING,format STRING,started_at TIMESTAMP,elapsed_ms DOUBLE,rows_written BIGINT,"
                        + "rows_skipped BIGINT,rows_failed BIGINT,rows_in_doubt BIGINT,complete BOOLEAN,"
                        + "failures MAP<STRING, BIGINT>,"
                        + "errors ARRAY<STRUCT<key: STRING, reason: STRING, message: STRING, partition: INT, row: BIGINT>>,"
                        + "keys ARRAY<STRING>,keys_total BIGINT,keys_removed BIGINT,bytes_sent BIGINT,restarts BIGINT,"
                        + "target STRING,retries BIGINT,connections_lost BIGINT,tasks_done BIGINT,tasks BIGINT,"
                        + "running BOOLEAN,duplicate_keys BIGINT,rows_deleted BIGINT,skips MAP<STRING, BIGINT>,"
                        + "failed_rows_path STRING,rows_kept BIGINT,query_id STRING,epoch_id BIGINT,"
                        + "dry_run STRUCT<rows: BIGINT, bytes: BIGINT, memory: BIGINT,"
                        + " commands: ARRAY<STRUCT<name: STRING, rows: BIGINT, bytes: BIGINT, keys: ARRAY<STRING>,"
                        + " example: STRING, memory: BIGINT>>>");
        assertThat(results().count()).as("a new session has no results").isZero();
    }

    @Test
    void theRowEqualsTheTypedResult() {
        target.redis.rpush(target.key(3), "in the way");
        Instant before = Instant.now();
        WriteResult result = target.write(numbers(7), "result_id", "mine");
        Instant after = Instant.now();

        assertThat(result.resultId()).isEqualTo("mine");
        assertThat(result.startedAt()).isBetween(before, after);
        assertThat(result.startedAt().plus(result.elapsed())).isBetween(before, after.plusMillis(1));
        assertThat(result.rowsWritten()).isEqualTo(6);
        assertThat(result.failures()).isEqualTo(Map.of("rejected:WRONGTYPE", 1L));
        assertThat(result.keys()).isNull();
        assertThat(result.keysTotal()).isNull();
        assertThat(result.keysRemoved()).isZero();
        assertSame(results().first(), result);
    }

    @Test
    void generatedKeysAreListedUpToTheirLimit() {
        WriteResult all = target.write(numbers(25), "key_pattern", target.prefix + "{idx}:{id}");
        assertThat(all.keysTotal()).isEqualTo(25);
        assertThat(all.keys())
                .hasSize(25)
                .doesNotHaveDuplicates()
                .allSatisfy(key -> assertThat(target.redis.exists(key)).isTrue());
        assertSame(results().first(), all);

        WriteResult some = target.write(numbers(25), "key_pattern", target.prefix + "{uuid}", "keys_limit", "4");
        assertThat(some.keysTotal()).isEqualTo(25);
        assertThat(some.keys()).hasSize(4);
        assertSame(results().first(), some);

        WriteResult prefixOnly = SparkRedis.writeHashes(
                numbers(2), Map.of("url", target.server.url(), "key_prefix", target.prefix, "keys_limit", "0"));
        assertThat(prefixOnly.keysTotal()).isEqualTo(2);
        assertThat(prefixOnly.keys()).isEmpty();
        assertSame(results().first(), prefixOnly);
    }

    @Test
    void rowsThatShareAKeyAreCounted() {
        Dataset<Row> six = spark.range(0, 6, 1, 1).selectExpr("id % 2 AS id", "id AS n");
        WriteResult result = target.write(six);
        assertThat(result.rowsWritten()).isEqualTo(6);
        assertThat(result.duplicateKeys()).isEqualTo(4);
        assertThat(result.toString()).contains("6 rows written, 4 with the key of a row before");
        assertSame(results().first(), result);

        WriteResult inserted = target.write(
                spark.range(0, 4, 1, 1).selectExpr("id % 2 + 10 AS id"), "mode", "insert", "columns", "id");
        assertThat(inserted.rowsSkipped()).isEqualTo(2);
        assertThat(inserted.duplicateKeys()).isEqualTo(2);

        assertThat(target.write(numbers(20)).duplicateKeys()).isZero();
        assertThat(target.write(six, "key_pattern", target.prefix + "p{idx}").duplicateKeys())
                .isZero();
    }

    /** Where tasks wait for slots, a job would wait behind the very write that it asks for. */
    @Test
    void readingItTakesNoJob() {
        target.write(numbers(5), "result_id", "free");
        spark.sparkContext().setJobGroup("results", "reads results", false);
        try {
            assertThat(results().collectAsList()).hasSize(1);
            assertThat(spark.read()
                            .format("redis-write-result")
                            .option("result_id", "free")
                            .load()
                            .collectAsList())
                    .hasSize(1);
            assertThat(spark.sparkContext().statusTracker().getJobIdsForGroup("results"))
                    .isEmpty();
        } finally {
            spark.sparkContext().clearJobGroup();
        }
    }

    @Test
    void aCachedFrameOfResultsHasThem() {
        target.write(numbers(5), "result_id", "cached");
        Dataset<Row> cached = results().cache();
        assertThat(cached.count()).isEqualTo(1);
        cached.unpersist();
    }

    @Test
    void aFrameThatWasMadeBeforeTheWriteHasItsResult() {
        Dataset<Row> results = results();
        target.write(numbers(5));
        assertThat(results.collectAsList()).hasSize(1);
    }

    @Test
    void theNewestComesFirstAndAnIdPicksOne() {
        target.write(numbers(1), "result_id", "first");
        target.write(numbers(2), "result_id", "second");
        String random = target.write(numbers(3)).resultId();
        assertThat(ids()).containsExactly(random, "second", "first");
        Dataset<Row> picked = spark.read()
                .format("redis-write-result")
                .option("result_id", "second")
                .load();
        assertThat(picked.collectAsList())
                .singleElement()
                .satisfies(row -> assertThat(row.<Long>getAs("rows_written")).isEqualTo(2));
        assertThat(spark.read()
                        .format("redis-write-result")
                        .option("result_id", "none")
                        .load()
                        .count())
                .isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "resultid|mine|Unknown option \"resultid\". Did you mean \"result_id\"?",
                "runing|true|Unknown option \"runing\". Did you mean \"running\"?",
                "url|redis://host|Unknown option \"url\". \"url\" is an option of writes: leave it out.",
                "path|$.a|Unknown option \"path\". The results have no path: call load() without one.",
                "x|y|Unknown option \"x\"."
            })
    void anOptionThatThereIsNotIsRefused(String option, String value, String message) {
        assertThatThrownBy(() -> spark.read()
                        .format("redis-write-result")
                        .option(option, value)
                        .load())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message)
                .hasMessageEndingWith(" redis-write-result knows: \"result_id\", \"running\".");
        if (!option.equals("path")) { // which a catalog adds to what is its own
            assertThatThrownBy(() -> spark.sql("CREATE TEMPORARY VIEW wrong USING `redis-write-result` OPTIONS ("
                            + option + " '" + value + "')"))
                    .hasMessageContainingAll(message, "\"result_id\", \"running\"");
        }
    }

    @Test
    void allOptionsThatThereAreNotAreSaidAtOnce() {
        assertThatThrownBy(() -> spark.read()
                        .format("redis-write-result")
                        .options(Map.of("a", "1", "b", "2"))
                        .load())
                .hasMessage("Unknown options \"a\", \"b\". redis-write-result knows: \"result_id\", \"running\".");
    }

    @Test
    void aTableOfSqlTakesTheseOptionsAndNoOthers() {
        String didYouMean = "Unknown option \"runing\". Did you mean \"running\"?";
        target.write(numbers(5), "result_id", "in-a-table");
        target.write(numbers(5), "result_id", "beside-it");
        spark.sql("CREATE TABLE results_of_writes USING `redis-write-result` OPTIONS (result_id 'in-a-table')"
                + " COMMENT 'what writes did' TBLPROPERTIES ('made.by' = 'a test')");
        try {
            assertThat(spark.sql("SELECT result_id FROM results_of_writes").collectAsList())
                    .extracting(row -> row.getString(0))
                    .containsExactly("in-a-table");
            if (Spark.isAtLeast(4, 0)) { // 3.5 loses such options
                assertThat(ids(spark.read().option("result_id", "beside-it").table("results_of_writes")))
                        .containsExactly("beside-it");
                assertThatThrownBy(
                                () -> ids(spark.read().option("runing", "true").table("results_of_writes")))
                        .hasMessageContaining(didYouMean);
            }
        } finally {
            spark.sql("DROP TABLE results_of_writes");
        }
        // No Spark asks then.
        spark.sql("CREATE TABLE results_of_writes USING `redis-write-result` OPTIONS (runing 'true')");
        try {
            assertThatThrownBy(
                            () -> spark.sql("SELECT * FROM results_of_writes").collectAsList())
                    .hasStackTraceContaining(didYouMean);
        } finally {
            spark.sql("DROP TABLE results_of_writes");
        }
    }

    @Test
    void oneIdGivenTwiceNamesTheLaterWrite() {
        target.write(numbers(1), "result_id", "same");
        target.write(numbers(2), "result_id", "same");
        assertThat(spark.read()
                        .format("redis-write-result")
                        .option("result_id", "same")
                        .load()
                        .first()
                        .<Long>getAs("rows_written"))
                .isEqualTo(2);
    }

    @Test
    void theLastHundredAreKept() {
        Dataset<Row> none = spark.createDataFrame(List.of(), numbers(0).schema());
        IntStream.range(0, 100).parallel().forEach(i -> target.write(none, "result_id", "early-" + i));
        assertThat(ids()).hasSize(100).allSatisfy(id -> assertThat(id).startsWith("early-"));
        target.write(none, "result_id", "later");
        target.write(none, "result_id", "last");
        assertThat(ids()).hasSize(100).startsWith("last", "later").doesNotHaveDuplicates();
    }

    @Test
    void aCachedReadIsThatOfItsSessionToo() {
        target.write(numbers(1), "result_id", "ours");
        Dataset<Row> cached = results().cache();
        assertThat(cached.collectAsList()).extracting(row -> row.getString(0)).containsExactly("ours");
        cached.unpersist();
    }

    @Test
    void eachSessionSeesItsOwnWrites() {
        SparkSession other = Spark.newSession();
        target.write(numbers(1), "result_id", "ours");
        target.write(other.range(3).selectExpr("id", "id AS n"), "result_id", "theirs");
        assertThat(ids()).containsExactly("ours");
        assertThat(other.read().format("redis-write-result").load().collectAsList())
                .extracting(row -> row.getString(0))
                .containsExactly("theirs");
        assertThat(Spark.newSession().read().format("redis-write-result").load().count())
                .isZero();
    }

    @Test
    void sqlReadsThem() {
        target.write(numbers(5), "result_id", "by-sql");
        spark.sql("CREATE TEMPORARY VIEW writes USING `redis-write-result`");
        assertThat(spark.sql("SELECT rows_written FROM writes WHERE result_id = 'by-sql' AND complete")
                        .first()
                        .getLong(0))
                .isEqualTo(5);
        target.write(numbers(6), "result_id", "later");
        assertThat(spark.sql("SELECT result_id FROM writes").collectAsList())
                .extracting(row -> row.getString(0))
                .containsExactly("later", "by-sql");
        spark.sql("CREATE TEMPORARY VIEW one USING `redis-write-result` OPTIONS (result_id 'by-sql')");
        assertThat(spark.sql("SELECT result_id, size(errors), failures FROM one")
                        .count())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"upsert,none", "insert,none", "update,none", "replace,none", "upsert,batch", "insert,batch"})
    void theCountsAddUpToTheRowsOfTheDataFrame(String mode, String transaction) {
        for (int id = 0; id < 500; id += 3) {
            target.redis.hset(target.key(id), "own", "before");
            target.redis.rpush(target.key(id + 1), "in the way");
        }
        Dataset<Row> rows = spark.range(0, 1_237, 1, 3)
                .selectExpr("if(id % 11 = 0, null, id) AS id", "if(id % 7 = 0, null, id) AS n");
        WriteResult result = target.write(rows, "mode", mode, "transaction", transaction, "batch_size", "31");
        assertThat(result.rowsWritten() + result.rowsSkipped() + result.rowsFailed())
                .isEqualTo(1_237);
        assertThat(result.failures().values().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .isEqualTo(result.rowsFailed());
        assertThat(result.failures()).containsEntry("null_key", 113L).containsEntry("empty_row", 160L);
        assertThat(result.errors()).hasSize(20);
        assertSame(results().first(), result);
    }

    @ParameterizedTest
    @CsvSource({"0,0", "3,3", "1000,40"})
    void asManyErrorsAreShownAsErrorLimitSays(String limit, int shown) {
        Dataset<Row> rows = spark.range(0, 40, 1, 4).selectExpr("CAST(null AS STRING) AS id", "id AS n");
        WriteResult result = target.write(rows, "error_limit", limit);
        assertThat(result.errors()).hasSize(shown);
        assertThat(result.rowsFailed()).isEqualTo(40);
        assertThat(result.failures()).isEqualTo(Map.of("null_key", 40L));
    }

    @Test
    void longKeysAreCutInTheSample() {
        String key = target.prefix + "x".repeat(5_000);
        target.redis.rpush(key, "in the way");
        WriteResult result = target.write(spark.sql("SELECT '" + "x".repeat(5_000) + "' AS id, 1 AS n"));
        assertThat(result.errors()).singleElement().satisfies(error -> {
            assertThat(error.key()).hasSizeLessThan(300).startsWith(key.substring(0, 100));
            assertThat(error.key()).contains(Integer.toString(key.length()));
        });
    }

    @Test
    void aWriteThatDiedSaysSoAndCountsWhatWasThrough() {
        try (FailingPartition failing = new FailingPartition(spark, 3)) {
            Dataset<Row> rows = spark.range(0, 100, 1, 4).selectExpr("id", failing.callForRows("id >= 75") + " AS n");
            assertThatThrownBy(() -> target.write(rows, "result_id", "dead"))
                    .hasMessageContaining(FailingPartition.MESSAGE);
        }
        Row result = results().first();
        assertThat(result.<String>getAs("result_id")).isEqualTo("dead");
        assertThat(result.<Boolean>getAs("complete")).isFalse();
        assertThat(result.<Long>getAs("rows_written")).isEqualTo(75);
        assertThat(target.hash(74)).containsEntry("n", "74");
    }

    private void assertSame(Row row, WriteResult result) {
        assertThat(row.<String>getAs("result_id")).isEqualTo(result.resultId());
        assertThat(row.<String>getAs("format")).isEqualTo(result.format()).isEqualTo("redis-hash");
        assertThat(row.<Timestamp>getAs("started_at").toInstant())
                .isBetween(result.startedAt().minusNanos(1_000), result.startedAt());
        assertThat(row.<Double>getAs("elapsed_ms"))
                .isEqualTo(result.elapsed().toNanos() / 1e6)
                .isPositive();
        assertThat(row.<Long>getAs("rows_written")).isEqualTo(result.rowsWritten());
        assertThat(row.<Long>getAs("rows_skipped")).isEqualTo(result.rowsSkipped());
        assertThat(row.<Long>getAs("rows_failed")).isEqualTo(result.rowsFailed());
        assertThat(row.<Long>getAs("rows_in_doubt")).isEqualTo(result.rowsInDoubt());
        assertThat(row.<Boolean>getAs("complete")).isEqualTo(result.complete());
        assertThat(row.getJavaMap(row.fieldIndex("failures"))).isEqualTo(result.failures());
        assertThat(row.<Row>getList(row.fieldIndex("errors")))
                .extracting(error -> tuple(error.get(0), error.get(1), error.get(2)))
                .isEqualTo(result.errors().stream()
                        .map(error -> tuple(error.key(), error.reason(), error.message()))
                        .toList());
        assertThat(row.isNullAt(row.fieldIndex("keys"))).isEqualTo(result.keys() == null);
        if (result.keys() != null) {
            assertThat(row.<String>getList(row.fieldIndex("keys"))).isEqualTo(result.keys());
        }
        assertThat(row.<Long>getAs("keys_total")).isEqualTo(result.keysTotal());
        assertThat(row.<Long>getAs("keys_removed")).isEqualTo(result.keysRemoved());
        assertThat(row.<Long>getAs("duplicate_keys")).isEqualTo(result.duplicateKeys());
        assertThat(row.<Long>getAs("rows_deleted")).isEqualTo(result.rowsDeleted());
        assertThat(row.getJavaMap(row.fieldIndex("skips"))).isEqualTo(result.skips());
        assertThat(row.<String>getAs("failed_rows_path")).isEqualTo(result.failedRowsPath());
        assertThat(row.<Long>getAs("rows_kept")).isEqualTo(result.rowsKept());
        assertThat(row.<String>getAs("query_id")).isEqualTo(result.queryId());
        assertThat(row.<Long>getAs("epoch_id")).isEqualTo(result.epochId());
        assertThat(row.<Long>getAs("tasks_done"))
                .isEqualTo(result.tasksDone())
                .isEqualTo(row.<Long>getAs("tasks"))
                .isPositive();
    }

    private Dataset<Row> results() {
        return spark.read().format("redis-write-result").load();
    }

    private List<String> ids() {
        return ids(results());
    }

    private static List<String> ids(Dataset<Row> results) {
        return results.collectAsList().stream().map(row -> row.getString(0)).toList();
    }

    private Dataset<Row> numbers(int count) {
        return spark.range(0, count, 1, 2).selectExpr("id", "id AS n");
    }
}
