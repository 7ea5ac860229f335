package io.github.sparkredis.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkredis.SparkRedis;
import io.github.sparkredis.result.WriteResult;
import io.github.sparkredis.testing.RedisServer;
import io.github.sparkredis.testing.Spark;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** Options from {@code spark.conf}: {@code spark.datasource.redis.<option>}. */
final class SessionDefaultsIT {
    private final RedisServer server = RedisServer.shared();
    private final String prefix = server.freshPrefix();
    private final SparkSession session = Spark.newSession();
    private Jedis redis;

    @BeforeEach
    void connect() {
        redis = server.client();
    }

    @AfterEach
    void disconnect() {
        redis.close();
    }

    @Test
    void aWriteNeedsNoOptionOfItsOwn() {
        defaults(Map.of("key_column", "id", "key_prefix", prefix));
        people().write().format("redis-hash").option("url", server.url()).save();
        assertThat(redis.hgetAll(prefix + "1")).isEqualTo(Map.of("name", "Ann", "seconds", "60"));
    }

    @Test
    void theUrlIsADefaultToo() {
        // A server of the test's own: the shared one's URL may hold a password, which is refused as a default.
        try (RedisServer own = RedisServer.start();
                Jedis there = own.client()) {
            defaults(Map.of("url", own.url() + "/3", "key_column", "id"));
            people().write().format("redis-hash").save();
            there.select(3);
            assertThat(there.hgetAll("1")).containsEntry("name", "Ann");
        }
    }

