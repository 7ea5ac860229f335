package io.github.sparkredis;

import io.github.sparkredis.options.Option;
import io.github.sparkredis.options.OptionException;
import io.github.sparkredis.options.Quoted;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What {@link KeyStrategy}, {@link WriteConfig} and the writers gather: options as the texts that a user would write. So
 * whatever the types here cannot rule out is checked where all options are. Immutable; shows no secret.
 */
final class OptionTexts {

    static final OptionTexts NONE = new OptionTexts(Map.of());

    /** Parts with dots between them, each in backticks or without a need for any: what an option's text takes as it is. */
    private static final Pattern OPTION_NAME =
            Pattern.compile("(?:PART)(?:\\.(?:PART))*".replace("PART", "`(?:[^`]|``)+`|[^`,.]+"));

    private final Map<Option<?>, String> texts;

    private OptionTexts(Map<Option<?>, String> texts) {
        this.texts = texts;
    }

    /** With one more; a constant of an enum is written in lower case, all else as it shows itself. */
    OptionTexts with(Option<?> option, Object value) {
        Objects.requireNonNull(
                value,
                () -> Quoted.of(option) + " must not be null; leave it out for what the session or the"
                        + " connector has by default");
        Map<Option<?>, String> more = new LinkedHashMap<>(texts);
        more.put(
                option,
                value instanceof Enum<?> constant ? constant.name().toLowerCase(Locale.ROOT) : value.toString());
        return new OptionTexts(Collections.unmodifiableMap(more));
    }

    OptionTexts withSeconds(Option<?> option, Duration time) {
        return with(option, count(option, time, 0, "seconds"));
    }

    OptionTexts withMillis(Option<?> option, Duration time) {
        return with(option, count(option, time, 3, "milliseconds"));
    }

    /**
     * Takes names as the option's text does, {@code user.`first.name`}, and quotes those that it would take for something
     * else: one with a comma, a lone backtick, or outer blanks.
     */
    OptionTexts withNames(Option<?> option, String... names) {
        return with(
                option,
                Arrays.stream(names)
                        .map(name -> Objects.requireNonNull(name, () -> Quoted.of(option) + " must not hold a null"))
                        .map(name -> isOptionName(name) ? name : "`" + name.replace("`", "``") + "`")
                        .collect(Collectors.joining(",")));
    }

    private static boolean isOptionName(String name) {
        return name.equals(name.strip()) && OPTION_NAME.matcher(name).matches();
    }

    /**
     * Those of a writer and those of its configuration together.
     *
     * @throws OptionException where both have an option, and not the same
     */
    OptionTexts and(OptionTexts config) {
        OptionTexts both = config;
        for (Map.Entry<Option<?>, String> own : texts.entrySet()) {
            String other = config.texts.get(own.getKey());
            if (other != null && !other.equals(own.getValue())) {
                throw new OptionException("The option " + Quoted.of(own.getKey()) + " is given twice: as "
                        + Quoted.of(own.getValue()) + " by the writer, and as " + Quoted.of(other)
                        + " by its WriteConfig. Leave one of them out.");
            }
            both = both.with(own.getKey(), own.getValue());
        }
        return both;
    }

    /** As {@link SparkRedis} takes them. */
    Map<String, String> byName() {
        Map<String, String> byName = new LinkedHashMap<>();
        texts.forEach((option, text) -> byName.put(option.name(), text));
        return byName;
    }

    /** As a method shows them: {@code key_column=id, password=***}. */
    @Override
    public String toString() {
        return texts.entrySet().stream()
                .map(given -> given.getKey() + "=" + (given.getKey().secret() ? "***" : given.getValue()))
                .collect(Collectors.joining(", "));
    }

    /** Exact, and without a bound: what is out of range is said by the option. */
    private static String count(Option<?> option, Duration time, int digits, String unit) {
        BigDecimal count = BigDecimal.valueOf(time.getSeconds())
                .add(BigDecimal.valueOf(time.getNano(), 9))
                .movePointRight(digits)
                .stripTrailingZeros();
        if (count.scale() > 0) {
            throw new OptionException("The option " + Quoted.of(option) + " must be whole " + unit
                    + ". It was given as " + Quoted.of(time) + ".");
        }
        return count.toPlainString();
    }
}
