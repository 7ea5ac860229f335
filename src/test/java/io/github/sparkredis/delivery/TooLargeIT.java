package io.github.sparkredis.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.SparkRedis;
import io.github.sparkredis.result.WriteResult;
import io.github.sparkredis.testing.JsonServer;
import io.github.sparkredis.testing.RedisProcess;
import io.github.sparkredis.testing.RedisServer;
import io.github.sparkredis.testing.SparkExtension;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;

/**
 * Rows that a server does not take for their size. It says so and closes the connection while the client still writes, or
 * closes it without a word.
 */
@ExtendWith(SparkExtension.class)
@Timeout(120)
final class TooLargeIT {
    private static final String SAYS_SO = "proto-max-bulk-len 1mb";
    private static final String SILENT = "client-query-buffer-limit 1mb";

    /** Rows of 4 KB, with large ones among them: so many MB are unsent still when the server refuses. */
    @ParameterizedTest
    @CsvSource({
        SAYS_SO + ",upsert,0,none",
        SAYS_SO + ",upsert,900,none",
        SAYS_SO + ",insert,0,none",
        SAYS_SO + ",upsert,0,batch",
        SAYS_SO + ",replace,900,batch",
        SILENT + ",upsert,0,none",
        SILENT + ",insert,900,none",
        SILENT + ",upsert,0,batch"
    })
    void rowsThatAreTooLargeFailAloneAmongManyOthers(
            String limit, String mode, int ttl, String transaction, SparkSession spark) {
        try (RedisProcess server = RedisServer.start(limit)) {
            Map<String, String> options = options(server, ttl);
            options.putAll(Map.of("mode", mode, "transaction", transaction));

            // One that closes without a word is tried five times for each of them.
            int megabytes = limit.equals(SAYS_SO) ? 10 : 2;
            WriteResult result =
                    SparkRedis.writeHashes(rows(spark, 1_000, "id in (300, 301, 999)", megabytes), options);

            assertTooLarge(result, 1_000, 3);
            assertKeys(server, 997);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {SAYS_SO, SILENT})
    void aRowThatIsTooLargeFailsAlsoWhereItIsTheOnlyOne(String limit, SparkSession spark) {
        try (RedisProcess server = RedisServer.start(limit)) {
            WriteResult result = SparkRedis.writeHashes(rows(spark, 1, "true", 10), options(server, 0));
            assertTooLarge(result, 1, 1);
            assertKeys(server, 0);
        }
    }

    @ParameterizedTest
    @CsvSource({"0,none", "900,none", "0,batch"})
    void documentsThatAreTooLargeFailAlone(int ttl, String transaction, SparkSession spark) {
        Optional<RedisProcess> configured = JsonServer.startConfigured(SAYS_SO);
        if (configured.isEmpty()) {
            return; // and says so
        }
        try (RedisProcess server = configured.get()) {
            Map<String, String> options = options(server, ttl);
            options.put("transaction", transaction);
            WriteResult result = SparkRedis.writeJson(rows(spark, 1_000, "id = 500", 10), options);
            assertTooLarge(result, 1_000, 1);
            assertKeys(server, 999);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "batch"})
    void aKeyThatIsTooLargeFailsItsRow(String transaction, SparkSession spark) {
        try (RedisProcess server = RedisServer.start(SAYS_SO)) {
            Map<String, String> options = options(server, 0);
            options.put("transaction", transaction);
            WriteResult result = SparkRedis.writeHashes(
                    spark.range(0, 500, 1, 1)
                            .selectExpr("if(id = 7, repeat('k', 2000000), 'k' || id) AS id", "'v' AS name"),
                    options);
            assertTooLarge(result, 500, 1);
            assertThat(result.errors().get(0).key()).startsWith("kkkk").hasSizeLessThan(300);
        }
    }

    private static Dataset<Row> rows(SparkSession spark, int count, String tooLarge, int megabytes) {
        return spark.range(0, count, 1, 1)
                .selectExpr(
                        "id", "repeat('x', if(" + tooLarge + ", " + megabytes + " * 1024 * 1024, 4096)) AS filling");
    }

    private static Map<String, String> options(RedisProcess server, int ttl) {
        Map<String, String> options = new HashMap<>(Map.of("url", server.url(), "key_column", "id"));
        if (ttl > 0) {
            options.put("ttl", Integer.toString(ttl));
        }
        return options;
    }

    private static void assertTooLarge(WriteResult result, long rows, long tooLarge) {
        assertThat(result.failures()).isEqualTo(Map.of("rejected:too_large", tooLarge));
        assertThat(result.rowsWritten()).isEqualTo(rows - tooLarge);
        assertThat(result.rowsSkipped()).isZero();
        assertThat(result.errors().get(0).message())
                .containsPattern(
                        "(proto-max-bulk-len|client-query-buffer-limit); raise that \\(CONFIG SET.*or split the (value|row)$");
    }

    private static void assertKeys(RedisProcess server, long keys) {
        try (Jedis redis = server.client()) {
            assertThat(redis.dbSize()).isEqualTo(keys);
        }
    }
}
