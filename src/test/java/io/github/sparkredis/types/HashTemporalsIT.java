package io.github.sparkredis.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkredis.testing.RedisServer;
import io.github.sparkredis.testing.Spark;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Period;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;

/** Dates, timestamps and intervals as hash fields. */
final class HashTemporalsIT {

    private static final Instant FIRST = Instant.EPOCH.plus(Long.MIN_VALUE, ChronoUnit.MICROS);
    private static final Instant LAST = Instant.EPOCH.plus(Long.MAX_VALUE, ChronoUnit.MICROS);

    private final HashColumn column = new HashColumn();

    @Test
    void datesAreIso8601WhateverTheirYear() {
        assertThat(column.texts(
                        DataTypes.DateType,
                        LocalDate.of(2024, 1, 2),
                        LocalDate.of(1969, 12, 31),
                        LocalDate.of(1582, 10, 15),
                        LocalDate.of(1582, 10, 14), // days that the Julian calendar counts otherwise
                        LocalDate.of(1582, 10, 5),
                        LocalDate.of(1582, 10, 4),
                        LocalDate.of(1200, 2, 29),
                        LocalDate.of(1, 1, 1),
                        LocalDate.of(0, 12, 31),
                        LocalDate.of(-1, 2, 28),
                        LocalDate.of(9999, 12, 31),
                        LocalDate.of(10000, 1, 1),
                        LocalDate.of(-10000, 1, 1),
                        LocalDate.ofEpochDay(Integer.MIN_VALUE),
                        LocalDate.ofEpochDay(Integer.MAX_VALUE)))
                .containsExactly(
                        "2024-01-02",
                        "1969-12-31",
                        "1582-10-15",
                        "1582-10-14",
                        "1582-10-05",
                        "1582-10-04",
                        "1200-02-29",
                        "0001-01-01",
                        "0000-12-31",
                        "-0001-02-28",
                        "9999-12-31",
                        "+10000-01-01",
                        "-10000-01-01",
                        "-5877641-06-23",
                        "+5881580-07-11");
    }

    @Test
    void timestampsAreInstantsInUtc() {
        assertThat(column.texts(
                        DataTypes.TimestampType,
                        Instant.parse("2024-01-02T03:04:05.000600Z"),
                        Instant.parse("2024-01-02T03:04:05Z"),
                        Instant.parse("2024-01-02T00:00:00.100Z"),
                        Instant.EPOCH,
                        Instant.EPOCH.minus(1, ChronoUnit.MICROS),
                        Instant.parse("1582-10-04T23:59:59.999999Z"),
                        Instant.parse("0000-01-01T00:00:00Z"),
                        Instant.parse("-0001-12-31T12:00:00Z"),
                        Instant.parse("+10000-01-01T00:00:00.5Z"),
                        FIRST,
                        LAST))
                .containsExactly(
                        "2024-01-02T03:04:05.000600Z",
                        "2024-01-02T03:04:05Z",
                        "2024-01-02T00:00:00.100000Z",
                        "1970-01-01T00:00:00Z",
                        "1969-12-31T23:59:59.999999Z",
                        "1582-10-04T23:59:59.999999Z",
                        "0000-01-01T00:00:00Z",
                        "-0001-12-31T12:00:00Z",
                        "+10000-01-01T00:00:00.500000Z",
                        "-290308-12-21T19:59:05.224192Z",
                        "+294247-01-10T04:00:54.775807Z");
    }

    @Test
    void theSessionsTimeZoneMovesNoTimestamp() {
        SparkSession session = Spark.newSession();
        session.conf().set("spark.sql.session.timeZone", "Pacific/Chatham"); // 13:45 ahead in January
        Dataset<Row> rows = session.sql("SELECT * FROM VALUES (0, TIMESTAMP'2024-01-02 00:00:00'),"
                + " (1, TIMESTAMP'2024-01-02 03:04:05.0006+00:00'), (2, TIMESTAMP'2024-01-02 03:04:05 America/Caracas')"
                + " AS t(k, v)");
        assertThat(column.texts(rows))
                .containsExactly("2024-01-01T10:15:00Z", "2024-01-02T03:04:05.000600Z", "2024-01-02T07:04:05Z");
    }

    @Test
    void timestampsWithoutATimeZoneHaveNoZ() {
        assertThat(column.texts(
                        DataTypes.TimestampNTZType,
                        LocalDateTime.parse("2024-01-02T03:04:05.000600"),
                        LocalDateTime.parse("2024-03-31T02:30:00"), // an hour that many zones leave out
                        LocalDateTime.parse("1969-12-31T23:59:59.999999"),
                        LocalDateTime.parse("0000-12-31T00:00:00"),
                        LocalDateTime.parse("+10000-01-01T00:00:00")))
                .containsExactly(
                        "2024-01-02T03:04:05.000600",
                        "2024-03-31T02:30:00",
                        "1969-12-31T23:59:59.999999",
                        "0000-12-31T00:00:00",
                        "+10000-01-01T00:00:00");
    }

