package io.github.sparkredis.changes;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.result.WriteResult;
import io.github.sparkredis.testing.SharedTarget;
import io.github.sparkredis.testing.SparkExtension;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Feeds in the form that other systems write, as docs/changes.md says to take them. */
@ExtendWith(SparkExtension.class)
abstract class FeedsContract {

    private final SharedTarget target;

    FeedsContract(SharedTarget target) {
        this.target = target;
    }

    @AfterEach
    void close() {
        target.close();
    }

    /** A snapshot, then changes, of which one comes again and one late, with Kafka's empty messages behind deletions. */
    @Test
    void eventsOfDebeziumInAnyOrder(SparkSession spark) {
        int seed = new Random().nextInt(1_000);
        List<String> messages = events();
        Collections.shuffle(messages, new Random(seed));
        WriteResult result = write(spark, messages);
        assertThat(result.rowsFailed()).as("seed %d", seed).isZero();
        assertThat(target.row(1001)).as("seed %d", seed).isEqualTo(Map.of("_version", "24024128"));
        assertThat(target.row(1002))
                .isEqualTo(Map.of("name", "George", "email", "gb@example.com", "_version", "24023528"));
        assertThat(target.row(1003)).isEqualTo(Map.of("_version", "24023728"));
        assertThat(target.row(1004))
                .isEqualTo(Map.of("name", "Anne Marie", "email", "annek@noanswer.org", "_version", "24023928"));
    }

    @Test
    void eventsOfDebeziumInTheirOrder(SparkSession spark) {
        WriteResult result = write(spark, events());
        assertThat(result.rowsWritten()).isEqualTo(7);
        assertThat(result.rowsDeleted()).isEqualTo(2);
        assertThat(result.skips()).isEqualTo(Map.of("stale", 1L));
    }

    /** A table that is read whole each night, also by a job that began before another and ends after it. */
    @Test
    void aTableWithAMomentOfChange(SparkSession spark) {
        Dataset<Row> monday = spark.sql("SELECT * FROM VALUES (1, 'a', TIMESTAMP'2026-11-23T01:00:00Z'),"
                + " (2, 'b', TIMESTAMP'2026-11-23T02:00:00Z') AS t(id, name, updated_at)");
        Dataset<Row> tuesday = spark.sql("SELECT * FROM VALUES (1, 'a', TIMESTAMP'2026-11-23T01:00:00Z'),"
                + " (2, 'changed', TIMESTAMP'2026-11-24T02:00:00.000001Z') AS t(id, name, updated_at)");
        String[] options = {"version_column", "updated_at", "columns", "name"};
        assertThat(target.write(monday, options).rowsWritten()).isEqualTo(2);
        assertThat(target.write(tuesday, options).rowsWritten()).isEqualTo(2);
        WriteResult late = target.write(monday, options);
        assertThat(late.rowsWritten())
                .as("what did not change is written again")
                .isEqualTo(1);
        assertThat(late.skips()).isEqualTo(Map.of("stale", 1L));
        assertThat(target.row(2)).isEqualTo(Map.of("name", "changed", "_version", "1795485600000001"));
    }

    private WriteResult write(SparkSession spark, List<String> messages) {
        String row = "STRUCT<id: BIGINT, name: STRING, email: STRING>";
        String event = "before " + row + ", after " + row + ", op STRING, source STRUCT<lsn: BIGINT>";
        Dataset<Row> changes = spark.createDataset(messages, Encoders.STRING())
                .coalesce(1)
                .selectExpr("from_json(value, '" + event + "') AS e")
                .where("e.op IS NOT NULL")
                .selectExpr("coalesce(e.after, e.before) AS row", "e.op AS op", "e.source.lsn AS lsn")
                .select("row.*", "op", "lsn");
        return target.write(
                changes, "op_column", "op", "version_column", "lsn", "tombstone_ttl", "1d", "columns", "name,email");
    }

    private static List<String> events() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(FeedsContract.class.getResourceAsStream("/feeds/debezium.jsonl")),
                StandardCharsets.UTF_8))) {
            return new ArrayList<>(lines.lines().toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
