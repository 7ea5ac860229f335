package io.github.sparkredis.modes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkredis.result.FailedRow;
import io.github.sparkredis.result.WriteResult;
import io.github.sparkredis.testing.RespCommand;
import io.github.sparkredis.testing.ScriptedServer;
import io.github.sparkredis.testing.SharedTarget;
import io.github.sparkredis.testing.Spark;
import io.github.sparkredis.testing.SparkExtension;
import io.github.sparkredis.testing.UsualReplies;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SparkExtension.class)
abstract class TtlContract {
    private static final long NO_EXPIRY = -1;
    private static final long NO_KEY = -2;

    /** The largest time to live that the connector takes: fifty years. */
    private static final long LARGEST = 1_576_800_000L;

    private final SharedTarget target;

    TtlContract(SharedTarget target) {
        this.target = target;
    }

    @AfterEach
    void close() {
        target.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"upsert", "insert", "update", "replace"})
    void everyModeSetsTheTimeToLive(String mode, SparkSession spark) {
        if (!mode.equals("insert")) {
            target.store("a", Map.of("s", "before"));
            target.expire("a", 9);
        }
        assertThat(target.write(row(spark), "mode", mode, "ttl", "3600").rowsWritten())
                .isEqualTo(1);
        assertThat(target.row("a")).containsEntry("s", "x");
        assertThat(ttl("a")).isBetween(3_500L, 3_600L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"upsert", "update", "replace"})
    void withoutATimeToLiveTheExpiryIsLeftToTheCommand(String mode, SparkSession spark) {
        boolean kept = !mode.equals("replace") && target.commandKeepsExpiry();
        target.store("a", Map.of("s", "before"));
        target.expire("a", 1_000);
        target.write(row(spark), "mode", mode);
        assertThat(target.row("a")).containsEntry("s", "x");
        assertThat(ttl("a")).isBetween(kept ? 900 : NO_EXPIRY, kept ? 1_000 : NO_EXPIRY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"upsert", "insert", "update", "replace"})
    void aJitterSpreadsTimesToLiveByTheKeyAlone(String mode, SparkSession spark) {
        Dataset<Row> rows =
                spark.range(200).selectExpr("CAST(id AS STRING) AS id", "'x' AS s", "IF(id < 100, 1000, NULL) AS t");
        String[] options = {"mode", mode, "ttl", "1000", "ttl_column", "t", "ttl_jitter", "0.5"};
        Map<String, Long> first = timesToLive(rows.repartition(3), mode, options);
        Map<String, Long> second = timesToLive(rows.repartition(2), mode, options);
        assertThat(first.values()).allSatisfy(ttl -> assertThat(ttl).isBetween(900L, 1_500L));
        assertThat(Set.copyOf(first.values())).hasSizeGreaterThan(100);
        assertThat(first.values()).anyMatch(ttl -> ttl < 1_050).anyMatch(ttl -> ttl > 1_450);
        first.forEach((id, ttl) -> assertThat(second.get(id)).isBetween(ttl - 30, ttl + 30));
    }

    private Map<String, Long> timesToLive(Dataset<Row> rows, String mode, String... options) {
        List<String> ids = IntStream.range(0, 200).mapToObj(String::valueOf).toList();
        ids.forEach(id -> target.redis.del(target.key(id)));
        if (mode.equals("update")) {
            target.store(ids, Map.of("s", "before"));
        }
        assertThat(target.write(rows, options).rowsWritten()).isEqualTo(200);
        return ids.stream().collect(Collectors.toMap(id -> id, this::ttl));
    }

    @Test
    void aRefusedInsertLeavesTheExpiryOfTheOtherAlone(SparkSession spark) {
        target.store("a", Map.of("s", "before"));
        assertThat(target.write(row(spark), "mode", "insert", "ttl", "60").rowsSkipped())
                .isEqualTo(1);
        assertThat(ttl("a")).isEqualTo(NO_EXPIRY);
        target.expire("a", 1_000);
        assertThat(target.write(row(spark), "mode", "insert", "ttl", "60").rowsSkipped())
                .isEqualTo(1);
        assertThat(ttl("a")).isBetween(900L, 1_000L);
        assertThat(target.row("a")).containsExactlyEntriesOf(Map.of("s", "before"));
    }

    @Test
    void anUpdateOfAMissingKeyWithATimeToLiveMakesNoKey(SparkSession spark) {
        assertThat(target.write(row(spark), "mode", "update", "ttl", "60").failures())
                .isEqualTo(Map.of("key_missing", 1L));
        assertThat(ttl("a")).isEqualTo(NO_KEY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tinyint", "smallint", "int", "bigint"})
    void aColumnOfAnyIntegerTypeGivesEachRowItsTimeToLive(String type, SparkSession spark) {
        Dataset<Row> rows = spark.sql("SELECT id, s, CAST(life AS " + type + ") AS life"
                + " FROM VALUES ('a', 'x', 100), ('b', 'y', 50), ('c', 'z', null) AS t(id, s, life)");
        assertThat(target.write(rows, "ttl_column", "life").rowsWritten()).isEqualTo(3);
        assertThat(ttl("a")).isBetween(60L, 100L);
        assertThat(ttl("b")).isBetween(1L, 50L);
        assertThat(ttl("c")).as("null, and no ttl").isEqualTo(NO_EXPIRY);
        assertThat(target.row("a")).as("the column is no field").containsExactlyEntriesOf(Map.of("s", "x"));
    }

    @Test
    void aNullInTheColumnFallsBackOnTheOption(SparkSession spark) {
        target.write(lives(spark, "('a', 5000), ('b', null)"), "ttl_column", "life", "ttl", "1000");
        assertThat(ttl("a")).isBetween(4_900L, 5_000L);
        assertThat(ttl("b")).isBetween(900L, 1_000L);
    }

    @Test
    void aNullInTheColumnWithoutTheOptionLeavesTheExpiryAsWithoutATimeToLive(SparkSession spark) {
        boolean kept = target.commandKeepsExpiry();
        target.store("a", Map.of("s", "before"));
        target.expire("a", 1_000);
        target.write(lives(spark, "('a', null), ('b', 7)"), "ttl_column", "life");
        assertThat(target.row("a")).containsEntry("s", "x");
        assertThat(ttl("a")).isBetween(kept ? 900 : NO_EXPIRY, kept ? 1_000 : NO_EXPIRY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"upsert", "insert", "update", "replace"})
    void aRowWithoutTimeToLiveLeftFailsAndTheOthersDoNot(String mode, SparkSession spark) {
        List<String> wrong = List.of("zero", "minus", "vast", "seconds", "millis");
        target.store(wrong, Map.of("s", "before"));
        if (mode.equals("update")) {
            target.store("good", Map.of("s", "before"));
        }
        Dataset<Row> rows = lives(
                spark,
                "('zero', 0L), ('minus', -1L), ('vast', " + (LARGEST + 1) + "L), ('seconds', unix_timestamp()),"
                        + " ('millis', unix_millis(current_timestamp())), ('good', 60L)");
        WriteResult result = target.write(rows, "ttl_column", "life", "ttl", "30", "mode", mode);
        assertThat(result.rowsWritten()).isEqualTo(1);
        assertThat(result.failures()).isEqualTo(Map.of("invalid_ttl", 5L));
        assertThat(result.errors())
                .extracting(FailedRow::message)
                .allSatisfy(message -> assertThat(message)
                        .contains("the column \"life\" holds ", " seconds; a time to live is from 1 to " + LARGEST));
        assertThat(result.errors())
                .extracting(FailedRow::key)
                .containsExactlyInAnyOrderElementsOf(
                        wrong.stream().map(target::key).toList());
        assertThat(result.errors())
                .filteredOn(row -> row.message().contains("since 1970"))
                .allSatisfy(row -> assertThat(row.message()).contains("expire_at_column", "timestamp_millis"))
                .extracting(FailedRow::key)
                .containsExactlyInAnyOrder(target.key("vast"), target.key("seconds"), target.key("millis"));
        for (String id : wrong) {
            assertThat(target.row(id)).containsExactlyEntriesOf(Map.of("s", "before"));
            assertThat(ttl(id)).isEqualTo(NO_EXPIRY);
        }
        assertThat(ttl("good")).isBetween(31L, 60L);
    }

    @Test
    void noneUnsetsTheDefaultOfTheSession() {
        SparkSession session = Spark.newSession();
        session.conf().set("spark.datasource.redis.ttl", "1000");
        target.write(row(session));
        assertThat(ttl("a")).isBetween(900L, 1_000L);
        target.write(row(session), "mode", "replace", "ttl", "none");
        assertThat(ttl("a")).isEqualTo(NO_EXPIRY);
        target.write(row(session), "ttl", "5000");
        assertThat(ttl("a")).isBetween(4_900L, 5_000L);
    }

    @Test
    void theLargestTimeToLiveIsTakenAndOneMoreIsRefused(SparkSession spark) {
        assertThat(target.write(row(spark), "ttl", Long.toString(LARGEST)).rowsWritten())
                .isEqualTo(1);
        assertThat(target.row("a")).containsEntry("s", "x");
        assertThat(ttl("a")).isBetween(LARGEST - 100, LARGEST);
        String more = Long.toString(LARGEST + 1);
        assertThatThrownBy(() -> target.write(row(spark), "ttl", more))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("ttl", more, Long.toString(LARGEST), "since 1970", "expire_at_column");
    }

    /** An expiry of its own command could be late, or lost with the connection: so a row goes in one command. */
    @ParameterizedTest
    @ValueSource(strings = {"upsert", "insert", "update", "replace"})
    void valueAndTimeToLiveGoInOneCommand(String mode, SparkSession spark) {
        try (ScriptedServer server = ScriptedServer.start(UsualReplies::to)) {
            Dataset<Row> rows = spark.range(0, 50, 1, 1).selectExpr("id", "'x' AS s", "60 AS life");
            target.typed(rows, Map.of("url", server.url(), "key_column", "id", "mode", mode, "ttl_column", "life"));
            List<RespCommand> commands = server.commands();
            assertThat(UsualReplies.rowsOfCalls(commands)).isEqualTo(50);
            assertThat(commands)
                    .extracting(RespCommand::name)
                    .doesNotContainAnyElementsOf(Set.of(target.command(), "EXPIRE", "PEXPIRE"));
        }
    }

    private long ttl(String id) {
        return target.ttl(id);
    }

    private static Dataset<Row> row(SparkSession spark) {
        return spark.sql("SELECT 'a' AS id, 'x' AS s");
    }

    private static Dataset<Row> lives(SparkSession spark, String idsAndLives) {
        return spark.sql("SELECT id, 'x' AS s, life FROM VALUES " + idsAndLives + " AS t(id, life)");
    }
}
