package io.github.sparkredis.modes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkredis.testing.SharedTarget;
import io.github.sparkredis.testing.Spark;
import io.github.sparkredis.testing.SparkExtension;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
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

@ExtendWith(SparkExtension.class)
abstract class SaveModesContract {
    final SharedTarget target;

    SaveModesContract(SharedTarget target) {
        this.target = target;
    }

    @AfterEach
    void close() {
        target.close();
    }

    @Test
    void theLineWithoutAModeWrites() {
        SparkSession session = Spark.newSession();
        session.conf().set("spark.datasource.redis.url", target.url);
        Dataset<Row> df = session.sql("SELECT '" + target.key("a") + "' AS id, 'Ada' AS name, 36 AS age");
        df.write().format(target.format).option("key_column", "id").save();
        assertThat(target.row("a")).containsExactlyInAnyOrderEntriesOf(Map.of("name", "Ada", "age", "36"));
    }

    @ParameterizedTest
    @EnumSource(
            value = SaveMode.class,
            names = {"Append", "ErrorIfExists"})
    void appendAndNoModeWriteUnderTheModeOption(SaveMode mode, SparkSession spark) {
        target.store("a", Map.of("own", "stays"));
        target.writer(rows(spark)).mode(mode).save();
        assertThat(target.row("a")).isEqualTo(target.upserted(Map.of("own", "stays"), Map.of("s", "x")));
        target.writer(rows(spark), "mode", "replace").mode(mode).save();
        assertThat(target.row("a")).containsExactlyEntriesOf(Map.of("s", "x"));
        assertThat(target.row("b")).containsExactlyEntriesOf(Map.of("s", "y"));
    }

    @Test
    void ignoreInserts(SparkSession spark) {
        target.store("a", Map.of("own", "stays"));
        target.writer(rows(spark), "result_id", target.prefix).mode("ignore").save();
        assertThat(target.row("a")).containsExactlyEntriesOf(Map.of("own", "stays"));
        assertThat(target.row("b")).containsExactlyEntriesOf(Map.of("s", "y"));
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
        assertThat(target.exists("b")).isFalse();
    }

    @Test
    void overwriteRemovesTheKeysOfTheFormatUnderThePrefixAndNothingElse(SparkSession spark) {
        target.store("a", Map.of("own", "goes"));
        target.store("gone", Map.of("own", "goes"));
        target.redis.set(target.key("text"), "stays");
        target.redis.rpush(target.key("list"), "stays");
        String elsewhere = target.freshPrefix();
        target.storeAt(elsewhere, Map.of("own", "stays"));
        target.writer(rows(spark), "result_id", target.prefix).mode("overwrite").save();
        assertThat(target.redis.keys(target.prefix + "*"))
                .containsExactlyInAnyOrder(target.key("a"), target.key("b"), target.key("text"), target.key("list"));
        assertThat(target.row("a")).containsExactlyEntriesOf(Map.of("s", "x"));
        assertThat(target.rowsUnder(elsewhere)).isEqualTo(Map.of("", Map.of("own", "stays")));
        assertThat(result(spark).<Long>getAs("keys_removed")).isEqualTo(2);
    }

    @Test
    void overwriteTakesTheLiteralsOfAPatternAsTheyAre(SparkSession spark) {
        String literal = target.prefix + "a*b[c]?\\^-{{t}}:{id}";
        String head = "a*b[c]?\\^-{t}:";
        target.store(head + "old", Map.of("own", "goes"));
        // What the same characters would match as a glob.
        String[] others = {"aXbcY\\^-{t}:old", "a*bc?\\^-{t}:old", "a*b[c]Z\\^-{t}:old", "a*b[c]?^-{t}:old"};
        target.store(List.of(others), Map.of("own", "stays"));
        target.writer(rows(spark), "key_pattern", literal, "result_id", target.prefix)
                .mode("overwrite")
                .save();
        for (String other : others) {
            assertThat(target.exists(other)).as(other).isTrue();
        }
        assertThat(target.exists(head + "old")).isFalse();
        assertThat(target.row(head + "a")).containsEntry("s", "x");
        assertThat(result(spark).<Long>getAs("keys_removed")).isEqualTo(1);
    }

    @Test
    void overwriteTakesThePlaceholdersOfAPatternAsAnything(SparkSession spark) {
        String[] gone = {"u:1:x:end", "u::x:end", "u:*:x:end"};
        String[] stay = {"u:1:x:end2", "u:1:y:end", "v:1:x:end"};
        target.store(List.of(gone), Map.of("own", "goes"));
        target.store(List.of(stay), Map.of("own", "stays"));
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
        target.store(IntStream.range(0, many).mapToObj(i -> "old" + i).toList(), Map.of("own", "goes"));
        target.writer(rows(spark), "result_id", target.prefix).mode("overwrite").save();
        assertThat(target.redis.keys(target.prefix + "*")).containsExactlyInAnyOrder(target.key("a"), target.key("b"));
        assertThat(result(spark).<Long>getAs("keys_removed")).isEqualTo(many);
    }

    @ParameterizedTest
    @ValueSource(strings = {"insert", "replace"})
    void overwriteGoesWithTheModesThatNeedNoKey(String mode, SparkSession spark) {
        target.store("a", Map.of("own", "goes"));
        target.writer(rows(spark), "mode", mode).mode("overwrite").save();
        assertThat(target.row("a")).containsExactlyEntriesOf(Map.of("s", "x"));
    }

    @Test
    void overwriteIsRefusedWhereEveryKeyWouldGo(SparkSession spark) {
        target.store("old", Map.of("own", "stays"));
        Map<String, String> url = Map.of("url", target.url);
        assertThatThrownBy(() -> rows(spark)
                        .write()
                        .format(target.format)
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
        target.store("a", Map.of("own", "stays"));
        assertThatThrownBy(() -> target.writer(rows(spark), "mode", "update")
                        .mode("overwrite")
                        .save())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("overwrite", "mode=update", "append");
        assertThat(target.row("a")).containsExactlyEntriesOf(Map.of("own", "stays"));
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
