package io.github.sparkredis.write;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.LongFunction;

/**
 * Numbers as Spark's own metrics show them ({@code SQLMetrics.stringValue}): a custom metric makes its text itself, and Spark
 * has no public method for it.
 */
final class MetricText {

    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
    private static final long MILLION = 1_000_000;

    private MetricText() {}

    /** {@code 12,345}. */
    static String count(long number) {
        return String.format(Locale.US, "%,d", number);
    }

    /** {@code 590.7 KiB}: from two of a unit on, as {@code Utils.bytesToString}. */
    static String size(long bytes) {
        int unit = 0;
        double size = bytes;
        while (size >= 2 * 1024 && unit < UNITS.length - 1) {
            size /= 1024;
            unit++;
        }
        return String.format(Locale.US, "%.1f %s", size, UNITS[unit]);
    }

    /** {@code 250 ms}, {@code 1.5 s}, {@code 2.0 m}, {@code 1.00 h}, as {@code Utils.msDurationToString}. */
    static String time(long nanos) {
        long millis = nanos / MILLION;
        if (millis < 1_000) {
            return millis + " ms";
        }
        if (millis < 60_000) {
            return String.format(Locale.US, "%.1f s", millis / 1e3);
        }
        return millis < 3_600_000
                ? String.format(Locale.US, "%.1f m", millis / 60e3)
                : String.format(Locale.US, "%.2f h", millis / 3600e3);
    }

    static String sum(long[] ofTasks) {
        return count(Arrays.stream(ofTasks).sum());
    }

    static String sizes(long[] ofTasks) {
        return total(ofTasks, MetricText::size);
    }

    static String times(long[] ofTasks) {
        return total(ofTasks, MetricText::time);
    }

    /** The sum, and how it is spread where there are several tasks. */
    private static String total(long[] ofTasks, LongFunction<String> text) {
        String sum = text.apply(Arrays.stream(ofTasks).sum());
        return ofTasks.length < 2 ? sum : "total (min, med, max)\n" + sum + " " + spread(ofTasks, text);
    }

    /** The average and the spread, for what cannot be added up. */
    static String average(long[] ofTasks, LongFunction<String> text) {
        String average = text.apply(Math.round(Arrays.stream(ofTasks).average().orElse(0)));
        return ofTasks.length < 2 ? average : "avg (min, med, max)\n" + average + " " + spread(ofTasks, text);
    }

    private static String spread(long[] ofTasks, LongFunction<String> text) {
        long[] sorted = ofTasks.clone();
        Arrays.sort(sorted);
        return "(" + text.apply(sorted[0]) + ", " + text.apply(sorted[sorted.length / 2]) + ", "
                + text.apply(sorted[sorted.length - 1]) + ")";
    }
}
