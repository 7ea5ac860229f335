package io.github.sparkredis.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkredis.result.RedisWriteException;
import io.github.sparkredis.testing.RedisProcess;
import io.github.sparkredis.testing.RedisServer;
import io.github.sparkredis.testing.ScriptedServer;
import io.github.sparkredis.testing.SparkExtension;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;

/** A server that has used up its {@code maxmemory} and evicts nothing. */
@ExtendWith(SparkExtension.class)
final class FullServerIT {
    private static final int ROWS = 3000;
    private static final long LIMIT = 8 << 20;
    private static final String BIG = "x".repeat(10_000);

    private RedisProcess server;
    private Jedis redis;

    @BeforeEach
    void start() {
        server = RedisServer.start("maxmemory " + LIMIT, "maxmemory-policy noeviction");
        redis = server.client();
    }

    @AfterEach
    void stop() {
        redis.close();
        server.close();
    }

    /** Small hashes are there; each is to be replaced by one of 10 KB, 30 MB in all. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "key_column=id key_prefix=k: mode=replace",
        "key_column=id key_prefix=k: mode=replace ttl=100",
        "key_column=id key_prefix=k: mode=replace transaction=batch",
        "key_pattern=k:{idx}",
        "key_column=id key_prefix=k: mode=update",
        "key_column=id key_prefix=k: mode=upsert ttl=100",
    })
    void aWriteEndsThereAndWhatItDidNotReachStays(String options, SparkSession spark) {
        Map<String, String> small = Map.of("text", "old", "more", "old");
        try (Pipeline pipeline = redis.pipelined()) {
            for (int i = 0; i < ROWS; i++) {
                pipeline.hset("k:" + i, small);
            }
        }
        assertThatThrownBy(() -> write(spark, SaveMode.Append, ROWS, server.url(), options + " batch_size=100"))
                .isInstanceOf(RedisWriteException.class)
                .hasMessageContaining("OOM")
                .hasMessageContaining("give it more")
                .hasMessageContaining("stay");
        // Two batches of each of two tasks were under way at the most.
        assertThat(usedMemory()).isLessThan(2 * LIMIT);
        assertThat(redis.dbSize()).isEqualTo(ROWS);
        int old = 0;
        for (int i = 0; i < ROWS; i++) {
            Map<String, String> hash = redis.hgetAll("k:" + i);
            if (hash.equals(small)) {
                old++;
            } else {
                assertThat(hash).containsEntry("text", BIG);
            }
        }
        assertThat(old).isGreaterThan(ROWS / 2);
    }

    @Test
    void overwriteMakesRoomFirst(SparkSession spark) {
        for (int i = 0; i < 2000; i++) {
            redis.hset("k:old:" + i, "text", BIG.substring(0, 3000));
        }
        redis.configSet("maxmemory", Long.toString(usedMemory() - (1 << 20)));
        String options = "key_column=id key_prefix=k:";
        assertThatThrownBy(() -> write(spark, SaveMode.Append, 100, server.url(), options))
                .hasMessageContaining("OOM")
                .hasMessageContaining("No row was sent");
        write(spark, SaveMode.Overwrite, 100, server.url(), options);
        assertThat(redis.dbSize()).isEqualTo(100);
        assertThat(redis.hget("k:7", "text")).isEqualTo(BIG);
    }

    @Test
    void overwriteOnAServerThatStaysFullIsRefused(SparkSession spark) {
        redis.hset("k:old", "text", "old");
        redis.hset("another", "text", "stays");
        redis.configSet("maxmemory", "1");
        assertThatThrownBy(() -> write(spark, SaveMode.Overwrite, 100, server.url(), "key_column=id key_prefix=k:"))
                .isInstanceOf(RedisWriteException.class)
                .hasMessageContaining("OOM")
                .hasMessageContaining("give it more")
                .hasMessageContaining("what mode(\"overwrite\") replaces is removed already");
        assertThat(redis.keys("*")).containsExactly("another");
    }

    /** A server of documents whose memory comes back a while after the sweep. */
    @Test
    void overwriteOfDocumentsMakesRoomFirst(SparkSession spark) {
        AtomicBoolean swept = new AtomicBoolean();
        AtomicBoolean refusedOnce = new AtomicBoolean();
        try (ScriptedServer scripted = ScriptedServer.start(command -> switch (command.name()) {
            case "MULTI", "DISCARD" -> "+OK\r\n";
            case "SCAN" -> "*2\r\n$1\r\n0\r\n*1\r\n$3\r\nk:1\r\n";
            case "TYPE" -> "+ReJSON-RL\r\n";
            case "UNLINK" -> {
                swept.set(true);
                yield ":1\r\n";
            }
            case "JSON.SET" ->
                swept.get() && refusedOnce.getAndSet(true)
                        ? "+OK\r\n"
                        : "-OOM command not allowed when used memory > 'maxmemory'.\r\n";
            default -> null;
        })) {
            spark.sql("SELECT id, 'Ann' AS name FROM range(0, 10, 1, 1)")
                    .write()
                    .format("redis-json")
                    .options(Map.of("url", scripted.url(), "key_column", "id", "key_prefix", "k:"))
                    .mode(SaveMode.Overwrite)
                    .save();
            List<String> sent = scripted.commands().stream()
                    .map(command -> command.name())
                    .filter(name -> name.equals("JSON.SET") || name.equals("UNLINK"))
                    .toList();
            assertThat(sent)
                    .startsWith("JSON.SET", "UNLINK", "JSON.SET", "JSON.SET")
                    .hasSize(1 + 1 + 2 + 10);
        }
    }

    private long usedMemory() {
        return redis.info("memory")
                .lines()
                .filter(line -> line.startsWith("used_memory:"))
                .mapToLong(line -> Long.parseLong(line.substring("used_memory:".length())))
                .sum();
    }

    private static void write(SparkSession spark, SaveMode saveMode, int rows, String url, String options) {
        Map<String, String> all = new HashMap<>();
        all.put("url", url);
        for (String option : options.split(" ")) {
            all.put(option.substring(0, option.indexOf('=')), option.substring(option.indexOf('=') + 1));
        }
        spark.sql("SELECT id, '" + BIG + "' AS text FROM range(0, " + rows + ", 1, 2)")
                .write()
                .format("redis-hash")
                .options(all)
                .mode(saveMode)
                .save();
    }
}
