package io.github.sparkredis.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkredis.testing.RedisServer;
import io.github.sparkredis.testing.Spark;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;

/** Writes from SQL: tables and temporary views made with USING. */
final class SqlIT {
    private static final String READING = "redis-hash cannot be read in this version: it only writes.";

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
        session.sql("DROP TABLE IF EXISTS people");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TABLE", "TEMPORARY VIEW"})
    void insertIntoWritesTheColumnsAsDeclared(String kind) {
        create(kind, "mode 'upsert', ttl '500'");
        session.sql("INSERT INTO people VALUES (1, 'Ann', 30), (2, 'Bob', CAST(NULL AS INT))");
        assertThat(redis.hgetAll(prefix + "1")).isEqualTo(Map.of("name", "Ann", "Age", "30"));
        assertThat(redis.hgetAll(prefix + "2")).isEqualTo(Map.of("name", "Bob"));
        assertThat(redis.ttl(prefix + "1")).isBetween(1L, 500L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TABLE", "TEMPORARY VIEW"})
    void insertSelectWritesByPosition(String kind) {
        create(kind, "batch_size '7'");
        session.sql("INSERT INTO people SELECT id AS a, concat('n', id) AS b, id * 2 AS c FROM range(20)");
        assertThat(redis.keys(prefix + "*")).hasSize(20);
        assertThat(redis.hgetAll(prefix + "19")).isEqualTo(Map.of("name", "n19", "Age", "38"));
        assertThat(result("rows_written").getLong(0)).isEqualTo(20);
    }

    @Test
    void insertIntoNamedColumnsWritesTheOthersAsNulls() {
        create(Spark.insertNeedsEveryColumn() ? "TEMPORARY VIEW" : "TABLE", "mode 'upsert'");
        session.sql("INSERT INTO people (Age, id) VALUES (30, 1)");
        assertThat(redis.hgetAll(prefix + "1")).isEqualTo(Map.of("Age", "30"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TABLE", "TEMPORARY VIEW"})
    void insertOverwriteRemovesWhatThePrefixMatches(String kind) {
        create(kind, "mode 'upsert'");
        redis.hset(prefix + "before", "f", "v");
        redis.set(prefix + "no-hash", "stays");
        session.sql("INSERT OVERWRITE people SELECT 1, 'Ann', 30");
        assertThat(redis.keys(prefix + "*")).containsExactlyInAnyOrder(prefix + "1", prefix + "no-hash");
        assertThat(result("keys_removed").getLong(0)).isEqualTo(1);
    }

    @Test
    void aViewShowsTheResults() {
        create("TABLE", "result_id 'from-sql'");
        session.sql("INSERT INTO people VALUES (1, 'Ann', 30)");
        session.sql("CREATE TEMPORARY VIEW results USING `redis-write-result` OPTIONS (result_id 'from-sql')");
        assertThat(session.sql("SELECT rows_written FROM results").first().getLong(0))
                .isEqualTo(1);
    }

    @Test
    void theModeOfATableIsItsOption() {
        create("TABLE", "mode 'insert'");
        redis.hset(prefix + "1", "name", "first");
        session.sql("INSERT INTO people VALUES (1, 'Ann', 30), (2, 'Bob', 40)");
        assertThat(redis.hgetAll(prefix + "1")).isEqualTo(Map.of("name", "first"));
        assertThat(result("rows_skipped").getLong(0)).isEqualTo(1);
    }

    @Test
    void insertIntoATableFromADataFrame() {
        create("TABLE", "mode 'upsert'");
        session.sql("SELECT 1 AS id, 'Ann' AS name, 30 AS Age")
                .write()
                .mode(SaveMode.Append)
                .insertInto("people");
        assertThat(redis.hgetAll(prefix + "1")).isEqualTo(Map.of("name", "Ann", "Age", "30"));
    }

    @Test
    void createTableAsSelectWrites() {
        session.sql("CREATE TABLE people USING `redis-hash` OPTIONS (" + options("mode 'upsert'")
                + ") AS SELECT 1 AS id, 'Ann' AS name, 30 AS Age");
        assertThat(redis.hgetAll(prefix + "1")).isEqualTo(Map.of("name", "Ann", "Age", "30"));
    }

    @Test
    void aTableTakesSessionDefaults() {
        session.conf().set("spark.datasource.redis.ttl", "300");
        create("TABLE", "mode 'upsert'");
        session.sql("INSERT INTO people VALUES (1, 'Ann', 30)");
        assertThat(redis.ttl(prefix + "1")).isBetween(1L, 300L);
    }

    @Test
    void aTableWithABadOptionIsRefusedWhenItIsMadeOrElseWhenItIsWritten() {
        assertThatThrownBy(() -> {
                    create("TABLE", "batch_sise '7'"); // only Spark 4 asks the source then
                    session.sql("INSERT INTO people VALUES (1, 'Ann', 30)");
                })
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Unknown option \"batch_sise\". Did you mean \"batch_size\"?");
        assertThat(redis.keys(prefix + "*")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TABLE", "TEMPORARY VIEW"})
    void readingIsRefused(String kind) {
        create(kind, "mode 'upsert'");
        boolean bySpark = kind.equals("TABLE") && Spark.isAtLeast(4, 0);
        String sentence = bySpark ? "Table `redis-hash` does not support batch scan" : READING;
        assertThatThrownBy(() -> session.sql("SELECT * FROM people").collectAsList())
                .hasMessageContaining(sentence);
        assertThatThrownBy(() -> session.table("people").count()).hasMessageContaining(sentence);
    }

    @Test
    void readingByTheFormatIsRefusedInOneSentence() {
        assertThatThrownBy(() -> session.read()
                        .format("redis-hash")
                        .option("url", server.url())
                        .option("key_column", "id")
                        .load()
                        .collectAsList())
                .hasMessage(READING);
        assertThatThrownBy(() -> session.read()
                        .schema("id INT, name STRING")
                        .format("redis-hash")
                        .load()
                        .count())
                .hasMessage(READING);
    }

    @Test
    void whatSparkTellsOfATableHidesThePassword() {
        String secrets = "password 'hush-hush', sentinel_password 'hush-hush'";
        session.sql("CREATE TABLE people (id INT, name STRING) USING `redis-hash` OPTIONS ("
                + "url 'redis://app:hush-hush@127.0.0.1:1', key_column 'id', " + secrets + ")");
        for (String statement : List.of(
                "SHOW CREATE TABLE people",
                "DESCRIBE TABLE EXTENDED people",
                "DESCRIBE FORMATTED people",
                "SHOW TABLE EXTENDED LIKE 'people'",
                "SHOW TBLPROPERTIES people",
                "EXPLAIN EXTENDED INSERT INTO people VALUES (1, 'Ann')",
                "EXPLAIN FORMATTED SELECT * FROM people")) {
            String told = session.sql(statement).collectAsList().stream()
                    .map(Row::toString)
                    .collect(Collectors.joining("\n"));
            assertThat(told).as(statement).isNotEmpty().doesNotContain("hush");
        }
    }

    private void create(String kind, String more) {
        session.sql("CREATE " + kind + " people (id BIGINT, name STRING, Age INT) USING `redis-hash` OPTIONS ("
                + options(more) + ")");
    }

    private String options(String more) {
        return "url '" + server.url() + "', key_column 'id', key_prefix '" + prefix + "', " + more;
    }

    private Row result(String column) {
        return session.read().format("redis-write-result").load().select(column).first();
    }
}
