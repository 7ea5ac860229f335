package io.github.sparkredis.encode;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.resp.CommandBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import java.util.function.LongConsumer;
import org.apache.spark.unsafe.types.CalendarInterval;
import org.junit.jupiter.api.Test;

/** {@code java.time} says what is right, over many random values. */
final class TemporalTextTest {

    private static final int TRIES = 20_000;
    private static final long MICROS_PER_DAY = 86_400_000_000L;
    private static final long SEED = System.nanoTime();
    private static final long[] EDGES = {
        0,
        1,
        -1,
        59,
        60,
        -60,
        999_999,
        1_000_000,
        -1_000_000,
        MICROS_PER_DAY - 1,
        MICROS_PER_DAY,
        -MICROS_PER_DAY,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        Long.MIN_VALUE + 1
    };

    static {
        System.out.println("TemporalTextTest: the seed is " + SEED);
    }

    private final Random random = new Random(SEED);
    private final CommandBuffer buffer = new CommandBuffer(64);

    @Test
    void datesAreThoseOfJava() {
        for (int i = 0; i < TRIES; i++) {
            assertDate(random.nextInt());
            assertDate(random.nextInt(4_000_000) - 1_000_000); // the years -767 to 10183
        }
        assertDate(Integer.MIN_VALUE);
        assertDate(Integer.MAX_VALUE);
        for (int year : new int[] {-10_001, -10_000, -9_999, -1, 0, 1, 999, 1582, 1970, 9_999, 10_000, 99_999}) {
            assertDate((int) LocalDate.of(year, 1, 1).toEpochDay());
            assertDate((int) LocalDate.of(year, 12, 31).toEpochDay());
        }
    }

    @Test
    void timestampsAreThoseOfJavaWithSixDigitsOrNone() {
        overMany(micros -> {
            LocalDateTime expected = LocalDateTime.ofInstant(instant(micros), ZoneOffset.UTC);
            TemporalText.timestamp(micros, buffer);
            assertThat(taken()).isEqualTo(expected.toLocalDate() + "T" + time(expected.toLocalTime()));
        });
    }

    @Test
    void aTimestampReadsBackAsTheSameInstant() {
        overMany(micros -> {
            TemporalText.timestamp(micros, buffer);
            assertThat(Instant.parse(taken() + "Z")).isEqualTo(instant(micros));
        });
    }

    @Test
    void timesOfDayAreThoseOfJava() {
        for (int i = 0; i < TRIES; i++) {
            long micros = Math.floorMod(random.nextLong(), MICROS_PER_DAY);
            long any = random.nextBoolean() ? micros : micros / 1_000_000 * 1_000_000;
            TemporalText.time(any, buffer);
            assertThat(taken()).isEqualTo(time(LocalTime.ofNanoOfDay(any * 1_000)));
        }
    }

    @Test
    void intervalsReadBackAsTheSame() {
        overMany(micros -> assertThat(Duration.parse(TemporalText.dayTimeInterval(micros)))
                .isEqualTo(Duration.of(micros, ChronoUnit.MICROS)));
        for (int i = 0; i < TRIES; i++) {
            int months = random.nextInt();
            Period period = Period.parse(TemporalText.yearMonthInterval(months));
            assertThat(period.toTotalMonths()).isEqualTo(months);
            assertThat(Math.abs(period.getMonths())).isLessThan(12);
        }
    }

    @Test
    void intervalsAreWrittenAsIso8601HasThem() {
        assertThat(TemporalText.yearMonthInterval(14)).isEqualTo("P1Y2M");
        assertThat(TemporalText.yearMonthInterval(-14)).isEqualTo("P-1Y-2M");
        assertThat(TemporalText.dayTimeInterval(3_600_500_000L)).isEqualTo("PT1H0.5S");
        assertThat(TemporalText.dayTimeInterval(0)).isEqualTo("PT0S");
    }

    @Test
    void theThreePartsOfACalendarIntervalStayApart() {
        assertThat(calendar(14, 3, 3_600_500_000L)).isEqualTo("P1Y2M3DT1H0.5S");
        assertThat(calendar(0, 40, 108_000_000_000L)).isEqualTo("P40DT30H");
        assertThat(calendar(-1, 1, -500_000)).isEqualTo("P-1M1DT-0.5S");
        assertThat(calendar(0, 0, 1)).isEqualTo("PT0.000001S");
        assertThat(calendar(25, 0, 0)).isEqualTo("P2Y1M");
        assertThat(calendar(0, 0, 0)).isIn("P0D", "PT0S");
        assertThat(calendar(Integer.MIN_VALUE, Integer.MIN_VALUE, Long.MIN_VALUE))
                .isEqualTo("P-178956970Y-8M-2147483648DT-2562047788H-54.775808S");
        assertThat(calendar(Integer.MAX_VALUE, Integer.MAX_VALUE, Long.MAX_VALUE))
                .isEqualTo("P178956970Y7M2147483647DT2562047788H54.775807S");
    }

    private void overMany(LongConsumer check) {
        for (long edge : EDGES) {
            check.accept(edge);
        }
        for (int i = 0; i < TRIES; i++) {
            long any = random.nextLong();
            check.accept(any);
            check.accept(any % (200 * 366 * MICROS_PER_DAY)); // two centuries around 1970
            check.accept(any / 1_000_000 * 1_000_000); // whole seconds
        }
    }

    private void assertDate(int day) {
        TemporalText.date(day, buffer);
        assertThat(taken()).isEqualTo(LocalDate.ofEpochDay(day).toString());
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    private static String time(LocalTime time) {
        String seconds = time.truncatedTo(ChronoUnit.SECONDS).toString();
        String whole = seconds.length() == 5 ? seconds + ":00" : seconds;
        return time.getNano() == 0
                ? whole
                : whole + "."
                        + String.valueOf(1_000_000 + time.getNano() / 1_000).substring(1);
    }

    private static String calendar(int months, int days, long micros) {
        return TemporalText.calendarInterval(new CalendarInterval(months, days, micros));
    }

    private String taken() {
        String text = new String(buffer.array(), 0, buffer.length(), US_ASCII);
        buffer.truncate(0);
        return text;
    }
}