    @Test
    void everyOptionTakesADefault() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("key_column", "id");
        all.put("key_prefix", prefix);
        all.put("key_seed", "passed over, as a column is the key");
        all.put("columns", "name,seconds,nothing");
        all.put("mode", "insert");
        all.put("ttl", "1000");
        all.put("ttl_column", "seconds");
        all.put("null_fields", "write");
        all.put("temporal", "epoch_seconds");
        all.put("decimal_format", "string");
        all.put("batch_size", "1");
        all.put("batch_bytes", "1k");
        all.put("transaction", "batch");
        all.put("result_id", "of-the-session");
        all.put("keys_limit", "1");
        all.put("error_limit", "1");
        all.put("max_failed_rows", "any");
        all.put("topology", "standalone");
        all.put("connect_timeout_ms", "4000");
        all.put("socket_timeout_ms", "4000");
        all.put("retry_timeout_ms", "1000");
        all.put("retry_base_ms", "10");
        all.put("retry_max_ms", "20");
        defaults(all);
        session.sql("SELECT 1 AS id, 'Ann' AS name, 60 AS seconds, CAST(NULL AS STRING) AS nothing UNION ALL"
                        + " SELECT 2, 'Bob', 0, 'x'")
                .coalesce(1)
                .write()
                .format("redis-hash")
                .option("url", server.url())
                .save();
        assertThat(redis.hgetAll(prefix + "1")).isEqualTo(Map.of("name", "Ann", "seconds", "60", "nothing", ""));
        assertThat(redis.ttl(prefix + "1")).isBetween(1L, 60L);
        assertThat(redis.exists(prefix + "2")).isFalse();
        Row result = session.read()
                .format("redis-write-result")
                .option("result_id", "of-the-session")
                .load()
                .select("rows_written", "rows_failed")
                .first();
        assertThat(result.getLong(0)).isEqualTo(1);
        assertThat(result.getLong(1)).isEqualTo(1);
    }

    @Test
    void theAliasIsADefaultToo() {
        redis.hset(prefix + "1", "name", "before");
        defaults(Map.of("key_column", "id", "key_prefix", prefix, "write_mode", "insert"));
        assertThat(write(Map.of()).rowsSkipped()).isEqualTo(1);
        assertThat(write(Map.of("mode", "replace")).rowsWritten()).isEqualTo(1);
    }

    @Test
    void anExplicitOptionBeatsADefault() {
        defaults(Map.of("key_column", "id", "key_prefix", "never:", "ttl", "1000", "columns", "seconds"));
        write(Map.of("key_column", "name", "key_prefix", prefix, "TTL", "50", "Columns", "id"));
        assertThat(redis.hgetAll(prefix + "Ann")).isEqualTo(Map.of("id", "1"));
        assertThat(redis.ttl(prefix + "Ann")).isBetween(1L, 50L);
    }

    @Test
    void ttlNoneUnsetsADefault() {
        defaults(Map.of("key_column", "id", "key_prefix", prefix, "ttl", "1000"));
        write(Map.of("ttl", "none"));
        assertThat(redis.ttl(prefix + "1")).isEqualTo(-1);
    }

    @Test
    void anExplicitKeyStrategyDisplacesTheDefaultedOnesAsAGroup() {
        defaults(Map.of("key_prefix", "never:", "key_column", "id"));
        WriteResult byPattern = write(Map.of("key_pattern", prefix + "{name}"));
        assertThat(byPattern.keys()).containsExactly(prefix + "Ann");
        WriteResult byPrefix = write(Map.of("key_prefix", prefix));
        assertThat(byPrefix.keys())
                .singleElement()
                .asString()
                .startsWith(prefix)
                .doesNotEndWith(":1");

        defaults(Map.of("key_pattern", "never:{id}"), "key_prefix", "key_column");
        write(Map.of("key_column", "id", "key_prefix", prefix));
        assertThat(redis.exists(prefix + "1")).isTrue();
    }

    @Test
    void aDefaultKeySeedIsForWhateverKeysHaveUuids() {
        defaults(Map.of("key_seed", "of-the-session"));
        WriteResult first = write(Map.of("key_prefix", prefix));
        assertThat(write(Map.of("key_pattern", prefix + "{uuid}")).keys()).isEqualTo(first.keys());
        assertThat(write(Map.of("key_prefix", prefix, "key_seed", "another")).keys())
                .doesNotContainAnyElementsOf(first.keys());
        assertThat(write(Map.of("key_pattern", prefix + "{idx}")).rowsWritten()).isEqualTo(1);
    }

    @Test
    void contradictoryDefaultsAreRefused() {
        defaults(Map.of("key_pattern", "u:{id}", "key_column", "id"));
        assertThatThrownBy(() -> write(Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"spark.datasource.redis.key_pattern\" and \"spark.datasource.redis.key_column\""
                        + " contradict each other");
    }

    @Test
    void aDefaultForTheOtherFormatIsPassedOver() {
        defaults(Map.of("json_path", "$.a", "value_column", "none", "value_format", "text"));
        write(Map.of("key_column", "id", "key_prefix", prefix));
        assertThat(redis.exists(prefix + "1")).isTrue();
    }

    @Test
    void anUnknownDefaultIsRefusedByItsName() {
        defaults(Map.of("key_colum", "id"));
        assertThatThrownBy(() -> write(Map.of("key_column", "id", "key_prefix", prefix)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Unknown option \"spark.datasource.redis.key_colum\".")
                .hasMessageContaining("Did you mean \"key_column\"?");
        assertThat(redis.keys(prefix + "*")).isEmpty();
    }

    @Test
    void aBadDefaultIsRefusedByItsName() {
        defaults(Map.of("key_column", "id", "key_prefix", prefix, "batch_size", "0"));
        assertThatThrownBy(() -> write(Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"spark.datasource.redis.batch_size\" must be a whole number, 1 to")
                .hasMessageContaining("\"0\"");
        defaults(Map.of("key_column", "ids"), "batch_size");
        assertThatThrownBy(() -> write(Map.of()))
                .hasMessageContaining("\"spark.datasource.redis.key_column\" names the column \"ids\"")
                .hasMessageContaining("Did you mean \"id\"?");
        assertThat(redis.keys(prefix + "*")).isEmpty();
    }

    @Test
    void aUrlWithAPasswordIsRefusedAsADefaultAndPointsToPassword() {
        defaults(Map.of("url", "redis://app:hush-hush@127.0.0.1:1"));
        assertThatThrownBy(() -> SparkRedis.writeHashes(people(), Map.of("key_column", "id", "key_prefix", prefix)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("spark.datasource.redis.url\" carries a password")
                .hasMessageContaining("spark.datasource.redis.password\" instead")
                .satisfies(thrown -> assertThat(thrown).asString().doesNotContain("hush"));
        assertThat(redis.keys(prefix + "*")).isEmpty();
    }

    @Test
    void aPasswordIsADefaultToo() {
        try (RedisServer own = RedisServer.start("requirepass swordfish");
                Jedis there = own.client()) {
            defaults(Map.of("url", own.url(), "password", "swordfish", "key_column", "id"));
            people().write().format("redis-hash").save();
            assertThat(there.exists("1")).isTrue();
        }
    }

    @Test
    void whatPySparkAndCatalogsAddIsNoOption() {
        defaults(Map.of("ttl", "300"));
        people().write()
                .format("redis-hash")
                .option("url", server.url())
                .option("key_column", "id")
                .option("key_prefix", prefix)
                .option("ttl", null)
                .option("no_such_option", null)
                .option("owner", "somebody")
                .option("provider", "redis-hash")
                .option("option.key_column", "name")
                .option("serialization.format", "1")
                .save();
        assertThat(redis.hgetAll(prefix + "1")).containsEntry("name", "Ann");
        assertThat(redis.ttl(prefix + "1")).as("a null beats no default").isBetween(1L, 300L);
    }

    @Test
    void anotherSessionKnowsNothingOfThem() {
        defaults(Map.of("key_column", "id"));
        Dataset<Row> others = Spark.newSession().sql("SELECT 1 AS id, 'Ann' AS name");
        assertThatThrownBy(() -> SparkRedis.writeHashes(others, Map.of("url", server.url())))
                .hasMessageContaining("Nothing says what the keys are");
    }

    private Dataset<Row> people() {
        return session.sql("SELECT 1 AS id, 'Ann' AS name, 60 AS seconds");
    }

    private WriteResult write(Map<String, String> options) {
        Map<String, String> all = new HashMap<>(options);
        all.put("url", server.url());
        return SparkRedis.writeHashes(people(), all);
    }

    private void defaults(Map<String, String> options, String... unset) {
        for (String name : unset) {
            session.conf().unset("spark.datasource.redis." + name);
        }
        options.forEach((name, text) -> session.conf().set("spark.datasource.redis." + name, text));
    }
}
