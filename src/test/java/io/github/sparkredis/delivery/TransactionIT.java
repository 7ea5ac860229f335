package io.github.sparkredis.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.SparkRedis;
import io.github.sparkredis.result.FailedRow;
import io.github.sparkredis.result.WriteResult;
import io.github.sparkredis.testing.HashTarget;
import io.github.sparkredis.testing.RespCommand;
import io.github.sparkredis.testing.ScriptedServer;
import io.github.sparkredis.testing.SparkExtension;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Response;
import redis.clients.jedis.Transaction;

/** The option {@code transaction=batch}. */
@ExtendWith(SparkExtension.class)
final class TransactionIT {
    private final HashTarget target = new HashTarget();

    @AfterEach
    void close() {
        target.close();
    }

    @Test
    void noReaderSeesHalfABatch(SparkSession spark) throws Exception {
        // More bytes than the server reads at a time, so that without a transaction a reader gets in between.
        Dataset<Row> rows = spark.range(0, 2_000, 1, 1)
                .selectExpr(
                        "concat('{tag}', pmod(id, 200)) AS id",
                        "cast(id / 200 AS int) AS round",
                        "repeat('x', 2000) AS filling");
        AtomicBoolean written = new AtomicBoolean();
        CountDownLatch reads = new CountDownLatch(1);
        CompletableFuture<Integer> reader = CompletableFuture.supplyAsync(() -> read(written, reads));
        reads.await();
        WriteResult result;
        try {
            result = target.write(rows, "transaction", "batch", "batch_size", "200");
        } finally {
            written.set(true);
        }
        assertThat(result.rowsWritten()).isEqualTo(2_000);
        assertThat(reader.get()).as("looks, each of which saw whole batches").isPositive();
        assertThat(target.hash("{tag}199")).containsEntry("round", "9");
    }

    private int read(AtomicBoolean written, CountDownLatch reads) {
        int looks = 0;
        try (Jedis redis = target.server.client()) {
            while (!written.get()) {
                try (Transaction look = redis.multi()) {
                    Response<String> first = look.hget(target.key("{tag}0"), "round");
                    Response<String> middle = look.hget(target.key("{tag}100"), "round");
                    Response<String> last = look.hget(target.key("{tag}199"), "round");
                    look.exec();
                    assertThat(middle.get()).isEqualTo(first.get());
                    assertThat(last.get()).isEqualTo(first.get());
                }
                looks++;
                reads.countDown();
            }
        } finally {
            reads.countDown();
        }
        return looks;
    }

    @Test
    void rowsThatRedisRefusesAsTheyRunFailSingly(SparkSession spark) {
        target.redis.rpush(target.key(3), "in the way");
        WriteResult result = target.write(numbers(spark, 10), "transaction", "batch", "ttl", "100");
        assertThat(result.rowsWritten()).isEqualTo(9);
        assertThat(result.errors()).singleElement().satisfies(error -> {
            assertThat(error.key()).isEqualTo(target.key(3));
            assertThat(error.reason()).isEqualTo("rejected:WRONGTYPE");
        });
        assertThat(target.hash(2)).containsEntry("s", "x");
        assertThat(target.hash(4)).containsEntry("s", "x");
    }

    @Test
    void aBatchRefusedWholeFailsWholeAndTheOthersDoNot(SparkSession spark) {
        Set<String> run = new HashSet<>();
        ScriptedServer.Script asQueued = command ->
                command.text(1).equals("13") ? "-ERR this one is not liked\r\n" : ScriptedTransactions.QUEUED;
        ScriptedServer.Script asRun = command -> {
            run.add(command.text(1));
            return ":1\r\n";
        };
        try (ScriptedServer server = ScriptedServer.start(new ScriptedTransactions(asQueued, asRun))) {
            WriteResult result = write(server, numbers(spark, 30));
            assertThat(result.rowsWritten()).isEqualTo(20);
            assertThat(result.failures()).isEqualTo(Map.of("rejected:ERR", 10L));
            assertThat(result.errors())
                    .extracting(FailedRow::key)
                    .containsExactly("10", "11", "12", "13", "14", "15", "16", "17", "18", "19");
            assertThat(result.errors())
                    .extracting(FailedRow::message)
                    .as("why, not only that it was aborted")
                    .containsOnly("ERR this one is not liked");
            assertThat(run).hasSize(20).doesNotContain("12", "13", "14");
        }
    }

    @Test
    void aBatchThatIsRefusedForNowIsSentAgainWhole(SparkSession spark) {
        AtomicInteger refusals = new AtomicInteger();
        ScriptedServer.Script asQueued = command -> command.text(1).equals("13") && refusals.getAndIncrement() == 0
                ? "-LOADING Redis is loading the dataset in memory\r\n"
                : ScriptedTransactions.QUEUED;
        try (ScriptedServer server = ScriptedServer.start(new ScriptedTransactions(asQueued, command -> ":1\r\n"))) {
            WriteResult result = write(server, numbers(spark, 30));
            assertThat(result.rowsWritten()).isEqualTo(30);
            List<List<RespCommand>> batches = ScriptedTransactions.executed(server.commands());
            assertThat(batches).allSatisfy(batch -> assertThat(batch).hasSize(10));
            assertThat(batches.stream()
                            .filter(batch -> batch.get(0).text(1).equals("10"))
                            .count())
                    .isEqualTo(2);
        }
    }

    private static WriteResult write(ScriptedServer server, Dataset<Row> rows) {
        return SparkRedis.writeHashes(
                rows,
                Map.of(
                        "url", server.url(),
                        "key_column", "id",
                        "transaction", "batch",
                        "batch_size", "10",
                        "retry_base_ms", "1"));
    }

    private static Dataset<Row> numbers(SparkSession spark, int count) {
        return spark.range(0, count, 1, 1).selectExpr("id", "'x' AS s");
    }
}
