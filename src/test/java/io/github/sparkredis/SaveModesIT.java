package io.github.sparkredis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkredis.testing.Spark;
import io.github.sparkredis.testing.SparkExtension;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Pipeline;

@ExtendWith(SparkExtension.class)
final class SaveModesIT {
    private final SharedTarget target = new SharedTarget();

    @AfterEach
    void close() {
        target.close();
    }

    @Test
    void theLineWithoutAModeWrites() {
        SparkSession session = Spark.newSession();
        session.conf().set("spark.datasource.redis.url", target.server.url());
        Dataset<Row> df = session.sql("SELECT '" + target.key("a") + "' AS id, 'Ada' AS name, 36 AS age");
        df.write().format("redis-hash").option("key_column", "id").save();
        assertThat(target.hash("a")).containsExactlyInAnyOrderEntriesOf(Map.of("name", "Ada", "age", "36"));
    }

    @ParameterizedTest
    @EnumSource(
            value = SaveMode.class,
            names = {"Append", "ErrorIfExists"})
    void appendAndNoModeWriteUnderTheModeOption(SaveMode mode, SparkSession spark) {
        target.redis.hset(target.key("a"), "own", "stays");
        target.writer(rows(spark)).mode(mode).save();
        assertThat(target.hash("a")).containsExactlyInAnyOrderEntriesOf(Map.of("own", "stays", "s", "x"));
        target.writer(rows(spark), "mode", "replace").mode(mode).save();
        assertThat(target.hash("a")).containsExactlyEntriesOf(Map.of("s", "x"));
        assertThat(target.hash("b")).containsExactlyEntriesOf(Map.of("s", "y"));
    }

    @Test
    void ignoreInserts(SparkSession spark) {
        target.redis.hset(target.key("a"), "own", "stays");
        target.writer(rows(spark), "result_id", target.prefix).mode("ignore").save();
        assertThat(target.hash("a")).containsExactlyEntriesOf(Map.of("own", "stays"));
        assertThat(target.hash("b")).containsExactlyEntriesOf(Map.of("s", "y"));
        Row result = result(spark);
        assertThat(result.<Long>getAs("rows_skipped")).isEqualTo(1);
        assertThat(result.<Long>getAs("rows_written")).isEqualTo(1);
        target.writer(rows(spark), "mode", "insert").mode("ignore").save();
    }

    @ParameterizedTest
    @ValueSource(strings = {"upsert", "update", "replace"})
    void ignoreWithAnotherModeIsAnError(String mode, SparkSession spark) {
        assertThatThrownBy(() ->
                        target.writer(rows(spark), "mode", mode).mode("ignore").save())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("ignore", "mode=insert", "mode=" + mode, "append");
        assertThat(target.redis.exists(target.key("b"))).isFalse();
    }

    @Test
    void overwriteRemovesTheHashesUnderThePrefixAndNothingElse(SparkSession spark) {
        target.redis.hset(target.key("a"), "own", "goes");
        target.redis.hset(target.key("gone"), "own", "goes");
        target.redis.set(target.key("text"), "stays");
        target.redis.rpush(target.key("list"), "stays");
        String elsewhere = target.server.freshPrefix() + "other";
        target.redis.hset(elsewhere, "own", "stays");
        target.writer(rows(spark), "result_id", target.prefix).mode("overwrite").save();
        assertThat(target.redis.keys(target.prefix + "*"))
                .containsExactlyInAnyOrder(target.key("a"), target.key("b"), target.key("text"), target.key("list"));
        assertThat(target.hash("a")).containsExactlyEntriesOf(Map.of("s", "x"));
        assertThat(target.redis.hget(elsewhere, "own")).isEqualTo("stays");
        assertThat(result(spark).<Long>getAs("keys_removed")).isEqualTo(2);
    }

