package io.github.sparkredis.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.SparkRedis;
import io.github.sparkredis.result.WriteResult;
import io.github.sparkredis.testing.RedisCluster;
import io.github.sparkredis.testing.RedisProcess;
import io.github.sparkredis.testing.SlotMove;
import io.github.sparkredis.testing.SparkExtension;
import java.time.Duration;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Slots move between masters while rows are written. */
@ExtendWith(SparkExtension.class)
@Timeout(600)
final class ReshardingIT {
    private static final int KEYS = 20_000;

    private static RedisCluster cluster;

    @BeforeAll
    static void start() {
        cluster = RedisCluster.start(3, 0);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @BeforeEach
    void reset() {
        cluster.flushAll();
        ErrorStats.reset(cluster);
    }

    /** Five hundred slots go to another master and come back, as often as it takes until the write is through. */
    @ParameterizedTest
    @CsvSource({"upsert,0", "insert,900", "update,0", "replace,900"})
    void aWriteWhoseSlotsMoveThereAndBackLosesNothing(String mode, long ttl, SparkSession spark) {
        if (mode.equals("update")) {
            write(frame(spark, 1), Map.of());
        }
        int passes = mode.equals("insert") ? 1 : 3;
        Map<String, String> options = new HashMap<>(Map.of("mode", mode));
        if (ttl > 0) {
            options.put("ttl", Long.toString(ttl));
        }

        WriteResult result = whileSlotsMove(() -> write(slowly(frame(spark, passes)), options));

        assertThat(result.failures()).isEmpty();
        assertThat(result.rowsWritten()).isEqualTo((long) passes * KEYS);
        assertThat(result.rowsSkipped() + result.rowsFailed()).isZero();
        assertThatTheLastRowsWon(passes);
    }

    @Test
    void rowsThatAreThereAreSkippedOnceEach(SparkSession spark) {
        write(frame(spark, 1), Map.of());
        WriteResult result = whileSlotsMove(() -> write(slowly(frame(spark, 3)), Map.of("mode", "insert")));
        assertThat(result.rowsSkipped()).isEqualTo(3L * KEYS);
        assertThatTheLastRowsWon(1);
    }

    /** Redis answers TRYAGAIN to a transaction over keys of which some are here and some there. */
    @Test
    void transactionsOfKeysOfOneSlotWaitUntilItHasMoved(SparkSession spark) {
        Map<String, String> options = Map.of("key_pattern", "{{{tag}}}:{id}", "transaction", "batch");
        Dataset<Row> tagged = frame(spark, 2).selectExpr("id", "version", "'tag' AS tag");
        write(tagged.limit(KEYS / 2), options);
        int slot = cluster.slotOf("{tag}");
        RedisProcess from = cluster.ownerOf(slot);
        try (SlotMove move = cluster.openSlots(from, otherThan(from), slot, 1)) {
            move.moveKeys(KEYS / 4);

            CompletableFuture<WriteResult> write = CompletableFuture.supplyAsync(() -> write(tagged, options));
            while (!ErrorStats.of(cluster).containsKey("TRYAGAIN") && !write.isDone()) {
                LockSupport.parkNanos(20_000_000);
            }
            assertThat(write).isNotDone();
            move.finish();

            WriteResult result = write.join();
            assertThat(result.failures()).isEmpty();
            assertThat(result.rowsWritten()).isEqualTo(2L * KEYS);
        }
        assertThat(cluster.dbSize()).isEqualTo(KEYS);
        assertThat(cluster.hgetAll("{tag}:77")).containsEntry("version", "2");
        print("a transaction waits");
    }

    /** All slots stand open, with some keys moved and some not, for the whole of a write. */
    @ParameterizedTest
    @CsvSource({"upsert,0,none", "insert,0,none", "update,900,none", "replace,0,none", "upsert,0,batch"})
    void keysAreFoundOnBothSidesOfSlotsThatStandOpen(String mode, int ttl, String transaction, SparkSession spark) {
        write(frame(spark, 1).filter("id % 2 = 0"), Map.of());
        RedisProcess from = cluster.ownerOf(0);
        RedisProcess to = otherThan(from);
        long before = cluster.dbSize();
        try (SlotMove move = cluster.openSlots(from, to, 0, 2_000)) {
            move.moveKeys(400);

            Map<String, String> options = new HashMap<>(Map.of("mode", mode, "transaction", transaction));
            if (ttl > 0) {
                options.put("ttl", Integer.toString(ttl));
            }
            WriteResult result = write(frame(spark, 1), options);

            boolean writesAll = mode.equals("upsert") || mode.equals("replace");
            assertThat(result.rowsWritten()).isEqualTo(writesAll ? KEYS : KEYS / 2);
            assertThat(result.rowsWritten() + result.rowsSkipped() + result.rowsFailed())
                    .isEqualTo(KEYS);
            assertThat(cluster.dbSize()).isEqualTo(mode.equals("update") ? before : KEYS);
            assertThat(ErrorStats.of(cluster)).containsKey("ASK");
            move.finish();
        }
        assertThat(cluster.dbSize()).as("no key is on both sides").isEqualTo(mode.equals("update") ? before : KEYS);
        print("open slots, " + mode);
    }

    @Test
    void aNodeThatIsAddedAndOneThatIsRemovedTakePart(SparkSession spark) {
        AtomicBoolean changed = new AtomicBoolean();
        CompletableFuture<Void> changes = CompletableFuture.runAsync(() -> {
            RedisProcess gone = cluster.ownerOf(16_383);
            RedisProcess added = cluster.addNode();
            moveAll(gone, added);
            print("a node added, a node removed");
            cluster.removeNode(gone);
            changed.set(true);
        });
        long rows = 0;
        long passes = 0;
        while (!changed.get() && !changes.isCompletedExceptionally()) {
            rows += write(slowly(frame(spark, 2)), Map.of("mode", "replace")).rowsWritten();
            passes += 2;
        }
        changes.join();
        assertThat(rows).isEqualTo(passes * KEYS);
        assertThatTheLastRowsWon(2);
    }

    private static RedisProcess otherThan(RedisProcess node) {
        return cluster.masters().stream()
                .filter(master -> master != node && !cluster.slotsOf(master).isEmpty())
                .findFirst()
                .orElseThrow();
    }

    private static void moveAll(RedisProcess from, RedisProcess to) {
        BitSet slots = cluster.slotsOf(from);
        for (int first = slots.nextSetBit(0); first >= 0; ) {
            int end = slots.nextClearBit(first);
            cluster.moveSlots(from, to, first, end - first);
            first = slots.nextSetBit(end);
        }
    }

    private WriteResult whileSlotsMove(Supplier<WriteResult> write) {
        AtomicBoolean written = new AtomicBoolean();
        RedisProcess one = cluster.ownerOf(0);
        RedisProcess other = otherThan(one);
        CompletableFuture<Void> moves = CompletableFuture.runAsync(() -> {
            do {
                cluster.moveSlots(one, other, 0, 500, Duration.ofMillis(1));
                cluster.moveSlots(other, one, 0, 500);
            } while (!written.get());
        });
        try {
            WriteResult result = write.get();
            written.set(true);
            moves.join();
            return result;
        } finally {
            written.set(true);
            print("slots there and back");
        }
    }

    private void print(String what) {
        Map<String, Long> errors = ErrorStats.of(cluster);
        System.out.printf("%s: the nodes answered %s.%n", what, errors);
        if (!what.startsWith("open") && !what.startsWith("a transaction")) {
            assertThat(errors).containsKeys("MOVED");
        }
    }

    private void assertThatTheLastRowsWon(int version) {
        assertThat(cluster.dbSize()).isEqualTo(KEYS);
        for (int id = 0; id < KEYS; id += 97) {
            assertThat(cluster.hgetAll("k:" + id)).containsEntry("version", Integer.toString(version));
        }
    }

    /** As if they were hard to come by: so that a write takes as long as slots need to move. */
    private static Dataset<Row> slowly(Dataset<Row> rows) {
        return rows.mapPartitions(
                (MapPartitionsFunction<Row, Row>) each -> new Iterator<>() {
                    private int count;

                    @Override
                    public boolean hasNext() {
                        return each.hasNext();
                    }

                    @Override
                    public Row next() {
                        if (++count % 100 == 0) {
                            LockSupport.parkNanos(4_000_000);
                        }
                        return each.next();
                    }
                },
                Encoders.row(rows.schema()));
    }

    /** Each key so many times, in one partition, with versions that count up. */
    private static Dataset<Row> frame(SparkSession spark, int passes) {
        return spark.range(0, (long) passes * KEYS, 1, 1)
                .selectExpr("id % " + KEYS + " AS id", "1 + id div " + KEYS + " AS version");
    }

    private WriteResult write(Dataset<Row> rows, Map<String, String> given) {
        Map<String, String> options = new HashMap<>(Map.of("url", cluster.url(), "batch_size", "500"));
        options.putAll(given);
        if (!given.containsKey("key_pattern")) {
            options.putAll(Map.of("key_column", "id", "key_prefix", "k:"));
        }
        return SparkRedis.writeHashes(rows, options);
    }
}
