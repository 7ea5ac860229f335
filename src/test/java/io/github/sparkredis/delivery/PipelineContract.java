package io.github.sparkredis.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.result.FailedRow;
import io.github.sparkredis.result.WriteResult;
import io.github.sparkredis.testing.Capability;
import io.github.sparkredis.testing.RespCommand;
import io.github.sparkredis.testing.ScriptedServer;
import io.github.sparkredis.testing.SharedTarget;
import io.github.sparkredis.testing.SparkExtension;
import io.github.sparkredis.testing.UsualReplies;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Pipeline;

/** What goes over the wire when, and which reply belongs to which row. */
@ExtendWith(SparkExtension.class)
abstract class PipelineContract {
    private final SharedTarget target;

    PipelineContract(SharedTarget target) {
        this.target = target;
    }

    @AfterEach
    void close() {
        target.close();
    }

    @Test
    void theNextBatchGoesOutBeforeTheLastOnesRepliesAreThere(SparkSession spark) {
        // Silent until the second batch is there too; who waits for the first one's replies waits in vain.
        HeldReplies held = new HeldReplies(rows -> rows / 20 * 20);
        try (ScriptedServer server = ScriptedServer.start(held)) {
            WriteResult result = write(
                    server,
                    numbers(spark, 40),
                    "batch_size",
                    "10",
                    "socket_timeout_ms",
                    "5000",
                    "retry_timeout_ms",
                    "0");
            assertThat(result.rowsWritten()).isEqualTo(40);
            assertThat(server.commands().stream()
                            .filter(command -> command.name().equals(target.command())))
                    .extracting(command -> command.text(1))
                    .containsExactlyElementsOf(ids(40));
        }
    }

    /** One that sent all it has at once would hold all of it in memory: a third batch waits for the first one's replies. */
    @Test
    void noMoreThanTwoBatchesAreUnderWay(SparkSession spark) {
        // Keeps the last ten for itself while it can.
        HeldReplies held = new HeldReplies(rows -> rows == 95 ? 95 : rows / 10 * 10 - 10);
        try (ScriptedServer server = ScriptedServer.start(held)) {
            assertThat(write(server, numbers(spark, 95), "batch_size", "10").rowsWritten())
                    .isEqualTo(95);
            assertThat(held.mostUnderWay).isEqualTo(20);
        }
    }

    /** Answers in order, and to rows when their number says so. */
    private final class HeldReplies implements ScriptedServer.Script {
        private final IntUnaryOperator due;
        private final ArrayDeque<String> held = new ArrayDeque<>();
        private int rows;
        private int answered;
        private int mostUnderWay;

        /** @param due how many rows are answered when so many have come */
        HeldReplies(IntUnaryOperator due) {
            this.due = due;
        }

        @Override
        public synchronized String answer(RespCommand command) {
            boolean isRow = command.name().equals(target.command());
            if (!isRow && !command.name().equals("PING")) {
                return UsualReplies.to(command);
            }
            held.add(isRow ? target.reply() : "+PONG\r\n");
            rows += isRow ? 1 : 0;
            mostUnderWay = Math.max(mostUnderWay, rows - answered);
            StringBuilder now = new StringBuilder();
            while (!held.isEmpty()
                    && (answered < due.applyAsInt(rows) || held.element().startsWith("+PONG"))) {
                answered += held.element().startsWith("+PONG") ? 0 : 1;
                now.append(held.remove());
            }
            return now.toString();
        }
    }

    @Test
    void aBatchIsSentWhenItHoldsBatchSizeRows(SparkSession spark) {
        assertThat(batches(numbers(spark, 25), "batch_size", "10"))
                .extracting(List::size)
                .containsExactly(10, 10, 5);
        assertThat(batches(numbers(spark, 3), "batch_size", "1"))
                .extracting(List::size)
                .containsExactly(1, 1, 1);
        assertThat(batches(numbers(spark, 1_001))).extracting(List::size).containsExactly(1_000, 1);
    }

    @Test
    void aBatchIsSentWhenItHoldsBatchBytes(SparkSession spark) {
        Dataset<Row> rows = spark.range(0, 50, 1, 1).selectExpr("id", "repeat('x', cast(100 + 7 * id AS int)) AS s");
        List<List<RespCommand>> batches = batches(rows, "batch_bytes", "1000");
        assertThat(batches).hasSizeGreaterThan(5);
        for (List<RespCommand> batch : batches.subList(0, batches.size() - 1)) {
            assertThat(bytes(batch)).isGreaterThanOrEqualTo(1_000);
            assertThat(bytes(batch.subList(0, batch.size() - 1)))
                    .as("without its last row it was below the bound")
                    .isLessThan(1_000);
        }
        assertThat(batches.stream().flatMap(List::stream))
                .extracting(command -> command.text(1))
                .containsExactlyElementsOf(ids(50));
    }

