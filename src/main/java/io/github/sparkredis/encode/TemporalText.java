package io.github.sparkredis.encode;

import io.github.sparkredis.resp.CommandBuffer;
import java.time.Duration;
import java.time.LocalDate;
import java.time.Period;
import java.time.temporal.ChronoUnit;
import org.apache.spark.unsafe.types.CalendarInterval;

/** Dates, times and intervals as ISO-8601 text, in the proleptic Gregorian calendar and in UTC. */
final class TemporalText {

    private static final long MICROS_PER_SECOND = 1_000_000L;
    private static final long MICROS_PER_DAY = 86_400L * MICROS_PER_SECOND;

    private TemporalText() {}

    /** {@code 2024-01-02}; {@code +10000-01-01} and {@code -0001-12-31} outside of the years 0 to 9999. */
    static void date(long epochDay, CommandBuffer out) {
        LocalDate date = LocalDate.ofEpochDay(epochDay);
        int year = date.getYear();
        if (year > 9999) {
            out.append((byte) '+');
            out.appendLong(year);
        } else {
            if (year < 0) {
                out.append((byte) '-');
            }
            int absolute = Math.abs(year);
            if (absolute > 9999) {
                out.appendLong(absolute);
            } else {
                out.appendPadded(absolute, 4);
            }
        }
        out.append((byte) '-');
        out.appendPadded(date.getMonthValue(), 2);
        out.append((byte) '-');
        out.appendPadded(date.getDayOfMonth(), 2);
    }

    /** {@code 2024-01-02T03:04:05}, with six digits of a fraction where it is not zero. */
    static void timestamp(long epochMicros, CommandBuffer out) {
        date(Math.floorDiv(epochMicros, MICROS_PER_DAY), out);
        out.append((byte) 'T');
        time(Math.floorMod(epochMicros, MICROS_PER_DAY), out);
    }

    /** {@code 03:04:05}, with six digits of a fraction where it is not zero. */
    static void time(long microsOfDay, CommandBuffer out) {
        int seconds = (int) (microsOfDay / MICROS_PER_SECOND);
        out.appendPadded(seconds / 3600, 2);
        out.append((byte) ':');
        out.appendPadded(seconds / 60 % 60, 2);
        out.append((byte) ':');
        out.appendPadded(seconds % 60, 2);
        int fraction = (int) (microsOfDay % MICROS_PER_SECOND);
        if (fraction != 0) {
            out.append((byte) '.');
            out.appendPadded(fraction, 6);
        }
    }

    /** {@code P1Y2M}. */
    static String yearMonthInterval(int months) {
        return Period.ofMonths(months).normalized().toString();
    }

    /** {@code PT1H0.5S}. */
    static String dayTimeInterval(long micros) {
        return Duration.of(micros, ChronoUnit.MICROS).toString();
    }

    /** {@code P1Y2M3DT1H0.5S}: the three parts as Spark holds them, none carried into another. */
    static String calendarInterval(CalendarInterval interval) {
        Period period = Period.of(0, interval.months, interval.days).normalized();
        if (interval.microseconds == 0) {
            return period.toString();
        }
        String time = dayTimeInterval(interval.microseconds).substring(1);
        return period.isZero() ? "P" + time : period + time;
    }
}
