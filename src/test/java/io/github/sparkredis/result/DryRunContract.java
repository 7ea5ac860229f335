package io.github.sparkredis.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkredis.SparkRedis;
import io.github.sparkredis.testing.Capability;
import io.github.sparkredis.testing.CapturedLog;
import io.github.sparkredis.testing.SharedTarget;
import io.github.sparkredis.testing.Spark;
import io.github.sparkredis.testing.SparkExtension;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A look before the leap: everything is checked, and nothing is sent. */
@ExtendWith(SparkExtension.class)
abstract class DryRunContract {
    final SharedTarget target;

    DryRunContract(SharedTarget target) {
        this.target = target;
    }

    @AfterEach
    void close() {
        target.close();
    }

    private static Dataset<Row> rows(SparkSession spark, int count, int partitions) {
        return spark.range(0, count, 1, partitions).selectExpr("id", "concat('name ', id) AS name");
    }

    @Test
    void nothingIsSentAndTheResultSaysWhatWouldBe(SparkSession spark) {
        WriteResult result = target.write(rows(spark, 2_500, 3), "dry_run", "true");
        assertThat(target.rowsUnder(target.prefix)).isEmpty();
        assertThat(result.complete()).isTrue();
        assertThat(result.rowsWritten() + result.rowsSkipped() + result.rowsFailed() + result.bytesSent())
                .isZero();
        assertThat(result.rowsTotal()).isEqualTo(2_500);

        DryRun dryRun = dryRun(result);
        assertThat(dryRun.rows()).isEqualTo(2_500);
        assertThat(dryRun.commands()).hasSize(1);
        PlannedCommand command = dryRun.commands().get(0);
        assertThat(command.name()).isEqualTo(target.command());
        assertThat(command.rows()).isEqualTo(2_500);
        assertThat(command.keys()).hasSize(5).allMatch(key -> key.startsWith(target.prefix));
        assertThat(command.example())
                .startsWith(target.command() + " " + command.keys().get(0) + " ")
                .contains("name ");
        assertThat(result.toString()).contains(" dry run: 2,500 rows to send (", ", nothing was sent");
    }

    /** What a batch has beside its rows shows that no reply is missing. */
    @Test
    void theBytesAreThoseThatTheWriteThenSends(SparkSession spark) {
        long planned =
                dryRun(target.write(rows(spark, 100, 1), "dry_run", "true")).bytes();
        long sent = target.write(rows(spark, 100, 1), "dry_run", "false").bytesSent();
        assertThat(sent).isEqualTo(planned + "*1\r\n$4\r\nPING\r\n".length());
    }

    @Test
    void rowsThatCannotBeSentFailAsTheyWould(SparkSession spark) {
        Dataset<Row> rows = spark.sql("SELECT * FROM VALUES ('a', 1), (null, 2), ('b', 3) AS t(id, n)");
        WriteResult result = target.write(rows, "dry_run", "true");
        assertThat(result.failures()).isEqualTo(Map.of("null_key", 1L));
        assertThat(dryRun(result).rows()).isEqualTo(2);
        assertThat(result.toString()).contains("2 rows to send", "1 failed (1 × null_key)");
        assertThatThrownBy(() -> target.writer(rows, "dry_run", "true").save())
                .isInstanceOf(RedisWriteException.class)
                .hasMessageStartingWith("1 of 3 rows failed, and max_failed_rows=0. To send: 2, skipped: 0."
                        + " Failures by reason: 1 × null_key, first at ")
                .hasMessageContaining("). Nothing was sent: dry_run=true. The whole result: ")
                .hasMessageNotContainingAny("ritten", "stay");
        assertThatThrownBy(result::throwForFailures)
                .hasMessageStartingWith("1 of 3 rows failed. To send: 2, skipped: 0. Failures by reason: ")
                .hasMessageEndingWith("). Nothing was sent: dry_run=true.")
                .hasMessageNotContaining("ritten");
    }

    @Test
    void ofNoRowsNothingIsEstimated(SparkSession spark) {
        DryRun dryRun = dryRun(target.write(rows(spark, 3, 1).limit(0), "dry_run", "true"));
        assertThat(dryRun.rows()).isZero();
        assertThat(dryRun.memory()).isNull();
        assertThat(dryRun.toString()).startsWith("0 rows to send, 0").doesNotContain("in Redis");
    }

    @Test
    void aDefaultOfTheSessionIsWarnedOf() {
        SparkSession spark = Spark.newSession();
        spark.conf().set("spark.datasource.redis.dry_run", "true");
        try (CapturedLog log = new CapturedLog("io.github.sparkredis")) {
            target.writer(rows(spark, 3, 1)).mode(SaveMode.Append).save();
            assertThat(log.lines())
                    .contains(
                            "WARN " + target.format
                                    + " sends nothing: dry_run=true is a default of this session (spark.datasource.redis.dry_run).");
        }
        assertThat(target.rowsUnder(target.prefix)).isEmpty();
    }

    @Test
    void rowsOfOneKeyAreSaid(SparkSession spark) {
        Dataset<Row> rows = spark.sql("SELECT * FROM VALUES ('a', 1), ('a', 2), ('b', 3) AS t(id, n)")
                .coalesce(1);
        WriteResult result = target.write(rows, "dry_run", "true");
        assertThat(result.duplicateKeys()).isEqualTo(1);
        assertThat(result.toString()).contains("3 rows to send", "1 with the key of a row before");
    }

