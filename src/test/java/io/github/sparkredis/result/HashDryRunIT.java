package io.github.sparkredis.result;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.testing.CapturedLog;
import io.github.sparkredis.testing.HashTarget;
import io.github.sparkredis.testing.RedisProcess;
import io.github.sparkredis.testing.RedisServer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

final class HashDryRunIT extends DryRunContract {
    HashDryRunIT() {
        super(new HashTarget());
    }

    private static String fields(int count, String value) {
        return IntStream.range(0, count)
                .mapToObj(i -> String.format("%s AS field_%03d", value, i))
                .collect(Collectors.joining(", "));
    }

    @Test
    void overwritingAFullServerIsWarnedOf(SparkSession spark) {
        try (RedisProcess server = RedisServer.start("maxmemory-policy noeviction");
                Jedis redis = server.client();
                CapturedLog log = new CapturedLog("io.github.sparkredis")) {
            redis.configSet("maxmemory", "1");
            spark.sql("SELECT 'a' AS id, 'Ann' AS name")
                    .write()
                    .format(target.format)
                    .options(Map.of("url", server.url(), "key_column", "id", "key_prefix", "p:", "dry_run", "true"))
                    .mode(SaveMode.Overwrite)
                    .save();
            assertThat(log.lines()).anyMatch(line -> line.startsWith("WARN redis-hash: the server is full"));
        }
    }

    @Test
    void aRowThatOnlyDeletesFieldsIsNoExampleOfTheOthers(SparkSession spark) {
        Dataset<Row> rows = spark.range(0, 10, 1, 1)
                .selectExpr("id", "if(id = 0, null, 'Ann') AS name", "CAST(null AS STRING) AS city");
        DryRun dryRun = dryRun(target.write(rows, "dry_run", "true", "null_fields", "delete"));
        assertThat(dryRun.commands()).hasSize(1);
        assertThat(dryRun.memory()).isGreaterThan(500L);
    }

    /**
     * Listpacks and tables, texts and numbers, short ones and long ones, with a script and without: to the byte on Redis 7.0,
     * of which the figures are, and nearly so on the others.
     */
    @Test
    void theMemoryIsWhatTheServerItselfSaysThen(SparkSession spark) {
        List<String> shapes = List.of(
                fields(8, "'0123456789'"),
                fields(8, "1234567890"),
                fields(3, "7") + ", -4000 AS small, 30000 AS short, 8000000 AS middle, 12345678901 AS large",
                fields(8, "repeat('x', 64)"),
                fields(7, "'0123456789'") + ", repeat('x', 65) AS long",
                fields(49, "'0123456789'") + ", repeat('x', 300) AS longer",
                fields(129, "'0123456789'"),
                "'' AS empty, repeat('x', 40) AS " + "n".repeat(40),
                "repeat('x', 100000) AS huge");
        try (RedisProcess server = RedisServer.start();
                Jedis redis = server.client()) {
            for (String shape : shapes) {
                for (String mode : List.of("upsert", "replace")) {
                    Dataset<Row> row = spark.sql("SELECT 'customer:1' AS id, " + shape);
                    Map<String, String> options =
                            Map.of("url", server.url(), "key_column", "id", "mode", mode, "dry_run", "true");
                    Long planned = dryRun(target.writeWith(row, options)).memory();
                    redis.flushAll();
                    target.writeWith(row, Map.of("url", server.url(), "key_column", "id", "mode", mode));
                    long taken = redis.memoryUsage("customer:1", 0);
                    if (server.product().version().toString().startsWith("7.0")) {
                        assertThat(planned).as(shape).isEqualTo(taken);
                    } else {
                        assertThat((double) Objects.requireNonNull(planned) / taken)
                                .as(shape)
                                .isBetween(0.75, 1.34);
                    }
                }
            }
        }
    }
}