    @Test
    void overwriteTakesTheLiteralsOfAPatternAsTheyAre(SparkSession spark) {
        String literal = target.prefix + "a*b[c]?\\^-{{t}}:{id}";
        String head = target.prefix + "a*b[c]?\\^-{t}:";
        target.redis.hset(head + "old", "own", "goes");
        // What the same characters would match as a glob.
        String[] others = {"aXbcY\\^-{t}:old", "a*bc?\\^-{t}:old", "a*b[c]Z\\^-{t}:old", "a*b[c]?^-{t}:old"};
        for (String other : others) {
            target.redis.hset(target.key(other), "own", "stays");
        }
        target.writer(rows(spark), "key_pattern", literal, "result_id", target.prefix)
                .mode("overwrite")
                .save();
        for (String other : others) {
            assertThat(target.redis.exists(target.key(other))).as(other).isTrue();
        }
        assertThat(target.redis.exists(head + "old")).isFalse();
        assertThat(target.redis.hgetAll(head + "a")).containsEntry("s", "x");
        assertThat(result(spark).<Long>getAs("keys_removed")).isEqualTo(1);
    }

    @Test
    void overwriteTakesThePlaceholdersOfAPatternAsAnything(SparkSession spark) {
        String[] gone = {"u:1:x:end", "u::x:end", "u:*:x:end"};
        String[] stay = {"u:1:x:end2", "u:1:y:end", "v:1:x:end"};
        for (String id : gone) {
            target.redis.hset(target.key(id), "own", "goes");
        }
        for (String id : stay) {
            target.redis.hset(target.key(id), "own", "stays");
        }
        target.writer(rows(spark), "key_pattern", target.prefix + "u:{id}:x:end")
                .mode("overwrite")
                .save();
        assertThat(target.redis.keys(target.prefix + "*"))
                .containsExactlyInAnyOrder(
                        target.key("u:a:x:end"),
                        target.key("u:b:x:end"),
                        target.key(stay[0]),
                        target.key(stay[1]),
                        target.key(stay[2]));
    }

    @Test
    void overwriteRemovesPageByPage(SparkSession spark) {
        int many = 5_321;
        try (Pipeline pipeline = target.redis.pipelined()) {
            for (int i = 0; i < many; i++) {
                pipeline.hset(target.key("old" + i), "own", "goes");
            }
        }
        target.writer(rows(spark), "result_id", target.prefix).mode("overwrite").save();
        assertThat(target.redis.keys(target.prefix + "*")).containsExactlyInAnyOrder(target.key("a"), target.key("b"));
        assertThat(result(spark).<Long>getAs("keys_removed")).isEqualTo(many);
    }

    @ParameterizedTest
    @ValueSource(strings = {"insert", "replace"})
    void overwriteGoesWithTheModesThatNeedNoKey(String mode, SparkSession spark) {
        target.redis.hset(target.key("a"), "own", "goes");
        target.writer(rows(spark), "mode", mode).mode("overwrite").save();
        assertThat(target.hash("a")).containsExactlyEntriesOf(Map.of("s", "x"));
    }

    @Test
    void overwriteIsRefusedWhereEveryKeyWouldGo(SparkSession spark) {
        target.redis.hset(target.key("old"), "own", "stays");
        Map<String, String> url = Map.of("url", target.server.url());
        assertThatThrownBy(() -> rows(spark)
                        .write()
                        .format("redis-hash")
                        .options(url)
                        .option("key_column", "id")
                        .mode("overwrite")
                        .save())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("overwrite", "every key", "key_prefix", "mode=replace");
        assertThatThrownBy(() -> target.writer(rows(spark), "key_pattern", "{id}:" + target.prefix)
                        .mode("overwrite")
                        .save())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("overwrite", "key_pattern");
        assertThat(target.redis.keys("*" + target.prefix + "*")).containsExactly(target.key("old"));
    }

    @Test
    void overwriteIsRefusedWithUpdate(SparkSession spark) {
        target.redis.hset(target.key("a"), "own", "stays");
        assertThatThrownBy(() -> target.writer(rows(spark), "mode", "update")
                        .mode("overwrite")
                        .save())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("overwrite", "mode=update", "append");
        assertThat(target.hash("a")).containsExactlyEntriesOf(Map.of("own", "stays"));
    }

    private Row result(SparkSession spark) {
        return spark.read()
                .format("redis-write-result")
                .option("result_id", target.prefix)
                .load()
                .first();
    }

    private static Dataset<Row> rows(SparkSession spark) {
        return spark.sql("SELECT * FROM VALUES ('a', 'x'), ('b', 'y') AS t(id, s)");
    }
}
