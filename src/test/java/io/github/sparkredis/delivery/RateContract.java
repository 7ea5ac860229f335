package io.github.sparkredis.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkredis.result.WriteResult;
import io.github.sparkredis.testing.RespCommand;
import io.github.sparkredis.testing.ScriptedServer;
import io.github.sparkredis.testing.SharedTarget;
import io.github.sparkredis.testing.SparkExtension;
import io.github.sparkredis.testing.UsualReplies;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How fast rows arrive at the server under {@code max_rows_per_second}. */
@ExtendWith(SparkExtension.class)
@Timeout(120)
abstract class RateContract {
    private static final int RATE = 400;
    private static final int ROWS = 1_200;
    private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

    private final SharedTarget target;

    RateContract(SharedTarget target) {
        this.target = target;
    }

    @AfterEach
    void close() {
        target.close();
    }

    /** With fewer tasks than can run at a time, with as many, with many more, and with rows in one of them alone. */
    @ParameterizedTest
    @CsvSource({"1, none", "1, batch", "2, none", "40, none"})
    void theWholeJobKeepsToTheRate(int partitions, String transaction, SparkSession spark) {
        checkRate(spark.range(0, ROWS, 1, partitions).toDF(), "transaction", transaction);
    }

    @Test
    void partitionsWithoutRowsTakeNothingOfTheRateInOneJvm(SparkSession spark) {
        checkRate(spark.range(0, 8 * ROWS, 1, 8).where("id < " + ROWS).toDF());
    }

    private void checkRate(Dataset<Row> rows, String... options) {
        List<Long> arrivals = new ArrayList<>();
        ScriptedTransactions transactions = new ScriptedTransactions(command -> target.reply());
        boolean inTransactions = List.of(options).contains("batch");
        try (ScriptedServer server = ScriptedServer.start(command -> {
            if (isRow(command)) {
                synchronized (arrivals) {
                    arrivals.add(System.nanoTime());
                }
            }
            return inTransactions ? transactions.answer(command) : UsualReplies.to(command);
        })) {
            long start = System.nanoTime();
            WriteResult result = write(server, rows, RATE, options);
            double elapsed = (System.nanoTime() - start) / NANOS_PER_SECOND;
            assertThat(result.rowsWritten()).isEqualTo(ROWS);
            assertThat(elapsed).as("seconds, for %d rows", ROWS).isGreaterThanOrEqualTo((double) ROWS / RATE);
            for (int row = 0; row < ROWS; row++) {
                double allowed = RATE * (arrivals.get(row) - start) / NANOS_PER_SECOND;
                assertThat((double) row + 1).as("rows at any moment").isLessThanOrEqualTo(allowed);
            }
            double middle = (arrivals.get(3 * ROWS / 4) - arrivals.get(ROWS / 4)) / NANOS_PER_SECOND;
            long half = (arrivals.get(0) + arrivals.get(ROWS - 1)) / 2;
            assertThat(arrivals.stream().filter(arrival -> arrival < half).count())
                    .as("rows in the first half of the time: they trickle")
                    .isBetween(ROWS / 4L, 3 * ROWS / 4L);
            System.out.printf("%s: %.0f rows per second of %d%n", target.format, ROWS / 2 / middle, RATE);
            assertThat(ROWS / 2 / middle).as("rows per second in the middle").isGreaterThan(RATE / 3.0);
        }
    }

    /** Without an interrupt, which Spark sends only where it is told to. */
    @Test
    void aCancelledJobDoesNotWaitForItsTurn(SparkSession spark) throws Exception {
        try (ScriptedServer server = ScriptedServer.start(UsualReplies::to)) {
            CompletableFuture<WriteResult> writing = CompletableFuture.supplyAsync(
                    () -> write(server, spark.range(0, 100_000, 1, 4).toDF(), 1, "batch_size", "1000"));
            awaitTrue(() -> server.commands().stream().anyMatch(this::isRow));
            spark.sparkContext().cancelAllJobs();
            assertThatThrownBy(writing::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasStackTraceContaining("cancelled");
            awaitTrue(() -> spark.sparkContext().statusTracker().getActiveStageIds().length == 0);
        }
    }

    private static void awaitTrue(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            Thread.sleep(10);
        }
    }

    private boolean isRow(RespCommand command) {
        return command.name().equals(target.command()) && !command.text(1).contains("probe");
    }

    private WriteResult write(ScriptedServer server, Dataset<Row> rows, int rate, String... more) {
        Map<String, String> options = new HashMap<>(target.options(more));
        options.putAll(Map.of("url", server.url(), "max_rows_per_second", Integer.toString(rate)));
        return target.typed(rows.selectExpr("id", "'Ann' AS name"), options);
    }
}
