package io.github.sparkredis.encode;

import io.github.sparkredis.resp.CommandBuffer;
import org.apache.spark.sql.types.Decimal;

/** Decimals as plain digits with their scale kept: {@code 1.50}, never an exponent. */
final class DecimalText {

    private static final long[] POWERS_OF_TEN = new long[Decimal.MAX_LONG_DIGITS() + 1];

    static {
        POWERS_OF_TEN[0] = 1;
        for (int i = 1; i < POWERS_OF_TEN.length; i++) {
            POWERS_OF_TEN[i] = POWERS_OF_TEN[i - 1] * 10;
        }
    }

    private DecimalText() {}

    /** The writer of a type; digits that fit into a long are written without an object between. */
    static TextWriter writer(int precision, int scale) {
        if (precision <= Decimal.MAX_LONG_DIGITS() && scale >= 0) {
            return (data, i, out) -> append(data.getDecimal(i, precision, scale).toUnscaledLong(), scale, out);
        }
        return (data, i, out) -> out.appendAscii(
                data.getDecimal(i, precision, scale).toJavaBigDecimal().toPlainString());
    }

    private static void append(long unscaled, int scale, CommandBuffer out) {
        if (unscaled < 0) {
            out.append((byte) '-');
        }
        long digits = Math.abs(unscaled); // of at most 18 digits
        long unit = POWERS_OF_TEN[scale];
        out.appendLong(digits / unit);
        if (scale > 0) {
            out.append((byte) '.');
            out.appendPadded(digits % unit, scale);
        }
    }
}
