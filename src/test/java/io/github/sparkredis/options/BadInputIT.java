package io.github.sparkredis.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkredis.SparkRedis;
import io.github.sparkredis.testing.ScriptedServer;
import io.github.sparkredis.testing.Spark;
import io.github.sparkredis.testing.SparkExtension;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is wrong with a write's options or columns is said at the driver, before the server hears of it. */
@ExtendWith(SparkExtension.class)
final class BadInputIT {
    private final ScriptedServer server = ScriptedServer.start(command -> null);

    @AfterEach
    void nobodyHasConnected() {
        server.close();
        assertThat(server.connections()).isZero();
    }

    /** What messages make of a name: {@code "ttl"}, or with its value {@code ttl=60}. */
    private static final String QUOTED_OR_SET = "\"[^\"]*\"|\\w+=\\S+";

    /** Options, and columns of {@link #people}, whose names are no words of a sentence. */
    private static final Pattern NAME =
            Pattern.compile(Stream.concat(Options.ALL.stream().map(Option::name), Stream.of("tags", "home", "age"))
                    .filter(name -> !Set.of("columns", "mode", "password", "transaction", "user")
                            .contains(name))
                    .collect(Collectors.joining("|", "\\b(", ")\\b")));

    /** The options, with {@code =}, beside {@code url}; then what the message must hold. */
    static Stream<Arguments> badOptions() {
        return Stream.of(
                // The key.
                bad("", "Nothing says what the keys are", "key_column", "key_pattern", "key_prefix"),
                bad(
                        "key_column=id key_pattern=u:{idx}",
                        "\"key_pattern\" and \"key_column\" contradict",
                        "Give one of them"),
                bad(
                        "key_prefix=u: key_pattern=u:{idx}",
                        "\"key_pattern\" and \"key_prefix\" contradict",
                        "Give one of them"),
                bad("key_column=", "\"key_column\" must not be empty"),
                bad("key_pattern=user:{idx", "key_pattern", "{ at position 6", "not closed", "{{", "\"user:{idx\""),
                bad("key_pattern=user:idx}", "key_pattern", "} at position 9", "closes nothing", "}}", "\"user:idx}\""),
                bad("key_pattern=user:{}", "key_pattern", "empty placeholder", "\"user:{}\""),
                bad("key_pattern=user", "key_pattern", "no placeholder", "add {idx}", "\"user\""),
                bad("key_pattern={{id}}", "key_pattern", "no placeholder", "\"{{id}}\""),
                bad(
                        "key_column=id key_seed=s",
                        "\"key_seed\" is what UUIDs in keys are derived from",
                        "have none",
                        "{uuid}"),
                bad(
                        "key_pattern=u:{idx} key_seed=s",
                        "\"key_seed\" is what UUIDs",
                        "Leave it out",
                        "\"key_prefix\" alone"),
                bad("key_prefix=u: key_seed=", "\"key_seed\" must not be empty"),
                // Columns that are not there.
                bad(
                        "key_column=ids",
                        "\"key_column\" names the column \"ids\"",
                        "Did you mean \"id\"?",
                        "\"id\", \"name\", \"age\", \"tags\""),
                bad(
                        "key_pattern=u:{nane}",
                        "\"key_pattern\" names the column \"nane\"",
                        "Did you mean \"name\"?",
                        "\"id\", \"name\""),
                bad(
                        "key_column=id columns=name,aeg",
                        "\"columns\" names the column \"aeg\"",
                        "Did you mean \"age\"?",
                        "\"id\", \"name\""),
                bad(
                        "key_column=id ttl_column=agee",
                        "\"ttl_column\" names the column \"agee\"",
                        "Did you mean \"age\"?",
                        "id"),
                bad(
                        "key_column=id columns=name,,age",
                        "\"columns\" must name columns",
                        "single commas",
                        "\"name,,age\""),
                bad("key_column=id columns=`name", "\"columns\" has a backtick", "not closed", "\"`name\""),
                bad(
                        "key_column=home.ctiy",
                        "key_column",
                        "the struct \"home\" has no such field",
                        "\"home.city\"?",
                        "\"city\", \"zip\""),
                bad(
                        "key_pattern=u:{home.x.y}",
                        "key_pattern",
                        "\"home.x.y\"",
                        "the struct \"home\" has no such field",
                        "city"),
                bad(
                        "key_column=hom.city",
                        "\"key_column\" names the column \"hom.city\"",
                        "Did you mean \"home.city\"?",
                        "\"id\", \"name\""),
                bad("key_column=id columns=home.zipp", "\"columns\" names", "Did you mean \"home.zip\"?"),
                bad("key_column=id ttl_column=home.zipp", "\"ttl_column\" names", "Did you mean \"home.zip\"?"),
                // Columns that do not fit.
                bad(
                        "key_column=home",
                        "\"key_column\" names the column \"home\" of type struct<",
                        "Name one of its fields: \"home.city\"."),
                bad(
                        "key_column=tags.a",
                        "\"key_column\" names \"tags.a\"",
                        "column \"tags\" is of type array<int>",
                        "of a struct"),
                bad("key_column=id columns=home.city,home.City", "\"home.city\" would be written twice"),
                bad(
                        "key_column=id ttl_column=home.city",
                        "\"ttl_column\" names the column \"home.city\" of type string"),
                bad("key_column=tags", "\"key_column\" names the column \"tags\" of type array<int>", "atomic type"),
                bad(
                        "key_pattern=u:{tags}",
                        "\"key_pattern\" names the column \"tags\" of type array<int>",
                        "atomic type"),
                bad(
                        "key_column=id ttl_column=name",
                        "\"ttl_column\" names the column \"name\" of type string",
                        "Cast it"),
                bad(
                        "key_column=id columns=name,NAME",
                        "\"name\" would be written twice",
                        "once in the option \"columns\""),
                // Values out of range.
                bad("key_column=id batch_size=0", "\"batch_size\" must be a whole number, 1 to", "\"0\""),
                bad("key_column=id batch_size=9999999999999999999", "\"batch_size\" must be a whole number", "9999999"),
                bad("key_column=id batch_bytes=4x", "\"batch_bytes\" must be a size such as 512k or 4m", "\"4x\""),
                bad("key_column=id batch_bytes=0", "\"batch_bytes\" must be a size", "\"0\""),
                bad("key_column=id ttl=-1", "\"ttl\" must be a whole number of seconds, 1 or more", "\"-1\""),
                bad("key_column=id ttl=0", "\"ttl\" must be a whole number of seconds, 1 or more", "\"0\""),
                bad(
                        "key_column=id ttl=abc",
                        "\"ttl\" must be a whole number of seconds, 1 or more, or a time such as 90s, 30m",
                        "\"abc\""),
                bad("key_column=id ttl=1.5", "\"ttl\" must be a whole number", "\"1.5\""),
                bad(
                        "key_column=id max_failed_rows=-1",
                        "\"max_failed_rows\" must be a whole number, 0 or more, or any",
                        "\"-1\""),
                bad(
                        "key_column=id max_rows_per_second=0",
                        "\"max_rows_per_second\" must be a whole number, 1 or more, or none",
                        "\"0\""),
                bad(
                        "key_column=id max_rows_per_second=1.5",
                        "\"max_rows_per_second\" must be a whole number",
                        "\"1.5\""),
                bad(
                        "key_column=id max_rows_per_second=fast",
                        "\"max_rows_per_second\" must be a whole number",
                        "\"fast\""),
                bad(
                        "key_column=id mode=append",
                        "\"mode\" must be one of upsert,",
                        "Spark's save mode is set by .mode(…)"),
                bad("key_column=id socket_timeout_ms=0", "\"socket_timeout_ms\" must be a whole number, 1", "\"0\""),
                bad("key_column=id mode=upsrt", "\"mode\" must be one of upsert, insert, update, replace", "\"upsrt\""),
                bad("key_column=id null_fields=drop", "\"null_fields\" must be one of omit, write, delete", "\"drop\""),
                bad("key_column=id temporal=epoch", "\"temporal\" must be one of iso, epoch_seconds", "\"epoch\""),
                bad("key_column=id topology=ring", "\"topology\" must be one of auto, standalone", "\"ring\""),
                bad("key_column=id transaction=all", "\"transaction\" must be one of none, batch", "\"all\""),
                // Options that nobody knows, or another format does.
                bad(
                        "key_colum=id",
                        "Unknown option \"key_colum\".",
                        "Did you mean \"key_column\"?",
                        "redis-hash knows: "),
                bad("key_column=id Batch_Sise=5", "Unknown option \"Batch_Sise\".", "Did you mean \"batch_size\"?"),
                bad(
                        "Host=h Port=1 keyColumn=id",
                        "Unknown options ",
                        "\"Host\"",
                        "\"Port\"",
                        "\"keyColumn\"",
                        "redis://h:1/0"),
                bad("key_column=id ttl_jitter=0.1", "\"ttl_jitter\" lengthens", "ttl_column", "neither"),
                bad("key_column=id ttl=5 ttl_jitter=1.1", "\"ttl_jitter\" must be a number from 0 to 1", "\"1.1\""),
                bad("key_column=id url=redis://:hush@h:port", "was given as \"redis://***@h:…\""),
                bad("key_pattern=u:${id}", "has ${…} at position 3", "write u:{id}"),
                bad(
                        "key_column=id zzzzzzzzzz=1",
                        "Unknown option \"zzzzzzzzzz\".",
                        "redis-hash knows: \"batch_bytes\", \"batch_size\""),
                bad(
                        "key_column=id json_path=$.a",
                        "\"json_path\" is one of redis-json",
                        "redis-hash does not know it. Write by that format, or leave"),
                bad("key_column=id value_column=name", "\"value_column\" is one of redis-json", "redis-hash"),
                bad("key_column=id mode=merge", "mode=merge is for redis-json", "upsert"),
                // Options that contradict each other.
                bad(
                        "key_column=id mode=insert write_mode=update",
                        "\"mode\"",
                        "\"write_mode\"",
                        "two values",
                        "Give one"),
                bad("key_column=id null_fields=delete mode=insert", "null_fields=delete and mode=insert", "omit"),
                bad("key_column=id null_fields=delete mode=replace", "null_fields=delete and mode=replace", "omit"),
                bad(
                        "key_column=id retry_base_ms=100 retry_max_ms=50",
                        "retry_base_ms=100 must not exceed retry_max_ms=50"),
                bad("key_column=id tls_ca=ca.pem", "\"tls_ca\" needs TLS", "rediss://", "leave the option out"),
                bad("key_column=id tls_cert=c.pem tls_key=k.pem", "\"tls_cert\" needs TLS", "rediss://"),
                bad("key_column=id tls_verify_hostname=false", "\"tls_verify_hostname\" needs TLS", "rediss://"),
                bad("key_column=id url=rediss://h tls_cert=c.pem", "\"tls_cert\" and \"tls_key\" need each other"),
                bad("key_column=id url=rediss://h tls_key=k.pem", "\"tls_cert\" and \"tls_key\" need each other"),
                bad("key_column=id tls_key_password=hush", "\"tls_key_password\" needs TLS", "rediss://"),
                bad(
                        "key_column=id url=rediss://h tls_key_password=hush",
                        "\"tls_key_password\" is the password",
                        "no \"tls_key\""),
                // What later versions bring.
                bad("key_column=id topology=sentinel", "contradict each other", "the \"url\" names the server itself"),
                bad("key_column=id sentinel_user=s", "\"sentinel_user\" is for sentinels", "Leave it out"),
                bad("key_column=id sentinel_password=hush", "\"sentinel_password\" is for sentinels", "Leave it out"),
                bad("key_column=id topology=standalone url=redis://a:1,b:2", "several hosts", "a:1, b:2"),
                bad("key_column=id url=redis-sentinel://a", "does not say which master"),
                // URLs.
                bad("key_column=id url=localhost:6379", "\"url\" must begin with redis:// or rediss://"),
                bad("key_column=id url=http://localhost", "\"url\" must begin with redis:// or rediss://"),
                bad("key_column=id url=redis://", "\"url\" names no host", "redis://host:6379"),
                bad("key_column=id url=redis://:6379", "\"url\" names no host", "redis://host:6379"),
                bad("key_column=id url=redis://[::1", "\"url\" names no host", "redis://host:6379"),
                bad("key_column=id url=redis://h:65536", "\"url\" has a bad port behind the host \"h\"", "1 to 65535"),
                bad(
                        "key_column=id url=redis://h/first",
                        "\"url\" has something else than the number of a database",
                        "redis://host:6379/0"),
                bad("key_column=id url=redis://h/-1", "\"url\" has something else than the number of a database"),
                bad("key_column=id url=redis://h?timeout=5", "\"url\" has a ? or a #", "an option of its own"),
                bad("key_column=id url=redis://u:50%@h", "\"url\" has a % in its user or password", "%25"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badOptions")
    void aBadOptionIsRefused(String options, String[] message, SparkSession spark) {
        assertRefused(writer(people(spark), options).mode(SaveMode.Append), message);
    }

    @Test
    void aUrlThatCannotBeReadIsNotShownWithItsPassword(SparkSession spark) {
        for (String url : Arrays.asList(
                "http://app:hush-hush@host",
                "redis://app:hush-hush@host:port",
                "redis://app:hush-hush@host/x",
                "redis://app:hush-hush%zz@host",
                "redis://host/0?password=hush-hush",
                "redis://host?password=hush-hush",
                "redis://host:6379#hush-hush",
                "redis://app:hush-hush",
                "redis-sentinel://app:hush-hush@host",
                "redis://app:hush-hush@one,two/x")) {
            assertThatThrownBy(() -> writer(people(spark), "key_column=id url=" + url)
                            .mode(SaveMode.Append)
                            .save())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("url")
                    .satisfies(thrown -> assertThat(thrown).asString().doesNotContain("hush"));
        }
    }

    @Test
    void ignoreWithAnotherModeIsRefused(SparkSession spark) {
        assertRefused(
                writer(people(spark), "key_column=id write_mode=upsert").mode(SaveMode.Ignore),
                "The save mode ignore means the option mode=insert",
                "write_mode=upsert was given",
                "append");
    }

    @Test
    void overwriteOfEveryKeyIsRefused(SparkSession spark) {
        for (String key : Arrays.asList("key_column=id", "key_pattern={id}:user", "key_pattern={uuid}")) {
            assertRefused(
                    writer(people(spark), key).mode(SaveMode.Overwrite),
                    "overwrite would remove every key of the database",
                    "begin with no literal text",
                    "Give a \"key_prefix\"",
                    "mode=replace");
        }
    }

    @Test
    void overwriteWithUpdateIsRefused(SparkSession spark) {
        assertRefused(
                writer(people(spark), "key_column=id key_prefix=u: mode=update").mode(SaveMode.Overwrite),
                "The save mode overwrite and the option mode=update contradict each other",
                "append");
    }

    @Test
    void partitionByIsRefused(SparkSession spark) {
        assertRefused(
                writer(people(spark), "key_column=id").partitionBy("name"),
                "partitionBy, PARTITIONED BY and the like mean nothing to redis-hash",
                "Leave it out",
                "repartition");
    }

    @Test
    void twoColumnsOfOneNameAreRefused(SparkSession spark) {
        assertRefused(
                writer(spark.sql("SELECT 1 AS id, 'a' AS name, 'b' AS name"), "key_column=id"),
                "The column \"name\" would be written twice",
                "Rename one of them");
        assertRefused(
                writer(spark.sql("SELECT 1 AS id, 2 AS ID, 'a' AS name"), "key_column=Id"),
                "The column name \"Id\" is ambiguous",
                "2 such columns",
                "Rename them");
    }

    @Test
    void aRowWithoutAnyFieldIsRefused(SparkSession spark) {
        assertRefused(
                writer(spark.sql("SELECT 1 AS id, 60 AS seconds"), "key_column=id ttl_column=seconds"),
                "No column is left to write",
                "columns");
        assertRefused(writer(spark.emptyDataFrame(), "key_prefix=u:"), "No column is left to write");
    }

    @Test
    void aColumnIsUnknownInTheWrongCaseWhereCaseCounts() {
        SparkSession session = Spark.newSession();
        session.conf().set("spark.sql.caseSensitive", "true");
        assertRefused(
                writer(people(session), "key_column=ID"),
                "\"key_column\" names the column \"ID\"",
                "Did you mean \"id\"?");
    }

    @Test
    void aViewWithABadOptionIsNotMade() {
        SparkSession session = Spark.newSession();
        assertThatThrownBy(() -> session.sql("CREATE TEMPORARY VIEW people (id INT, name STRING) USING `redis-hash`"
                        + " OPTIONS (url '" + server.url() + "', key_colum 'id')"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Unknown option \"key_colum\". Did you mean \"key_column\"?");
    }

    @Test
    void theTypedDoorRefusesTheSame(SparkSession spark) {
        Map<String, String> options = new HashMap<>(Map.of("url", server.url(), "key_column", "id"));
        options.put("KEY_COLUMN", "name");
        assertThatThrownBy(() -> SparkRedis.writeHashes(people(spark), options))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("mean the same")
                .hasMessageContaining("key_column")
                .hasMessageContaining("KEY_COLUMN");
    }

    private static Arguments bad(String options, String... message) {
        return Arguments.of(options, message);
    }

    private static Dataset<Row> people(SparkSession spark) {
        return spark.sql("SELECT id, 'Ann' AS name, 30 AS age, array(1, 2) AS tags,"
                + " named_struct('city', 'Ulm', 'zip', 89) AS home FROM range(3)");
    }

    private DataFrameWriter<Row> writer(Dataset<Row> rows, String options) {
        DataFrameWriter<Row> writer = rows.write().format("redis-hash").option("url", server.url());
        for (String option : options.isEmpty() ? new String[0] : options.split(" ")) {
            int equals = option.indexOf('=');
            writer.option(option.substring(0, equals), option.substring(equals + 1));
        }
        return writer;
    }

    private static void assertRefused(DataFrameWriter<Row> writer, String... message) {
        assertThatThrownBy(writer::save)
                .isInstanceOf(IllegalArgumentException.class)
                .satisfies(thrown -> assertThat(thrown.getMessage()).contains(message))
                .satisfies(thrown -> assertThat(thrown.getMessage().replaceAll(QUOTED_OR_SET, "…"))
                        .doesNotContainPattern(NAME));
    }
}
