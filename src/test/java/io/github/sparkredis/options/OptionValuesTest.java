package io.github.sparkredis.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OptionValuesTest {
    private static final String HASH = "redis-hash";
    private static final String PREFIX = OptionValues.SESSION_PREFIX;

    @Test
    void namesAreReadInAnyCaseWhateverTheLanguage() {
        assertThat(Locale.getDefault().getLanguage()).as("where I has no dot").isEqualTo("tr");
        OptionValues values = explicit(Map.of("KEY_PREFIX", "u:", "Batch_Size", "7", "MODE", "INSERT"));
        assertThat(values.find(Options.KEY_PREFIX)).contains("u:");
        assertThat(values.get(Options.BATCH_SIZE)).isEqualTo(7);
        assertThat(values.get(Options.MODE)).isEqualTo(WriteMode.INSERT);
        assertThat(values.nameOf(Options.BATCH_SIZE)).isEqualTo("Batch_Size");
    }

    @Test
    void textsAreReadWithoutTheBlanksAroundThem() {
        OptionValues values = explicit(Map.of("batch_size", " 7 ", "mode", " update\n"));
        assertThat(values.get(Options.BATCH_SIZE)).isEqualTo(7);
        assertThat(values.get(Options.MODE)).isEqualTo(WriteMode.UPDATE);
    }

    @Test
    void aNullIsNoValue() {
        Map<String, String> options = new HashMap<>();
        options.put("ttl", null);
        options.put("no_such_option", null);
        OptionValues values = explicit(options);
        assertThat(values.isGiven(Options.TTL)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "path",
                "location",
                "owner",
                "provider",
                "comment",
                "external",
                "is_managed_location",
                "serialization.format",
                "transient_lastDdlTime",
                "option.key_column",
                "OPTION.anything",
            })
    void whatCatalogsAddIsPassedOver(String name) {
        OptionValues values = explicit(Map.of(name, "anything", "key_column", "id"));
        assertThat(values.find(Options.KEY_COLUMN)).contains("id");
    }

    @Test
    void twoSpellingsWithOneValueAreOne() {
        assertThat(explicit(Map.of("mode", "insert", "write_mode", "insert")).get(Options.MODE))
                .isEqualTo(WriteMode.INSERT);
    }

    @Test
    void twoSpellingsWithTwoValuesAreRefusedWithoutShowingThem() {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("password", "hush");
        options.put("PASSWORD", "hush-hush");
        assertThatThrownBy(() -> explicit(options))
                .isInstanceOf(OptionException.class)
                .hasMessage("The options \"password\" and \"PASSWORD\" mean the same, and were given two values."
                        + " Give one of them.");
    }

    @ParameterizedTest
    @CsvSource({
        "key_colum, key_column",
        "colunms, columns",
        "tll, ttl",
        "ulr, url",
        "pasword, password",
        "max_failed_row, max_failed_rows",
    })
    void theNearestNameIsOffered(String given, String nearest) {
        assertThatThrownBy(() -> explicit(Map.of(given, "secret-looking")))
                .isInstanceOf(OptionException.class)
                .hasMessageStartingWith(
                        "Unknown option \"" + given + "\". Did you mean \"" + nearest + "\"? redis-hash knows: ")
                .hasMessageNotContaining("secret-looking");
    }

    @Test
    void anOptionOfTheOtherFormatIsNeverOffered() {
        assertThatThrownBy(() -> explicit(Map.of("json_paht", "$")))
                .hasMessageStartingWith("Unknown option \"json_paht\".")
                .hasMessageNotContaining("json_path")
                .hasMessageNotContaining("value_column");
    }

    @ParameterizedTest
    @CsvSource({
        "keyColumn, id, key_column, id",
        "key.column, id, key_column, id",
        "KEY-COLUMN, id, key_column, id",
        "maxRowsPerSecond, 5, max_rows_per_second, 5",
        "writeMode, insert, mode, insert",
        "tlsKeyPassword, hush, tls_key_password, …",
        "host, redis.example.org, url, redis://redis.example.org:6379/0",
        "port, 6380, url, redis://HOST:6380/0",
        "dbNum, 3, url, redis://HOST:6379/3",
        "ssl, true, url, rediss://HOST:6379/0",
        "host, s3cr3t@host, url, redis://HOST:6379/0",
        "auth, hush, password, …",
        "table, person, key_prefix, person:",
        "max.pipeline.size, 500, batch_size, 500",
        "if_exists, fail, mode, insert",
        "if_exists, append, mode, upsert",
        "if_exists, replace, mode, replace",
        "if_not_exists, true, mode, insert",
    })
    void aWordOfAnotherConnectorIsAnsweredWithTheLineToWrite(String given, String text, String option, String value) {
        assertThatThrownBy(() -> explicit(Map.of(given, text)))
                .isInstanceOf(OptionException.class)
                .hasMessageStartingWith(
                        "Unknown option \"" + given + "\". Write .option(\"" + option + "\", \"" + value + "\").")
                .hasMessageNotContaining("knows:")
                .hasMessageNotContaining("hush")
                .hasMessageNotContaining("s3cr3t");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "partitions.number",
                "filter.keys.by.type",
                "infer.schema",
                "scan.count",
                "keys.pattern",
                "pattern"
            })
    void aWordAboutReadingSaysSo(String given) {
        assertThatThrownBy(() -> explicit(Map.of(given, "x")))
                .hasMessage("Unknown option \"" + given
                        + "\". It is about reading, which this version does not do: leave it out.");
    }

    @Test
    void allUnknownOptionsAreNamedAtOnceAsTheyWereTyped() {
        Map<String, String> given = new LinkedHashMap<>();
        given.put("Host", "h");
        given.put("Port", "1");
        given.put("colunms", "a");
        given.put("zzzzzzzzzz", "1");
        assertThatThrownBy(() -> explicit(given))
                .hasMessageStartingWith(
                        "Unknown options \"Host\", \"Port\", \"colunms\", \"zzzzzzzzzz\". For \"Host\", \"Port\": Write"
                                + " .option(\"url\", \"redis://h:1/0\"). For \"colunms\": Did you mean"
                                + " \"columns\"? redis-hash knows: ");
        assertThatThrownBy(() -> OptionValues.of(Map.of(), Map.of(PREFIX + "host", "h", PREFIX + "port", "1"), HASH))
                .hasMessageStartingWith("Unknown options \"" + PREFIX)
                .hasMessageEndingWith("Write " + PREFIX + "url=redis://h:1/0.");
    }

    @Test
    void foreignWordsLeadToOptionsThatThereAreWithValuesThatTheyTake() {
        for (ForeignWords.Word word : ForeignWords.ALL) {
            for (String name : word.names()) {
                assertThat(Options.named(name))
                        .as("%s is an option of our own", name)
                        .isNull();
            }
            if (word.option() != null) {
                assertThat(Options.ALL).contains(word.option());
                word.option().parser().parse(word.value().apply(Map.of()));
            }
        }
    }

    @Test
    void anUnknownDefaultIsNamedInFull() {
        assertThatThrownBy(() -> OptionValues.of(Map.of(), Map.of(PREFIX + "key_colum", "id"), HASH))
                .isInstanceOf(OptionException.class)
                .hasMessageStartingWith(
                        "Unknown option \"spark.datasource.redis.key_colum\". Did you mean \"key_column\"?");
    }

    @Test
    void otherSettingsOfTheSessionAreNotLookedAt() {
        OptionValues values = OptionValues.of(
                Map.of(), Map.of("spark.datasource.rediss.nonsense", "1", "spark.sql.caseSensitive", "true"), HASH);
        assertThat(values.isGiven(Options.KEY_COLUMN)).isFalse();
    }

    @Test
    void anExplicitKeyDisplacesTheDefaultedKeys() {
        Map<String, String> defaults = Map.of(PREFIX + "key_column", "id", PREFIX + "key_prefix", "u:");
        OptionValues values = OptionValues.of(Map.of("key_pattern", "p:{idx}"), defaults, HASH);
        assertThat(values.isGiven(Options.KEY_COLUMN)).isFalse();
        assertThat(values.isGiven(Options.KEY_PREFIX)).isFalse();
        assertThat(OptionValues.of(Map.of("ttl", "5"), defaults, HASH).find(Options.KEY_COLUMN))
                .contains("id");
    }

    @Test
    void anExplicitExpiryDisplacesADefaultOfTheOtherKind() {
        Map<String, String> seconds = Map.of(PREFIX + "ttl", "60", PREFIX + "ttl_column", "life");
        OptionValues moment = OptionValues.of(Map.of("expire_at_column", "until"), seconds, HASH);
        assertThat(moment.isGiven(Options.TTL)).isFalse();
        assertThat(moment.isGiven(Options.TTL_COLUMN)).isFalse();
        assertThat(OptionValues.of(Map.of("ttl_column", "life"), seconds, HASH).find(Options.TTL))
                .as("the two go together")
                .contains(60L);
        Map<String, String> moments = Map.of(PREFIX + "expire_at_column", "until");
        for (String option : new String[] {"ttl=60", "ttl=none", "ttl_column=life"}) {
            String[] parts = option.split("=", 2);
            assertThat(OptionValues.of(Map.of(parts[0], parts[1]), moments, HASH)
                            .isGiven(Options.EXPIRE_AT_COLUMN))
                    .as(option)
                    .isFalse();
        }
    }

    @Test
    void anExplicitWayToNameTheContentDisplacesADefaultOfTheOther() {
        Map<String, String> fields = Map.of(PREFIX + "columns", "a", PREFIX + "json_columns", "a");
        OptionValues document = OptionValues.of(Map.of("value_column", "v"), fields, "redis-json");
        assertThat(document.isGiven(Options.COLUMNS)).isFalse();
        assertThat(document.isGiven(Options.JSON_COLUMNS)).isFalse();
        assertThat(OptionValues.of(Map.of("columns", "a,b"), fields, "redis-json")
                        .isGiven(Options.JSON_COLUMNS))
                .as("the two go together")
                .isTrue();
        for (String option : new String[] {"columns", "json_columns"}) {
            assertThat(OptionValues.of(Map.of(option, "a"), Map.of(PREFIX + "value_column", "v"), "redis-json")
                            .isGiven(Options.VALUE_COLUMN))
                    .as(option)
                    .isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"redis://other:pw@host", "redis://other@host", "redis://:pw@host"})
    void credentialsInAnExplicitUrlDisplaceThoseOfTheSession(String url) {
        Map<String, String> session = Map.of(PREFIX + "user", "app", PREFIX + "password", "secret");
        OptionValues values = OptionValues.of(Map.of("url", url), session, HASH);
        assertThat(values.isGiven(ServerOptions.USER)).isFalse();
        assertThat(values.isGiven(ServerOptions.PASSWORD)).isFalse();
        OptionValues own = OptionValues.of(Map.of("url", url, "password", "own"), session, HASH);
        assertThat(own.find(ServerOptions.PASSWORD)).contains("own");
        assertThat(own.isGiven(ServerOptions.USER)).isFalse();
    }

    @Test
    void anExplicitUrlWithoutCredentialsTakesThoseOfTheSession() {
        Map<String, String> session = Map.of(PREFIX + "user", "app", PREFIX + "password", "secret");
        OptionValues values = OptionValues.of(Map.of("url", "redis://host"), session, HASH);
        assertThat(values.find(ServerOptions.USER)).contains("app");
        assertThat(values.find(ServerOptions.PASSWORD)).contains("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"$.a", "s3://bucket/warehouse/$.a"})
    void aJsonPathIsRefusedByAFormatWithoutDocuments(String path) {
        assertThatThrownBy(() -> explicit(Map.of("path", path)))
                .isInstanceOf(OptionException.class)
                .hasMessage(
                        "The option path=$.a is a place in a document, an option of redis-json; redis-hash does not know"
                                + " it. Leave it out.");
        assertThat(explicit(Map.of("path", "s3://bucket/warehouse/people")).isGiven(Options.JSON_PATH))
                .isFalse();
    }

    @Test
    void aDisplacedDefaultNeedNotBeReadable() {
        OptionValues values =
                OptionValues.of(Map.of("batch_size", "7"), Map.of(PREFIX + "batch_size", "none at all"), HASH);
        assertThat(values.get(Options.BATCH_SIZE)).isEqualTo(7);
    }

    @Test
    void aFormatMayHaveADefaultOfItsOwn() {
        assertThat(OptionValues.of(Map.of(), Map.of(), HASH).get(Options.NON_FINITE))
                .isEqualTo(NonFinite.STRING);
        assertThat(OptionValues.of(Map.of(), Map.of(), "redis-json").get(Options.NON_FINITE))
                .isEqualTo(NonFinite.FAIL);
    }

    @Test
    void aDefaultIsGivenAndNotExplicit() {
        OptionValues values =
                OptionValues.of(Map.of("KEY_SEED", "s"), Map.of(PREFIX + "key_seed", "d", PREFIX + "ttl", "5"), HASH);
        assertThat(values.isExplicit(Options.KEY_SEED)).isTrue();
        assertThat(values.isGiven(Options.TTL)).isTrue();
        assertThat(values.isExplicit(Options.TTL)).isFalse();
        assertThat(values.isExplicit(Options.BATCH_SIZE)).isFalse();
    }

    @Test
    void ttlNoneIsNoTtl() {
        Map<String, String> defaults = Map.of(PREFIX + "ttl", "60");
        assertThat(OptionValues.of(Map.of("ttl", "None"), defaults, HASH).find(Options.TTL))
                .contains(0L);
        assertThat(OptionValues.of(Map.of(), defaults, HASH).find(Options.TTL)).contains(60L);
    }

    @Test
    void aSecretThatCannotBeReadIsNotShown() {
        assertThatThrownBy(() -> explicit(Map.of("url", "hush://app:hush@host")))
                .isInstanceOf(OptionException.class)
                .hasMessageStartingWith(
                        "The option \"url\" must begin with redis:// or rediss://, as in redis://host:6379/0")
                .hasMessageNotContaining("hush@");
    }

    @ParameterizedTest
    @CsvSource({
        "batch_bytes, 4m, 4194304",
        "batch_bytes, 512K, 524288",
        "batch_bytes, 12345, 12345",
        "batch_size, 1, 1",
        "max_failed_rows, any, 9223372036854775807",
        "max_rows_per_second, 1, 1",
        "max_rows_per_second, None, 0",
        "retry_timeout_ms, 0, 0",
        "ttl, 1, 1",
        "ttl, 1h, 3600",
    })
    void numbersAreRead(String name, String text, long value) {
        Option<?> option = Options.ALL.stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow();
        assertThat(explicit(Map.of(name, text)).find(option))
                .hasValueSatisfying(read -> assertThat(read).isEqualTo(value));
    }

    private static OptionValues explicit(Map<String, String> options) {
        return OptionValues.of(options, Map.of(), HASH);
    }
}