    @ParameterizedTest
    @CsvSource({"none,upsert", "none,update", "batch,upsert", "batch,replace"})
    void everyReplyBelongsToItsRow(String transaction, String mode, SparkSession spark) {
        int count = 10_007;
        String wrongType = target.wrongType();
        boolean replace = mode.equals("replace"); // by a script
        if (replace && !target.has(Capability.SCRIPT_IN_TRANSACTION)) {
            transaction = "none";
        }
        TreeSet<String> lists = new TreeSet<>();
        List<Integer> others = new ArrayList<>();
        try (Pipeline pipeline = target.redis.pipelined()) {
            for (int i = 0; i < count; i++) {
                if (i % 97 == 13 || i % 1_000 == 0 || i == count - 1) {
                    pipeline.rpush(target.key(i), "in the way");
                    lists.add(target.key(i));
                } else {
                    others.add(i);
                }
            }
        }
        if (mode.equals("update")) {
            target.store(others, Map.of("s", "before"));
        }
        Dataset<Row> rows = spark.range(0, count, 1, 1).selectExpr("id", "concat('v', id) AS s");
        WriteResult result = target.write(
                rows, "mode", mode, "transaction", transaction, "batch_size", "333", "error_limit", "100000");
        assertThat(result.rowsWritten()).isEqualTo(replace ? count : count - lists.size());
        assertThat(result.errors())
                .extracting(FailedRow::key)
                .containsExactlyInAnyOrderElementsOf(replace ? List.of() : lists);
        assertThat(result.failures())
                .isEqualTo(replace ? Map.of() : Map.of(SharedTarget.rejected(wrongType), (long) lists.size()));
        for (int i : new int[] {1, 332, 333, 666, 5_001, count - 2}) {
            assertThat(target.row(i)).isEqualTo(Map.of("s", "v" + i));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "2", "3", "1000"})
    void aReplyThatPassesHasItsRowSentAgainInRowOrder(String batchSize, SparkSession spark) {
        Map<String, String> kept = new HashMap<>();
        AtomicInteger refusals = new AtomicInteger();
        Dataset<Row> rows = spark.sql(
                        "SELECT * FROM VALUES ('a', 1), ('b', 2), ('a', 3), ('c', 4), ('a', 5)" + " AS t(id, n)")
                .coalesce(1);
        for (String error : List.of("-LOADING Redis is loading\r\n", "-BUSY Redis is busy running a script\r\n")) {
            kept.clear();
            refusals.set(0);
            try (ScriptedServer server = ScriptedServer.start(command -> {
                if (!command.name().equals(target.command())) {
                    return UsualReplies.to(command);
                }
                // The first row, and later the third, are refused at first; all others are taken at once.
                boolean refused = command.text(1).equals("a")
                        && List.of("1", "3").contains(digits(command))
                        && refusals.getAndIncrement() < 2;
                if (!refused) {
                    kept.put(command.text(1), digits(command));
                }
                return refused ? error : target.reply();
            })) {
                WriteResult result = write(server, rows, "batch_size", batchSize, "retry_base_ms", "1");
                assertThat(result.rowsWritten()).isEqualTo(5);
                assertThat(result.rowsFailed()).isZero();
                assertThat(kept).isEqualTo(Map.of("a", "5", "b", "2", "c", "4"));
                assertThat(refusals.get()).isGreaterThanOrEqualTo(2);
            }
        }
    }

    /** What the server got between MULTI and EXEC, which shows where one batch ends. */
    private List<List<RespCommand>> batches(Dataset<Row> rows, String... options) {
        try (ScriptedServer server = ScriptedServer.start(new ScriptedTransactions(command -> target.reply()))) {
            String[] all = Arrays.copyOf(options, options.length + 2);
            all[options.length] = "transaction";
            all[options.length + 1] = "batch";
            assertThat(write(server, rows, all).rowsFailed()).isZero();
            return ScriptedTransactions.executed(server.commands());
        }
    }

    /** The one number of a row that holds no other. */
    private static String digits(RespCommand command) {
        return command.text(3).replaceAll("[^0-9]", "");
    }

    private static long bytes(List<RespCommand> commands) {
        long bytes = 0;
        for (RespCommand command : commands) {
            bytes += ("*" + command.size() + "\r\n").length();
            for (byte[] part : command.parts()) {
                bytes += ("$" + part.length + "\r\n").length() + part.length + 2;
            }
        }
        return bytes;
    }

    private WriteResult write(ScriptedServer server, Dataset<Row> rows, String... options) {
        Map<String, String> all = new HashMap<>(Map.of("url", server.url(), "key_column", "id"));
        for (int i = 0; i < options.length; i += 2) {
            all.put(options[i], options[i + 1]);
        }
        return target.typed(rows, all);
    }

    private static Dataset<Row> numbers(SparkSession spark, int count) {
        return spark.range(0, count, 1, 1).selectExpr("id", "'x' AS s");
    }

    private static List<String> ids(int count) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add(Integer.toString(i));
        }
        return ids;
    }
}
