package io.github.sparkredis.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.encode.RedisFormat;
import io.github.sparkredis.pipeline.Tally;
import io.github.sparkredis.testing.NumberedRows;
import io.github.sparkredis.testing.RedisProcess;
import io.github.sparkredis.testing.RedisServer;
import io.github.sparkredis.write.PartitionAttempt;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server that answers when its disk has what was written is killed under a write, and started again. */
@Timeout(180)
final class AppendOnlyIT {
    private static final int ROWS = 20_000;

    private static RedisProcess server;

    @BeforeAll
    static void start() {
        server = RedisServer.start("appendonly yes", "appendfsync always");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({"1,upsert,none", "2,insert,none", "3,replace,none", "4,upsert,batch", "5,insert,batch"})
    void whatIsReportedAsWrittenIsThereAfterAKill(long seed, String mode, String transaction) {
        SplittableRandom random = new SplittableRandom(seed);
        String prefix = seed + ":";
        Map<String, String> options = Map.of(
                "url",
                server.url(),
                "topology",
                "standalone",
                "key_column",
                "id",
                "key_prefix",
                prefix,
                "mode",
                mode,
                "transaction",
                transaction,
                "batch_size",
                Integer.toString(random.nextInt(50, 500)));
        PartitionAttempt attempt = new PartitionAttempt(RedisFormat.HASH, options, NumberedRows.SCHEMA, false);
        int killAt = random.nextInt(ROWS / 4, ROWS * 3 / 4);
        CompletableFuture<Void> restarted = CompletableFuture.completedFuture(null);
        for (int id = 0; id < ROWS; id++) {
            if (id == killAt) {
                restarted = CompletableFuture.runAsync(() -> {
                    server.kill();
                    server.start();
                });
            }
            attempt.write(NumberedRows.row(id));
        }
        Tally tally = attempt.commit();
        restarted.join();
        assertThat(tally.rowsWritten()).isEqualTo(ROWS);
        assertThat(tally.retries()).isPositive();
        assertThat(NumberedRows.missing(List.of(server), prefix, ROWS)).isEmpty();
    }
}
