package io.github.sparkredis.write;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.encode.RedisFormat;
import io.github.sparkredis.pipeline.Tally;
import io.github.sparkredis.testing.Capability;
import io.github.sparkredis.testing.JsonServer;
import io.github.sparkredis.testing.RedisProcess;
import io.github.sparkredis.testing.RedisServer;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.Jedis;

/** A server that takes a shortcut, and later does not: an administrator takes the right away, or a failover leads to an older one. */
final class ShortcutRefusedMidwayIT {

    private static final String USER = "user app on >app-secret ~* &* +@all";

    private static final int ROWS_OF_A_BATCH = 40;
    private static final int ROWS = 6 * ROWS_OF_A_BATCH;

    private static final StructType SCHEMA = new StructType()
            .add("id", DataTypes.StringType)
            .add("number", DataTypes.LongType)
            .add("text", DataTypes.StringType)
            .add("more", DataTypes.LongType);

    @ParameterizedTest
    @CsvSource({
        "insert,  none,  none",
        "insert,  none,  batch",
        "insert,  600,   none",
        "replace, none,  none",
        "replace, 600,   batch",
        "upsert,  none,  none",
        "upsert,  600,   none",
        "update,  none,  none",
    })
    void theRestOfTheHashesGoesByThePlainCommands(String mode, String ttl, String transaction) {
        try (RedisProcess server = RedisServer.start(USER);
                Jedis redis = server.client()) {
            boolean isUpdate = mode.equals("update");
            for (int id = 0; isUpdate && id < ROWS; id++) {
                redis.hset("k:" + id, "own", "stays");
            }
            boolean isTaken = server.has(isUpdate ? Capability.HSETEX_BY_KEY : Capability.HASH_LISTPACK);
            write(RedisFormat.HASH, server, redis, isTaken, mode, ttl, transaction);
            for (int id = 0; id < ROWS; id++) {
                Map<String, String> expected =
                        new TreeMap<>(Map.of("number", "" + id * 7L, "text", "text" + id, "more", "" + (id + 1)));
                if (isUpdate) {
                    expected.put("own", "stays");
                }
                assertThat(redis.hgetAll("k:" + id)).isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "insert,  600,   none",
        "insert,  600,   batch",
        "replace, none,  none",
        "replace, 600,   batch",
        "upsert,  600,   none"
    })
    void theRestOfTheDocumentsDoes(String mode, String ttl, String transaction) {
        RedisProcess started = JsonServer.startConfigured(USER).orElse(null);
        if (started == null) {
            return;
        }
        try (RedisProcess server = started;
                Jedis redis = server.client()) {
            write(RedisFormat.JSON, server, redis, true, mode, ttl, transaction);
            for (int id = 0; id < ROWS; id++) {
                Object document = redis.sendCommand(() -> "JSON.GET".getBytes(UTF_8), "k:" + id);
                assertThat(new String((byte[]) document, UTF_8))
                        .isEqualTo(
                                "{\"number\":" + id * 7L + ",\"text\":\"text" + id + "\",\"more\":" + (id + 1) + "}");
            }
        }
    }

    /** Half of the rows, and then the others without the right. */
    private static void write(
            RedisFormat format,
            RedisProcess server,
            Jedis redis,
            boolean isTaken,
            String mode,
            String ttl,
            String transaction) {
        Map<String, String> options =
                new HashMap<>(Map.of("url", server.url(), "user", "app", "password", "app-secret"));
        options.putAll(Map.of("key_column", "id", "key_prefix", "k:", "mode", mode, "ttl", ttl));
        options.putAll(
                Map.of("transaction", transaction, "batch_size", "" + ROWS_OF_A_BATCH, "retry_timeout_ms", "500"));
        options.put("topology", "standalone");
        String shortcut = mode.equals("update") ? "hsetex" : "restore";
        PartitionAttempt attempt = new PartitionAttempt(format, options, SCHEMA, false);
        for (int id = 0; id < ROWS; id++) {
            if (id == ROWS / 2 && isTaken) {
                redis.aclSetUser("app", "-" + shortcut);
            }
            attempt.write(row(id));
        }
        Tally tally = attempt.commit();

        assertThat(tally.failures()).isEmpty();
        assertThat(tally.rowsWritten()).isEqualTo(ROWS);
        assertThat(tally.rowsSkipped() + tally.retries() + tally.rowsInDoubt()).isZero();
        for (int id = 0; id < ROWS; id++) {
            assertThat(redis.ttl("k:" + id) > 0).isEqualTo(ttl.equals("600"));
        }
        if (isTaken) {
            assertThat(redis.info("commandstats"))
                    .containsPattern("cmdstat_" + shortcut + ":calls=[1-9]\\d+,.*rejected_calls=[1-9]");
        }
    }

    private static GenericInternalRow row(int id) {
        return new GenericInternalRow(
                new Object[] {UTF8String.fromString("" + id), id * 7L, UTF8String.fromString("text" + id), id + 1L});
    }
}
