package io.github.sparkredis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkredis.options.Option;
import io.github.sparkredis.options.OptionException;
import io.github.sparkredis.options.OptionValues;
import io.github.sparkredis.options.Options;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The typed door has all of {@link Options#ALL}, each option where its format is. */
final class TypedDoorTest {
    private static final HashWriter HASHES = HashWriter.keyedBy(KeyStrategy.pattern("{a}"));
    private static final JsonWriter DOCUMENTS = JsonWriter.keyedBy(KeyStrategy.pattern("{a}"));

    /** Names of the design's own. */
    private static final Map<String, String> METHODS =
            Map.of("key_column", "column", "key_pattern", "pattern", "key_prefix", "prefix", "json_path", "path");

    /** What is not for every text. */
    private static final Map<String, String> SAMPLES =
            Map.of("url", "redis://host", "json_path", "$.a", "key_pattern", "{b}", "write_if", "a = 1");

    /** Values of one format alone, which is why they are methods of its writer instead of constants. */
    private static final Map<Option<?>, String> METHODS_FOR_VALUES =
            Map.of(Options.MODE, "merge", Options.NULL_FIELDS, "delete");

    @Test
    void everyOptionHasItsMethodWhereItBelongs() {
        for (Option<?> option : Options.ALL) {
            List<Class<?>> places = Stream.of(
                            KeyStrategy.class, WriteConfig.Builder.class, HashWriter.class, JsonWriter.class)
                    .filter(type -> method(type, option) != null)
                    .toList();
            assertThat(places)
                    .as("where %s has a method %s; add or move it, a line", option, name(option))
                    .isEqualTo(places(option));
        }
    }

    /** Where an option's method belongs. */
    private static List<Class<?>> places(Option<?> option) {
        if (Set.of(Options.KEY_COLUMN, Options.KEY_PATTERN, Options.KEY_PREFIX).contains(option)) {
            return List.of(KeyStrategy.class);
        }
        if (option.equals(Options.COLUMNS)) {
            return List.of(HashWriter.class, JsonWriter.class);
        }
        if (option.format() == null) {
            return List.of(WriteConfig.Builder.class);
        }
        return List.of(option.format().equals(Options.JSON) ? JsonWriter.class : HashWriter.class);
    }

    @Test
    void eachMethodSetsItsOptionToWhatWasGiven() throws ReflectiveOperationException {
        for (Option<?> option : Options.ALL) {
            for (Class<?> place : places(option)) {
                Method method = method(place, option);
                Class<?> type = method.getParameterTypes()[0];
                Object sample = sample(option, type);
                Map<String, String> texts = texts(method, sample);
                assertThat(texts).as("by %s", method).containsOnlyKeys(option.name());
                String format = option.format() == null ? "redis-hash" : option.format();
                OptionValues values = OptionValues.of(new HashMap<>(texts), Map.of(), format);
                assertThat(values.isGiven(option)).isTrue();
                Object value = values.get(option);
                assertThat(value).as("by %s", method).isEqualTo(expected(option, sample));
            }
        }
    }

    @Test
    void theConstantsOfEveryEnumAreTheValuesOfItsOption() {
        List<String> seen = new ArrayList<>();
        for (Option<?> option : Options.ALL) {
            Class<?> type = method(places(option).get(0), option).getParameterTypes()[0];
            if (!option.parser().values().matches("`\\w+`(, `\\w+`)+") || type == boolean.class) {
                assertThat(type.isEnum()).as("%s is an enum", option).isFalse();
                continue;
            }
            Set<String> constants = Arrays.stream(type.getEnumConstants())
                    .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
                    .collect(Collectors.toCollection(TreeSet::new));
            Set<String> values = Pattern.compile("`(\\w+)`")
                    .matcher(option.parser().values())
                    .results()
                    .map(match -> match.group(1))
                    .collect(Collectors.toCollection(TreeSet::new));
            if (METHODS_FOR_VALUES.containsKey(option)) {
                assertThat(values.remove(METHODS_FOR_VALUES.get(option))).isTrue();
            }
            assertThat(constants).as("of %s", option).isEqualTo(values);
            seen.add(option.name());
        }
        assertThat(seen).contains("mode", "null_fields", "temporal", "topology").hasSizeGreaterThan(6);
    }

    @Test
    void theConstantsOfOneFormatAreMethodsOfItsWriter() {
        assertThat(DOCUMENTS.merge().texts().byName()).containsEntry("mode", "merge");
        assertThat(HASHES.deleteNulls().texts().byName()).containsEntry("null_fields", "delete");
    }

    @Test
    void aTtlOfTheSessionCanBeUnset() {
        assertThat(texts(WriteConfig.builder().ttl(Duration.ofHours(1)).noTtl()))
                .isEqualTo(Map.of("ttl", "none"));
    }

    @Test
    void aRateOfTheSessionCanBeUnset() {
        assertThat(texts(WriteConfig.builder().maxRowsPerSecond(5).noMaxRowsPerSecond()))
                .isEqualTo(Map.of("max_rows_per_second", "none"));
    }

    @Test
    void aColumnMayHaveAPrefix() {
        assertThat(KeyStrategy.column("id").withPrefix("user:").texts().byName())
                .isEqualTo(Map.of("key_column", "id", "key_prefix", "user:"));
    }

    @Test
    void namesOfColumnsMayHoldAnything() {
        List<String> names = List.of("first,last", " a ", "`", "a.b", "``");
        Map<String, String> texts =
                HASHES.columns(names.toArray(String[]::new)).texts().byName();
        assertThat(texts).isEqualTo(Map.of("key_pattern", "{a}", "columns", "`first,last`,` a `,````,a.b,``````"));
    }

    @Test
    void aPartOfANameMayBeQuotedAsInTheOptionsText() {
        List<String> names = List.of("u.`first.name`", "u.`x,y`", "`a`.b", "a`b.c");
        assertThat(HASHES.columns(names.toArray(String[]::new)).texts().byName())
                .containsEntry("columns", "u.`first.name`,u.`x,y`,`a`.b,`a``b.c`");
    }

    @Test
    void writersAndConfigurationsDoNotChange() {
        WriteConfig.Builder builder = WriteConfig.builder().batchSize(1);
        WriteConfig first = builder.build();
        WriteConfig second = builder.batchSize(2).build();
        WriteConfig third = second.toBuilder().keysLimit(3).build();
        HashWriter writer = HASHES.withConfig(first);
        writer.columns("a");
        writer.withConfig(second);
        assertThat(writer.texts().byName()).isEqualTo(Map.of("key_pattern", "{a}", "batch_size", "1"));
        assertThat(second.texts().byName()).isEqualTo(Map.of("batch_size", "2"));
        assertThat(third.texts().byName()).isEqualTo(Map.of("batch_size", "2", "keys_limit", "3"));
    }

    @Test
    void secretsAreNotShown() {
        WriteConfig config = WriteConfig.builder()
                .url("redis://me:hunter1@host")
                .password("hunter2")
                .sentinelPassword("hunter3")
                .tlsKey("-----BEGIN PRIVATE KEY----- hunter4")
                .tlsKeyPassword("hunter5")
                .batchSize(5)
                .build();
        assertThat(Options.ALL.stream().filter(Option::secret).map(Option::name))
                .containsExactlyInAnyOrder("url", "password", "sentinel_password", "tls_key", "tls_key_password");
        assertThat(config)
                .hasToString(
                        "WriteConfig[url=***, password=***, sentinel_password=***, tls_key=***, tls_key_password=***, batch_size=5]");
        assertThat(HASHES.withConfig(config).toString())
                .doesNotContain("hunter")
                .startsWith("HashWriter[key_pattern={a}; WriteConfig[url=***");
        assertThat(DOCUMENTS.withConfig(config).toString())
                .doesNotContain("hunter")
                .startsWith("JsonWriter[key_pattern={a}; WriteConfig[url=***");
        assertThat(KeyStrategy.column("id").withPrefix("user:"))
                .hasToString("KeyStrategy[key_column=id, key_prefix=user:]");
        assertThat(config.toBuilder().toString()).doesNotContain("hunter");
    }

    @Test
    void aModeThatIsGivenTwiceIsRefused() {
        WriteConfig config = WriteConfig.builder().mode(Mode.INSERT).build();
        assertThatThrownBy(() -> DOCUMENTS.merge().withConfig(config).texts())
                .isInstanceOf(OptionException.class)
                .hasMessage(
                        "The option \"mode\" is given twice: as \"merge\" by the writer, and as \"insert\" by its WriteConfig."
                                + " Leave one of them out.");
    }

    @Test
    void timesThatAreNotWholeAreRefused() {
        assertThatThrownBy(() -> WriteConfig.builder().ttl(Duration.ofMillis(1_500)))
                .isInstanceOf(OptionException.class)
                .hasMessage("The option \"ttl\" must be whole seconds. It was given as \"PT1.5S\".");
        assertThatThrownBy(() -> WriteConfig.builder().socketTimeout(Duration.ofNanos(1)))
                .isInstanceOf(OptionException.class)
                .hasMessage(
                        "The option \"socket_timeout_ms\" must be whole milliseconds. It was given as \"PT0.000000001S\".");
    }

    @Test
    void timesWithoutABoundAreRefusedByTheirOption() {
        for (Duration time : List.of(Duration.ZERO, Duration.ofSeconds(-5), Duration.ofSeconds(Long.MAX_VALUE))) {
            assertThatThrownBy(() ->
                            OptionValues.of(texts(WriteConfig.builder().connectTimeout(time)), Map.of(), "redis-hash"))
                    .hasMessageStartingWith(
                            "The option \"connect_timeout_ms\" must be a whole number, 1 or more. It was given as \"");
        }
        assertThat(texts(WriteConfig.builder().connectTimeout(Duration.ofSeconds(Long.MAX_VALUE))))
                .isEqualTo(Map.of("connect_timeout_ms", "9223372036854775807000"));
    }

    @Test
    void nullsAreRefusedByName() {
        assertThatThrownBy(() -> WriteConfig.builder().user(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessageStartingWith("\"user\" must not be null");
        assertThatThrownBy(() -> HASHES.columns("a", null)).hasMessage("\"columns\" must not hold a null");
    }

    /** The method that sets an option, or null. */
    private static Method method(Class<?> type, Option<?> option) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()))
                .filter(method -> method.getName().equals(name(option)) && method.getParameterCount() == 1)
                .findFirst()
                .orElse(null);
    }

    /** {@code batch_size} is {@code batchSize}; a time has no unit in its name. */
    private static String name(Option<?> option) {
        String name = METHODS.getOrDefault(option.name(), option.name().replaceAll("_ms$", ""));
        return Pattern.compile("_(.)")
                .matcher(name)
                .replaceAll(match -> match.group(1).toUpperCase(Locale.ROOT));
    }

    private static Object sample(Option<?> option, Class<?> type) {
        if (type.isEnum()) {
            return type.getEnumConstants()[type.getEnumConstants().length - 1];
        }
        return switch (type.getSimpleName()) {
            case "Duration" -> Duration.ofSeconds(7);
            case "int" -> 7;
            case "long" -> 7L;
            case "double" -> 0.5;
            case "boolean" -> false;
            case "String[]" -> new String[] {"a,b", "c"};
            case "String" -> SAMPLES.getOrDefault(option.name(), "of " + option.name());
            default -> throw new AssertionError("a sample is missing of " + type);
        };
    }

    private static Object expected(Option<?> option, Object sample) {
        if (sample instanceof String[]) {
            return List.of("`a,b`", "c");
        }
        if (sample instanceof Duration) {
            return option.name().endsWith("_ms") ? 7_000L : 7L;
        }
        return option.parser().parse(sample.toString());
    }

    private static Map<String, String> texts(Method method, Object sample) throws ReflectiveOperationException {
        Class<?> type = method.getDeclaringClass();
        try {
            if (type == KeyStrategy.class) {
                return ((KeyStrategy) method.invoke(null, sample)).texts().byName();
            }
            if (type == WriteConfig.Builder.class) {
                return texts((WriteConfig.Builder) method.invoke(WriteConfig.builder(), sample));
            }
            Map<String, String> texts = type == HashWriter.class
                    ? ((HashWriter) method.invoke(HASHES, sample)).texts().byName()
                    : ((JsonWriter) method.invoke(DOCUMENTS, sample)).texts().byName();
            texts.remove("key_pattern");
            return texts;
        } catch (InvocationTargetException e) {
            throw new AssertionError(method + " fails", e.getCause());
        }
    }

    private static Map<String, String> texts(WriteConfig.Builder builder) {
        return builder.build().texts().byName();
    }
}
