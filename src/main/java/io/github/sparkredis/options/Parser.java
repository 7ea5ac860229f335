package io.github.sparkredis.options;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Reads the text of an option.
 *
 * @param <T> the type of the value
 */
public interface Parser<T> {

    /**
     * Reads a text as it was given.
     *
     * @throws IllegalArgumentException whose message completes the sentence "it …", such as "must be a whole number"
     */
    T parse(String text);

    /** The values that a user can give, for the reference page. */
    String values();

    /** A parser to which white space around the text means nothing. */
    static <T> Parser<T> of(String values, Function<String, T> parse) {
        return verbatim(values, text -> parse.apply(text.strip()));
    }

    /** A parser that takes the text with every blank in it. */
    static <T> Parser<T> verbatim(String values, Function<String, T> parse) {
        return new Parser<>() {
            @Override
            public T parse(String text) {
                return parse.apply(text);
            }

            @Override
            public String values() {
                return values;
            }
        };
    }

    /** Any text that is not empty; blanks in a prefix or a password are part of it. */
    static Parser<String> text(String values) {
        return verbatim(values, text -> {
            if (text.isEmpty()) {
                throw new IllegalArgumentException("must not be empty");
            }
            return text;
        });
    }

    static Parser<Boolean> bool() {
        return of("`true`, `false`", text -> switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("must be true or false");
        });
    }

    /** A whole number between two bounds, both included. */
    static Parser<Long> wholeNumber(long min, long max) {
        String range = max == Long.MAX_VALUE || max == Integer.MAX_VALUE ? min + " or more" : min + " to " + max;
        return of("a whole number, " + range, text -> {
            long value;
            try {
                value = Long.parseLong(text);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("must be a whole number, " + range);
            }
            if (value < min || value > max) {
                throw new IllegalArgumentException("must be a whole number, " + range);
            }
            return value;
        });
    }

    /** A whole number from a bound on, or a word that stands for a value. */
    static Parser<Long> wholeNumberOr(String word, long itsValue, long min) {
        Parser<Long> number = wholeNumber(min, Long.MAX_VALUE);
        return of(number.values() + ", or `" + word + "`", text -> {
            if (text.equalsIgnoreCase(word)) {
                return itsValue;
            }
            try {
                return number.parse(text);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(e.getMessage() + ", or " + word, e);
            }
        });
    }

    /** A share of something, from none to all of it. */
    static Parser<Double> fraction() {
        return of("a number, 0 to 1", text -> {
            double value;
            try {
                value = Double.parseDouble(text);
            } catch (NumberFormatException e) {
                value = Double.NaN;
            }
            if (!(value >= 0 && value <= 1)) {
                throw new IllegalArgumentException("must be a number from 0 to 1, such as 0.1");
            }
            return value;
        });
    }

    /** A number of bytes, with the suffixes k, m and g for powers of 1024. */
    static Parser<Long> bytes(long min, long max) {
        Map<Character, Long> units = Map.of('k', 1L << 10, 'm', 1L << 20, 'g', 1L << 30);
        String rule = "must be a size such as 512k or 4m, from " + min + " bytes to " + max / (1024 * 1024) + "m";
        return of("a size in bytes, or with `k`, `m`, `g`", text -> inUnits(text, units, min, max, rule));
    }

    /** A number of seconds from 1 on, with the suffixes s, m, h and d for seconds, minutes, hours and days. */
    static Parser<Long> seconds() {
        Map<Character, Long> units = Map.of('s', 1L, 'm', 60L, 'h', 3_600L, 'd', 86_400L);
        String rule = "must be a whole number of seconds, 1 or more, or a time such as 90s, 30m, 1h or 7d";
        return of("seconds, or with `s`, `m`, `h`, `d`", text -> inUnits(text, units, 1, Long.MAX_VALUE, rule));
    }

    /** Seconds up to a bound, or {@code none}, which is 0. */
    static Parser<Long> timeToLive(long max, String adviceBeyond) {
        return of("seconds, or a time such as `30m`, `1h`, `7d`, up to 50 years, or `none`", text -> {
            if (text.equalsIgnoreCase("none")) {
                return 0L;
            }
            long seconds = seconds().parse(text);
            if (seconds > max) {
                throw new IllegalArgumentException("must be " + max + " seconds at the most. " + adviceBeyond);
            }
            return seconds;
        });
    }

    private static long inUnits(String text, Map<Character, Long> units, long min, long max, String rule) {
        int last = text.length() - 1;
        Long unit = last < 0 ? null : units.get(Character.toLowerCase(text.charAt(last)));
        try {
            long number = Long.parseLong(unit == null ? text : text.substring(0, last));
            long value = Math.multiplyExact(number, unit == null ? 1 : unit);
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException | ArithmeticException e) {
            // Falls through to the rule, which is all that there is to say.
        }
        throw new IllegalArgumentException(rule);
    }

    /** One of an enum's constants, written in lower case. */
    static <E extends Enum<E>> Parser<E> oneOf(Class<E> type) {
        String names = Arrays.stream(type.getEnumConstants())
                .map(e -> "`" + e.name().toLowerCase(Locale.ROOT) + "`")
                .collect(Collectors.joining(", "));
        return of(names, text -> {
            for (E constant : type.getEnumConstants()) {
                if (constant.name().equalsIgnoreCase(text)) {
                    return constant;
                }
            }
            throw new IllegalArgumentException("must be one of " + names.replace("`", ""));
        });
    }
}
