package io.github.sparkredis.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.result.WriteResult;
import io.github.sparkredis.testing.ScriptedServer;
import io.github.sparkredis.testing.SharedTarget;
import io.github.sparkredis.testing.SparkExtension;
import io.github.sparkredis.testing.UsualReplies;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The server forgets the script while a write calls it: NOSCRIPT. */
@ExtendWith(SparkExtension.class)
abstract class ScriptLossContract {
    private final SharedTarget target;

    ScriptLossContract(SharedTarget target) {
        this.target = target;
    }

    @AfterEach
    void close() {
        target.close();
    }

    @Test
    void theScriptIsLoadedAgainAndItsRowsAreSentAgain(SparkSession spark) {
        AtomicInteger calls = new AtomicInteger();
        AtomicInteger loads = new AtomicInteger();
        try (ScriptedServer server = ScriptedServer.start(command -> {
            if (command.name().equals("SCRIPT")) {
                loads.incrementAndGet();
            } else if (command.name().equals("EVALSHA") && calls.getAndIncrement() == 2) {
                return "-NOSCRIPT No matching script. Please use EVAL.\r\n";
            }
            return UsualReplies.to(command);
        })) {
            WriteResult result = target.typed(
                    spark.range(0, 40, 1, 1).selectExpr("id", "'x' AS s"),
                    Map.of("url", server.url(), "key_column", "id", "mode", "replace", "batch_size", "10"));
            assertThat(result.rowsWritten()).isEqualTo(40);
            assertThat(result.rowsFailed()).isZero();
            assertThat(loads.get()).as("at the driver, by the task, and again").isEqualTo(3);
        }
    }

    /** It is no trouble of the server's that passes with time, so the time for such troubles does not matter. */
    @Test
    void noTimeForRetriesIsNeeded(SparkSession spark) {
        AtomicInteger calls = new AtomicInteger();
        try (ScriptedServer server =
                ScriptedServer.start(command -> command.name().equals("EVALSHA") && calls.getAndIncrement() == 1
                        ? "-NOSCRIPT No matching script. Please use EVAL.\r\n"
                        : UsualReplies.to(command))) {
            WriteResult result = target.typed(
                    spark.range(0, 40, 1, 1).selectExpr("id", "'x' AS s"),
                    Map.of("url", server.url(), "key_column", "id", "mode", "replace", "retry_timeout_ms", "0"));
            assertThat(result.rowsWritten()).isEqualTo(40);
        }
    }
}
