package io.github.sparkredis.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.result.WriteResult;
import io.github.sparkredis.testing.Capability;
import io.github.sparkredis.testing.SharedTarget;
import io.github.sparkredis.testing.Spark;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** A task dies after it has sent rows, and Spark runs it again. */
abstract class TaskRetryContract {
    private static final int PARTITIONS = 3;
    private static final int ROWS = 300;
    private static final int ROWS_BEFORE_THE_FAILURE = 95;

    /** Keys of the dying attempt that were in Redis when it died; the tasks run in this JVM. */
    private static final AtomicInteger SENT_BEFORE_THE_FAILURE = new AtomicInteger(-1);

    private static SparkSession spark;

    /** Who looks at the server as a task dies; static as the task's rows are serialized, and in this JVM. */
    private static volatile SharedTarget witness;

    final SharedTarget target;
    private final String prefix;

    TaskRetryContract(SharedTarget target) {
        this.target = target;
        prefix = target.prefix;
    }

    @BeforeAll
    static void startASparkThatTriesAgain() {
        spark = Spark.start(Map.of("spark.master", "local[2,4]"));
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    @BeforeEach
    void forget() {
        SENT_BEFORE_THE_FAILURE.set(-1);
        witness = target;
    }

    @AfterEach
    void close() {
        target.close();
    }

    @Test
    void theSameOrderGivesTheSameKeysAndRows() {
        for (String strategy : List.of("{idx}", "{uuid}", "{id}", "{id}:{idx}")) {
            String calm = target.freshPrefix();
            String disturbed = target.freshPrefix();
            Map<String, String> seed = strategy.equals("{uuid}")
                    ? Map.of("key_seed", UUID.randomUUID().toString())
                    : Map.of();
            write(rows(), with(seed, "key_pattern", calm + strategy));
            WriteResult result =
                    write(dying(rows(), disturbed, false), with(seed, "key_pattern", disturbed + strategy));
            assertDiedAfterSending();
            assertCounts(result);
            assertThat(target.rowsUnder(disturbed)).as(strategy).hasSize(ROWS).isEqualTo(target.rowsUnder(calm));
            assertThat(result.keysTotal()).isEqualTo(ROWS);
            assertThat(result.keys()).hasSize(ROWS).doesNotHaveDuplicates();
        }
    }

    @Test
    void aTaskThatRunsAgainMakesTheSameUuidsWithoutASeedOfTheUsers() {
        WriteResult result = write(dying(rows(), prefix, false), Map.of("key_prefix", prefix));
        assertDiedAfterSending();
        assertCounts(result);
        assertEveryKeyIsOneRow(target.rowsUnder(prefix));
        assertThat(target.rowsUnder(prefix)).as("no row is there twice").hasSize(ROWS);
    }

    @Test
    void anotherOrderMixesNoTwoRows() {
        for (String strategy : List.of("{idx}", "{uuid}", "{id}:{idx}", "{id}")) {
            String fresh = target.freshPrefix();
            WriteResult result = write(dying(rows(), fresh, true), Map.of("key_pattern", fresh + strategy));
            assertDiedAfterSending();
            assertCounts(result);
            assertEveryKeyIsOneRow(target.rowsUnder(fresh));
        }
    }

    @Test
    void anotherOrderUnderTheIndexOverwritesTheRowsOfTheFirstAttempt() {
        WriteResult result = write(dying(rows(), prefix, true), Map.of("key_pattern", prefix + "{idx}"));
        assertCounts(result);
        Map<String, Map<String, String>> stored = target.rowsUnder(prefix);
        assertThat(stored).hasSize(ROWS);
        assertThat(stored.values().stream().map(row -> row.get("id")).distinct())
                .hasSize(ROWS);
    }

    @Test
    void aKeyColumnGivesTheSameRowsInAnyOrder() {
        String calm = target.freshPrefix();
        write(rows(), Map.of("key_column", "id", "key_prefix", calm));
        WriteResult result = write(dying(rows(), prefix, true), Map.of("key_column", "id", "key_prefix", prefix));
        assertDiedAfterSending();
        assertCounts(result);
        assertThat(target.rowsUnder(prefix)).hasSize(ROWS).isEqualTo(target.rowsUnder(calm));
    }

    @Test
    void aReplaceInATransactionIsTheSameAgain() {
        String transaction = target.has(Capability.SCRIPT_IN_TRANSACTION) ? "batch" : "none";
        Map<String, String> options = Map.of("mode", "replace", "transaction", transaction, "ttl", "1000");
        String calm = target.freshPrefix();
        Map<String, String> calmly = new HashMap<>(options);
        calmly.put("key_pattern", calm + "{idx}");
        write(rows(), calmly);
        Map<String, String> disturbed = new HashMap<>(options);
        disturbed.put("key_pattern", prefix + "{idx}");
        assertCounts(write(dying(rows(), prefix, false), disturbed));
        assertDiedAfterSending();
        assertThat(target.rowsUnder(prefix)).hasSize(ROWS).isEqualTo(target.rowsUnder(calm));
    }

    @Test
    void anInsertCountsTheRowsOfTheDeadAttemptAsWrittenAndOthersAsThere() {
        target.storeAt(prefix + 0, Map.of("name", "before"));
        target.storeAt(prefix + (ROWS - 1), Map.of("name", "before"));
        WriteResult result =
                write(dying(rows(), prefix, false), Map.of("key_column", "id", "key_prefix", prefix, "mode", "insert"));
        assertThat(result.rowsWritten()).isEqualTo(ROWS - 2);
        assertThat(result.rowsSkipped()).isEqualTo(2);
        assertThat(result.rowsInDoubt()).as("looked up").isBetween(1L, (long) ROWS / PARTITIONS);
        assertThat(result.rowsFailed()).isZero();
        assertThat(target.rowsUnder(prefix)).hasSize(ROWS);
    }

    /** Even and odd rows have different fields, so that a key made of two rows shows. */
    static Dataset<Row> rows() {
        return spark.range(0, ROWS, 1, PARTITIONS)
                .selectExpr(
                        "id",
                        "concat('name', id) AS name",
                        "IF(id % 2 = 0, id, NULL) AS even",
                        "IF(id % 2 = 1, id, NULL) AS odd");
    }

    private static Map<String, String> fieldsOf(int id) {
        String text = String.valueOf(id);
        return Map.of("id", text, "name", "name" + text, id % 2 == 0 ? "even" : "odd", text);
    }

    /** The same rows; the first attempt at partition 1 dies after some of them, the second may turn their order round. */
    static Dataset<Row> dying(Dataset<Row> rows, String keys, boolean reversed) {
        MapPartitionsFunction<Row, Row> partition = source -> {
            TaskContext task = TaskContext.get();
            List<Row> all = new ArrayList<>();
            source.forEachRemaining(all::add);
            if (task.partitionId() == 1 && task.attemptNumber() > 0 && reversed) {
                Collections.reverse(all);
            }
            boolean dies = task.partitionId() == 1 && task.attemptNumber() == 0;
            return dies ? new DyingRows(all.iterator(), keys) : all.iterator();
        };
        return rows.mapPartitions(partition, Encoders.row(rows.schema()));
    }

    /** Throws after some rows, and looks how many keys of theirs have arrived by then. */
    private static final class DyingRows implements Iterator<Row> {
        private final Iterator<Row> rows;
        private final String keys;
        private int taken;

        DyingRows(Iterator<Row> rows, String keys) {
            this.rows = rows;
            this.keys = keys;
        }

        @Override
        public boolean hasNext() {
            return rows.hasNext();
        }

        @Override
        public Row next() {
            if (taken == ROWS_BEFORE_THE_FAILURE) {
                try (Jedis redis = witness.client()) {
                    SENT_BEFORE_THE_FAILURE.set(redis.keys(keys + "*").size());
                }
                throw new IllegalStateException("the task dies here, as the test wants it");
            }
            taken++;
            return rows.next();
        }
    }

    WriteResult write(Dataset<Row> rows, Map<String, String> options) {
        Map<String, String> all = new HashMap<>(options);
        all.put("batch_size", "10");
        return target.writeWith(rows, all);
    }

    private static Map<String, String> with(Map<String, String> options, String name, String value) {
        Map<String, String> all = new HashMap<>(options);
        all.put(name, value);
        return all;
    }

    private static void assertDiedAfterSending() {
        assertThat(SENT_BEFORE_THE_FAILURE.getAndSet(-1)).isPositive();
    }

    static void assertCounts(WriteResult result) {
        assertThat(result.complete()).isTrue();
        assertThat(result.rowsWritten()).isEqualTo(ROWS);
        assertThat(result.rowsSkipped()).isZero();
        assertThat(result.rowsFailed()).isZero();
    }

    static void assertEveryKeyIsOneRow(Map<String, Map<String, String>> stored) {
        assertThat(stored.values())
                .allSatisfy(row -> assertThat(row).isEqualTo(fieldsOf(Integer.parseInt(row.get("id")))));
        assertThat(stored.values().stream().map(row -> row.get("id")).distinct())
                .hasSize(ROWS);
    }
}