    @Test
    void overwriteRemovesNothing(SparkSession spark) {
        target.store("there", Map.of("name", "before"));
        target.writer(rows(spark, 3, 1), "dry_run", "true")
                .mode(SaveMode.Overwrite)
                .save();
        assertThat(target.rowsUnder(target.prefix)).containsOnlyKeys("there");
    }

    @Test
    void overwriteIsRefusedToWhoMayNotLookForKeys(SparkSession spark) {
        if (!target.has(Capability.ACL)) {
            return;
        }
        target.redis.aclSetUser("no-scan", "on", ">word", "~*", "&*", "+@all", "-scan");
        try {
            assertThatThrownBy(() -> target.writer(
                                    rows(spark, 3, 1), "dry_run", "true", "user", "no-scan", "password", "word")
                            .mode(SaveMode.Overwrite)
                            .save())
                    .hasMessageContaining("NOPERM")
                    .hasMessageContaining("No row was sent");
        } finally {
            target.redis.aclDelUser("no-scan");
        }
    }

    @Test
    void everythingElseIsCheckedAllTheSame(SparkSession spark) {
        Dataset<Row> rows = rows(spark, 3, 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> target.write(rows, "dry_run", "true", "columns", "nmae"))
                .withMessageContaining("nmae");
        assertThatThrownBy(() ->
                        target.write(rows, "dry_run", "true", "url", "redis://127.0.0.1:1", "retry_timeout_ms", "0"))
                .isInstanceOf(RedisWriteException.class)
                .hasMessageContaining("127.0.0.1:1");
        assertThatThrownBy(() -> target.write(rows, "dry_run", "true", "user", "nobody", "password", "wrong-secret"))
                .isInstanceOf(RedisWriteException.class)
                .hasMessageNotContaining("wrong-secret");
    }

    @Test
    void eachKindOfCommandIsShownAndLongValuesAreCut(SparkSession spark) {
        Dataset<Row> rows = spark.sql("SELECT * FROM VALUES ('a', 60, repeat('x', 5000)), ('b', null, 'y'),"
                + " ('c', 60, 'line\\n') AS t(id, seconds, name)");
        DryRun dryRun = dryRun(target.write(rows, "dry_run", "true", "ttl_column", "seconds"));
        assertThat(dryRun.commands())
                .extracting(PlannedCommand::name)
                .containsExactly("EVALSHA", target.command()); // the one of more rows first
        assertThat(dryRun.commands().get(0).keys()).containsExactlyInAnyOrder(target.key("a"), target.key("c"));
        assertThat(dryRun.toString()).hasSizeLessThan(1_000).doesNotContain("line\n");
        assertThat(dryRun.bytes()).isGreaterThan(5_000);
    }

    @Test
    void theLogSaysThatItIsADryRun(SparkSession spark) {
        try (CapturedLog log = new CapturedLog("io.github.sparkredis")) {
            target.writer(rows(spark, 3, 1), "dry_run", "true").save();
            assertThat(log.lines())
                    .anyMatch(line -> line.startsWith("INFO") && line.contains("dry run: 3 rows to send"));
        }
    }

    @Test
    void theResultIsReadBackAndSqlTablesTakeTheOption(SparkSession spark) {
        String table = "dry_" + target.format.replace('-', '_');
        spark.sql("CREATE TEMPORARY VIEW " + table + " (id STRING, name STRING) USING `" + target.format
                + "` OPTIONS (url '"
                + target.url + "', key_column 'id', key_prefix '" + target.prefix + "', dry_run 'true', result_id '"
                + target.prefix + "')");
        try {
            spark.sql("INSERT INTO " + table + " SELECT 'a', 'Ann'");
        } finally {
            spark.catalog().dropTempView(table);
        }
        assertThat(target.rowsUnder(target.prefix)).isEmpty();
        Row read = spark.read()
                .format("redis-write-result")
                .option("result_id", target.prefix)
                .load()
                .selectExpr("dry_run.rows", "dry_run.bytes", "dry_run.memory", "dry_run.commands[0].keys[0] AS key")
                .first();
        DryRun dryRun = dryRun(SparkRedis.result(spark, target.prefix).orElseThrow());
        assertThat(read.<Long>getAs("rows")).isEqualTo(1);
        assertThat(read.<Long>getAs("bytes")).isEqualTo(dryRun.bytes());
        assertThat(read.<Long>getAs("memory")).isEqualTo(dryRun.memory());
        assertThat(read.<String>getAs("key")).isEqualTo(target.key("a"));
    }

    @Test
    void aWriteThatIsNoneHasNoDryRun(SparkSession spark) {
        assertThat(target.write(rows(spark, 1, 1)).dryRun()).isNull();
    }

    @Test
    void theFirstKeysAndCommandsOfManyTasksAreFew(SparkSession spark) {
        DryRun dryRun = dryRun(target.write(rows(spark, 40, 8), "dry_run", "true"));
        assertThat(dryRun.commands().stream().map(PlannedCommand::keys).map(List::size))
                .containsExactly(5);
        assertThat(dryRun.rows()).isEqualTo(40);
    }

    static DryRun dryRun(WriteResult result) {
        return Objects.requireNonNull(result.dryRun());
    }
}
