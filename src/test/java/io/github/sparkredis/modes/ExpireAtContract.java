package io.github.sparkredis.modes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkredis.result.WriteResult;
import io.github.sparkredis.testing.RespCommand;
import io.github.sparkredis.testing.ScriptedServer;
import io.github.sparkredis.testing.SharedTarget;
import io.github.sparkredis.testing.SparkExtension;
import io.github.sparkredis.testing.UsualReplies;
import java.sql.Date;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SparkExtension.class)
abstract class ExpireAtContract {
    private static final long NO_EXPIRY = -1;
    private static final long NO_KEY = -2;
    private static final String NEXT_HOUR = "current_timestamp() + INTERVAL 1 HOUR";
    private static final String LAST_HOUR = "current_timestamp() - INTERVAL 1 HOUR";

    private final SharedTarget target;

    ExpireAtContract(SharedTarget target) {
        this.target = target;
    }

    @AfterEach
    void close() {
        target.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"upsert", "insert", "update", "replace"})
    void everyModeSetsTheMoment(String mode, SparkSession spark) {
        if (!mode.equals("insert")) {
            target.store("a", Map.of("s", "before"));
            target.expire("a", 9);
        }
        assertThat(write(spark, NEXT_HOUR, "mode", mode).rowsWritten()).isEqualTo(1);
        assertThat(target.row("a")).containsEntry("s", "x");
        assertThat(target.ttl("a")).isBetween(3_500L, 3_600L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"upsert", "insert", "update", "replace"})
    void aMomentThatHasPassedSkipsTheRowAndLeavesWhatIsThere(String mode, SparkSession spark) {
        target.store("a", Map.of("s", "before"));
        for (String past : List.of(LAST_HOUR, "DATE'1969-12-31'", "TIMESTAMP'1970-01-01 00:00:00Z'")) {
            WriteResult result = write(spark, past, "mode", mode);
            assertThat(result.rowsSkipped()).as(past).isEqualTo(1);
            assertThat(result.rowsWritten() + result.rowsFailed()).isZero();
            assertThat(target.row("a")).containsExactlyEntriesOf(Map.of("s", "before"));
            assertThat(target.ttl("a")).isEqualTo(NO_EXPIRY);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"upsert", "insert", "update", "replace"})
    void aMomentThatHasPassedMakesNoKey(String mode, SparkSession spark) {
        assertThat(write(spark, LAST_HOUR, "mode", mode).rowsSkipped()).isEqualTo(1);
        assertThat(target.ttl("a")).isEqualTo(NO_KEY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"upsert", "update", "replace"})
    void withoutAMomentTheExpiryIsLeftToTheCommand(String mode, SparkSession spark) {
        boolean kept = !mode.equals("replace") && target.commandKeepsExpiry();
        target.store("a", Map.of("s", "before"));
        target.expire("a", 1_000);
        assertThat(write(spark, "CAST(NULL AS TIMESTAMP)", "mode", mode).rowsWritten())
                .isEqualTo(1);
        assertThat(target.row("a")).containsEntry("s", "x");
        assertThat(target.ttl("a")).isBetween(kept ? 900 : NO_EXPIRY, kept ? 1_000 : NO_EXPIRY);
    }

    @Test
    void theRowsOfABatchEachHaveTheirOwn(SparkSession spark) {
        Dataset<Row> rows = spark.sql("SELECT id, id AS s, 1 AS n, until FROM VALUES ('soon', " + NEXT_HOUR + "),"
                + " ('past', " + LAST_HOUR + "), ('never', NULL),"
                + " ('later', current_timestamp() + INTERVAL 10 HOURS) AS t(id, until)");
        WriteResult result = target.write(rows, "expire_at_column", "until");
        assertThat(result.rowsWritten()).isEqualTo(3);
        assertThat(result.rowsSkipped()).isEqualTo(1);
        assertThat(result.failures()).isEmpty();
        assertThat(target.ttl("soon")).isBetween(3_500L, 3_600L);
        assertThat(target.ttl("later")).isBetween(35_900L, 36_000L);
        assertThat(target.ttl("never")).isEqualTo(NO_EXPIRY);
        assertThat(target.ttl("past")).isEqualTo(NO_KEY);
        assertThat(target.row("never"))
                .as("two new fields are no answer of the script")
                .containsExactlyInAnyOrderEntriesOf(Map.of("s", "never", "n", "1"));
    }

    @Test
    void aTimestampWithoutZoneIsReadInUtc(SparkSession spark) {
        write(spark, "CAST(to_utc_timestamp(" + NEXT_HOUR + ", current_timezone()) AS TIMESTAMP_NTZ)");
        assertThat(target.ttl("a")).isBetween(3_500L, 3_600L);
    }

    @Test
    void aDateIsItsFirstMomentInUtc(SparkSession spark) {
        Dataset<Row> rows = row(spark, "date_add(current_date(), 3)");
        Date date = rows.first().getDate(2);
        long expected = date.toLocalDate().toEpochDay() * 86_400 - Instant.now().getEpochSecond();
        target.write(rows, "expire_at_column", "until");
        assertThat(target.ttl("a")).isBetween(expected - 100, expected);
    }

    @Test
    void aMomentFarAwayIsTaken(SparkSession spark) {
        write(spark, "TIMESTAMP'9999-12-31 00:00:00Z'");
        assertThat(target.row("a")).containsEntry("s", "x");
        assertThat(target.ttl("a")).isGreaterThan(200_000_000_000L);
    }

    @Test
    void theColumnIsNoFieldUnlessItIsNamed(SparkSession spark) {
        write(spark, NEXT_HOUR);
        assertThat(target.row("a")).containsExactlyEntriesOf(Map.of("s", "x"));
        write(spark, NEXT_HOUR, "columns", "s,until", "mode", "replace");
        assertThat(target.row("a")).containsOnlyKeys("s", "until");
        assertThat(target.ttl("a")).isBetween(3_500L, 3_600L);
    }

    /** An expiry of its own command could be late, or lost with the connection: so a row goes in one command. */
    @ParameterizedTest
    @ValueSource(strings = {"upsert", "insert", "update", "replace"})
    void valueAndMomentGoInOneCommand(String mode, SparkSession spark) {
        try (ScriptedServer server = ScriptedServer.start(UsualReplies::to)) {
            Dataset<Row> rows = spark.range(0, 50, 1, 1).selectExpr("id", "'x' AS s", NEXT_HOUR + " AS until");
            target.typed(
                    rows, Map.of("url", server.url(), "key_column", "id", "mode", mode, "expire_at_column", "until"));
            assertThat(UsualReplies.rowsOfCalls(server.commands())).isEqualTo(50);
            assertThat(server.commands())
                    .extracting(RespCommand::name)
                    .doesNotContain(target.command(), "EXPIRE", "PEXPIRE", "EXPIREAT", "PEXPIREAT", "TIME");
        }
    }

    @ParameterizedTest
    @CsvSource({"ttl, 60", "ttl_column, life"})
    void aMomentAndSecondsContradictEachOther(String option, String value, SparkSession spark) {
        Dataset<Row> rows = row(spark, NEXT_HOUR).selectExpr("*", "60 AS life");
        assertThatThrownBy(() -> target.write(rows, "expire_at_column", "until", option, value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("\"expire_at_column\" and \"" + option + "\"", "Give one of them");
        assertThat(target.exists("a")).isFalse();
    }

    @Test
    void aMomentAndNoTimeToLiveGoTogether(SparkSession spark) {
        write(spark, NEXT_HOUR, "ttl", "none");
        assertThat(target.ttl("a")).isBetween(3_500L, 3_600L);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "unix_timestamp(); of type bigint; timestamp_seconds(until); timestamp_millis(until); ttl_column",
                "1.5D; of type double; timestamp_seconds(CAST(until AS BIGINT)); timestamp_millis(CAST(until AS BIGINT)); ttl_column",
                "string(2024); of type string; Cast it to timestamp or date; expire_at_column; until",
            })
    void aColumnThatHoldsNoMomentIsRefused(
            String value, String type, String advice, String more, String other, SparkSession spark) {
        assertThatThrownBy(() -> write(spark, value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("\"expire_at_column\" names the column \"until\"", type, advice, more, other);
    }

    /** Advice that Spark refuses is none. */
    @ParameterizedTest
    @ValueSource(
            strings = {"1", "1L", "1.5D", "float(1)", "1.5BD", "'2024-01-02'", "INTERVAL 1 DAY", "INTERVAL 1 MONTH"})
    void whatIsAdvisedInsteadIsAMoment(String value, SparkSession spark) {
        Dataset<Row> rows = row(spark, value);
        String message = messageOf(() -> target.write(rows, "expire_at_column", "until"));
        List<String> expressions = Pattern.compile(
                        "(timestamp_\\w+\\((CAST\\(until AS BIGINT\\)|until)\\)|current_timestamp\\(\\) \\+ until)")
                .matcher(message)
                .results()
                .map(MatchResult::group)
                .toList();
        if (expressions.isEmpty()) {
            assertThat(message).contains("Cast it to timestamp or date");
            expressions = List.of("CAST(until AS TIMESTAMP)", "CAST(until AS DATE)");
        }
        for (String expression : expressions) {
            target.write(rows.selectExpr("id", "s", expression + " AS moment"), "expire_at_column", "moment");
        }
    }

    @Test
    void whatIsAdvisedForTheFieldOfAStructIsAMoment(SparkSession spark) {
        Dataset<Row> rows = spark.sql("SELECT 'a' AS id, 'x' AS s, named_struct('b c', 4000000000000L) AS u");
        String message = messageOf(() -> target.write(rows, "expire_at_column", "u.`b c`", "columns", "s"));
        assertThat(message).contains("timestamp_millis(u.`b c`)");
        target.write(rows.selectExpr("id", "s", "timestamp_millis(u.`b c`) AS moment"), "expire_at_column", "moment");
        assertThat(target.ttl("a")).isGreaterThan(0);
    }

    @Test
    void whatNoCastMakesAMomentIsRefusedWithoutAdviceToCast(SparkSession spark) {
        for (String value : List.of("array(1)", "map('a', 1)", "named_struct('a', 1)", "true", "X'00'")) {
            assertThat(messageOf(() -> write(spark, value)))
                    .contains("Name a column of type timestamp")
                    .doesNotContain("Cast");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "current_timestamp()",
                "current_date()",
                "CAST(current_timestamp() AS TIMESTAMP_NTZ)",
            })
    void secondsThatAreAMomentAreRefusedWithWhatTakesThem(String moment, SparkSession spark) {
        assertThatThrownBy(() -> target.write(row(spark, moment), "ttl_column", "until"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("\"ttl_column\" names the column \"until\"", "a moment", "expire_at_column")
                .hasMessageNotContaining("Cast");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INTERVAL '1' HOUR",
                "INTERVAL '1' DAY",
                "INTERVAL '3600.5' SECOND",
                "INTERVAL '01:00' HOUR TO MINUTE"
            })
    void secondsThatAreAnIntervalAreRefusedWithAnExpressionThatIsRight(String interval, SparkSession spark) {
        Dataset<Row> rows = row(spark, interval);
        String message = messageOf(() -> target.write(rows, "ttl_column", "until"));
        assertThat(message).contains("\"ttl_column\" names the column \"until\"", "interval");
        String expression = message.substring(message.indexOf("CAST("), message.lastIndexOf('.'));
        target.write(rows.selectExpr("id", "s", expression + " AS life"), "ttl_column", "life");
        long expected = interval.contains("DAY") ? 86_400 : 3_600;
        assertThat(target.ttl("a")).isBetween(expected - 100, expected);
    }

    @Test
    void secondsThatAreMonthsAreRefusedWithAMomentThatIsRight(SparkSession spark) {
        Dataset<Row> rows = row(spark, "INTERVAL '2' MONTH");
        String message = messageOf(() -> target.write(rows, "ttl_column", "until"));
        String expression =
                message.substring(message.indexOf("current_timestamp()"), message.indexOf(" in the option"));
        target.write(rows.selectExpr("id", "s", expression + " AS moment"), "expire_at_column", "moment");
        assertThat(target.ttl("a")).isBetween(50 * 86_400L, 63 * 86_400L);
    }

    private static String messageOf(Runnable write) {
        try {
            write.run();
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        }
        throw new AssertionError("it was not refused");
    }

    private WriteResult write(SparkSession spark, String moment, String... options) {
        String[] all = Arrays.copyOf(options, options.length + 2);
        all[options.length] = "expire_at_column";
        all[options.length + 1] = "until";
        return target.write(row(spark, moment), all);
    }

    private static Dataset<Row> row(SparkSession spark, String moment) {
        return spark.sql("SELECT 'a' AS id, 'x' AS s, " + moment + " AS until");
    }
}