    @Test
    void epochSecondsAreFloored() {
        column.with("temporal", "epoch_seconds");
        assertThat(column.texts(
                        DataTypes.TimestampType,
                        Instant.parse("2024-01-02T03:04:05.999999Z"),
                        Instant.EPOCH,
                        Instant.EPOCH.minus(1, ChronoUnit.MICROS),
                        Instant.parse("1969-12-31T23:59:58.500Z"),
                        FIRST,
                        LAST))
                .containsExactly("1704164645", "0", "-1", "-2", "-9223372036855", "9223372036854");
        assertThat(column.texts(DataTypes.TimestampNTZType, LocalDateTime.parse("1969-12-31T23:59:59.999999")))
                .containsExactly("-1");
        assertThat(column.texts(
                        DataTypes.DateType,
                        LocalDate.of(2024, 1, 2),
                        LocalDate.of(1969, 12, 31),
                        LocalDate.ofEpochDay(Integer.MIN_VALUE),
                        LocalDate.ofEpochDay(Integer.MAX_VALUE)))
                .containsExactly("1704153600", "-86400", "-185542587187200", "185542587100800");
    }

    @Test
    void epochMillisAreFloored() {
        column.with("temporal", "epoch_millis");
        assertThat(column.texts(
                        DataTypes.TimestampType,
                        Instant.parse("2024-01-02T03:04:05.999999Z"),
                        Instant.EPOCH.minus(1, ChronoUnit.MICROS),
                        Instant.EPOCH.minus(1001, ChronoUnit.MICROS),
                        FIRST,
                        LAST))
                .containsExactly("1704164645999", "-1", "-2", "-9223372036854776", "9223372036854775");
        assertThat(column.texts(DataTypes.TimestampNTZType, LocalDateTime.parse("1970-01-01T00:00:00.001999")))
                .containsExactly("1");
        assertThat(column.texts(
                        DataTypes.DateType,
                        LocalDate.of(1969, 12, 31),
                        LocalDate.ofEpochDay(Integer.MIN_VALUE),
                        LocalDate.ofEpochDay(Integer.MAX_VALUE)))
                .containsExactly("-86400000", "-185542587187200000", "185542587100800000");
    }

    @Test
    void intervalsAreIso8601() {
        assertThat(column.texts(
                        DataTypes.createYearMonthIntervalType(),
                        Period.of(1, 2, 0),
                        Period.ofMonths(-14),
                        Period.ofMonths(11),
                        Period.ofMonths(Integer.MAX_VALUE),
                        Period.ofMonths(Integer.MIN_VALUE)))
                .containsExactly("P1Y2M", "P-1Y-2M", "P11M", "P178956970Y7M", "P-178956970Y-8M");
        assertThat(column.texts(
                        DataTypes.createDayTimeIntervalType(),
                        Duration.ofMillis(3_600_500),
                        Duration.ofNanos(-1000),
                        Duration.ofDays(2).plusMinutes(3),
                        Duration.of(Long.MAX_VALUE, ChronoUnit.MICROS),
                        Duration.of(Long.MIN_VALUE, ChronoUnit.MICROS)))
                .containsExactly(
                        "PT1H0.5S", "PT-0.000001S", "PT48H3M", "PT2562047788H54.775807S", "PT-2562047788H-54.775808S");
        assertThat(column.texts(DataTypes.createYearMonthIntervalType(), Period.ZERO)
                        .get(0))
                .isIn("P0M", "P0D", "P0Y");
        assertThat(column.texts(DataTypes.createDayTimeIntervalType(), Duration.ZERO))
                .containsExactly("PT0S");
    }

    /** Spark 3.5 does not let an interval through {@code save()}; the other doors do, and Spark 4 all of them. */
    @Test
    void sparkItselfRefusesIntervalsInSaveBeforeSpark4AndNotInInsert() {
        SparkSession session = Spark.newSession();
        RedisServer server = RedisServer.shared();
        String prefix = server.freshPrefix();
        String months = "SELECT 'x' AS k, INTERVAL '1-2' YEAR TO MONTH AS v";
        DataFrameWriter<Row> writer = session.sql(months)
                .write()
                .format("redis-hash")
                .option("url", server.url())
                .option("key_column", "k")
                .option("key_prefix", prefix);
        if (Spark.isAtLeast(4, 0)) {
            writer.save();
            assertThat(StoredHashes.under(prefix)).isEqualTo(Map.of("x", Map.of("v", "P1Y2M")));
        } else {
            assertThatThrownBy(writer::save)
                    .isInstanceOf(AnalysisException.class)
                    .hasMessage("Cannot save interval data type into external storage.");
        }
        session.sql(
                "CREATE TEMPORARY VIEW target (k STRING, v INTERVAL YEAR TO MONTH) USING `redis-hash` OPTIONS (url '"
                        + server.url() + "', key_column 'k', key_prefix '" + prefix + "')");
        session.sql("INSERT INTO target " + months);
        assertThat(StoredHashes.under(prefix)).isEqualTo(Map.of("x", Map.of("v", "P1Y2M")));
    }

    @Test
    void sparkItselfRefusesCalendarIntervalsEverywhere() {
        assertThatThrownBy(() -> column.texts("make_interval(1, 2, 0, 3)", 1))
                .isInstanceOf(AnalysisException.class)
                .hasMessageContainingAll("Cannot use", "type in the table schema.");
    }
}
