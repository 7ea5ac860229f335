package io.github.sparkredis.types;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.function.Predicate;

/**
 * The shortest decimal that reads back as a floating-point number, found by trying: first with two digits, then with
 * more. Laid out as {@code Double.toString} does, whose own digits are not always the fewest before Java 19.
 */
final class ShortestDigits {

    private ShortestDigits() {}

    static String of(double value) {
        return text(
                new BigDecimal(value),
                Double.compare(value, -0.0) == 0,
                digits -> Double.parseDouble(digits.toString()) == value);
    }

    static String of(float value) {
        return text(
                new BigDecimal(value),
                Float.compare(value, -0.0f) == 0,
                digits -> Float.parseFloat(digits.toString()) == value);
    }

    private static String text(BigDecimal exact, boolean negativeZero, Predicate<BigDecimal> readsBack) {
        if (exact.signum() == 0) {
            return negativeZero ? "-0.0" : "0.0";
        }
        for (int digits = 2; ; digits++) {
            BigDecimal below = exact.round(new MathContext(digits, RoundingMode.FLOOR));
            BigDecimal above = exact.round(new MathContext(digits, RoundingMode.CEILING));
            boolean first = readsBack.test(below);
            boolean second = readsBack.test(above);
            if (first && second) {
                return layOut(nearer(exact, below, above));
            } else if (first || second) {
                return layOut(first ? below : above);
            }
        }
    }

    /** Of two that are equally near the one whose last digit is even, as {@code Double.toString} has it. */
    private static BigDecimal nearer(BigDecimal exact, BigDecimal below, BigDecimal above) {
        int order = exact.subtract(below).compareTo(above.subtract(exact));
        return order < 0 || (order == 0 && !below.unscaledValue().testBit(0)) ? below : above;
    }

    private static String layOut(BigDecimal decimal) {
        BigDecimal stripped = decimal.stripTrailingZeros();
        int exponent = stripped.precision() - stripped.scale() - 1;
        if (exponent >= -3 && exponent < 7) {
            return stripped.setScale(Math.max(1, stripped.scale())).toPlainString();
        }
        String digits = stripped.unscaledValue().abs().toString();
        return (stripped.signum() < 0 ? "-" : "") + digits.charAt(0) + "."
                + (digits.length() == 1 ? "0" : digits.substring(1)) + "E" + exponent;
    }
}
