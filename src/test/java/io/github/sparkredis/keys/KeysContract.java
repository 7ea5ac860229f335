package io.github.sparkredis.keys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkredis.result.FailedRow;
import io.github.sparkredis.result.WriteResult;
import io.github.sparkredis.testing.CapturedLog;
import io.github.sparkredis.testing.SharedTarget;
import io.github.sparkredis.testing.Spark;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Keys made of columns; those that the connector makes up are in {@link GeneratedKeysContract}. */
abstract class KeysContract {
    private final SharedTarget target;
    private final String prefix;

    KeysContract(SharedTarget target) {
        this.target = target;
        prefix = target.prefix;
    }

    @AfterEach
    void close() {
        target.close();
    }

    @Test
    void aPrefixThatNamesAColumnInBracesIsTakenAsItStandsAndWarnedOf() {
        try (CapturedLog log = new CapturedLog("io.github.sparkredis")) {
            target.write(Spark.shared().sql("SELECT 1 AS id, 'Ada' AS name"), "key_prefix", target.prefix + "{name}:");
            assertThat(log.lines())
                    .contains("WARN The option key_prefix=\"" + target.prefix
                            + "{name}:\" is taken as it stands, and {name}"
                            + " as a hash tag: a key_pattern would hold the column's value there.");
        }
        assertThat(target.redis.exists(target.prefix + "{name}:1")).isTrue();
    }

    @Test
    void theKeyIsTheTextOfItsColumn() {
        assertThat(keyOf("'ş😀 {x}*'")).isEqualTo("ş😀 {x}*");
        assertThat(keyOf("TINYINT(-128)")).isEqualTo("-128");
        assertThat(keyOf("SMALLINT(7)")).isEqualTo("7");
        assertThat(keyOf("INT(42)")).isEqualTo("42");
        assertThat(keyOf("-9223372036854775807")).isEqualTo("-9223372036854775807");
        assertThat(keyOf("FLOAT(0.1)")).isEqualTo("0.1");
        assertThat(keyOf("DOUBLE('Infinity')")).isEqualTo("Infinity");
        assertThat(keyOf("1.50BD")).isEqualTo("1.50");
        assertThat(keyOf("true")).isEqualTo("true");
        assertThat(keyOf("DATE'1582-10-10'")).isEqualTo("1582-10-10");
        assertThat(keyOf("TIMESTAMP'2024-01-02 03:04:05.0006Z'")).isEqualTo("2024-01-02T03:04:05.000600Z");
        assertThat(keyOf("TIMESTAMP_NTZ'2024-01-02 03:04:05'")).isEqualTo("2024-01-02T03:04:05");
        assertThat(keyOf("INTERVAL '1-2' YEAR TO MONTH")).isEqualTo("P1Y2M");
        assertThat(keyOf("INTERVAL '1:00:00.5' HOUR TO SECOND")).isEqualTo("PT1H0.5S");
    }

    @Test
    void aPatternTakesColumnsOfEveryAtomicType() {
        Dataset<Row> rows = Spark.shared()
                .sql(
                        "SELECT 'ş' AS a, TINYINT(-1) AS b, 7 AS c, 9007199254740993 AS d, FLOAT(0.1) AS e, DOUBLE(1.0E10) AS f,"
                                + " 1.50BD AS g, true AS h, DATE'2024-01-02' AS i, TIMESTAMP'2024-01-02 03:04:05Z' AS j,"
                                + " TIMESTAMP_NTZ'2024-01-02 03:04:05' AS k, INTERVAL '1-2' YEAR TO MONTH AS l, X'C59F' AS m");
        write(rows, Map.of("key_pattern", prefix + "{a}|{b}|{c}|{d}|{e}|{f}|{g}|{h}|{i}|{j}|{k}|{l}|{m}"));
        assertThat(stored())
                .containsOnlyKeys("ş|-1|7|9007199254740993|0.1|10000000000|1.50|true|2024-01-02|2024-01-02T03:04:05Z|"
                        + "2024-01-02T03:04:05|P1Y2M|ş");
    }

    @Test
    void aBinaryKeyIsItsBytes() {
        write(Spark.shared().sql("SELECT X'00FF0D0A' AS id, 1 AS v"), Map.of("key_column", "id", "key_prefix", prefix));
        byte[] head = prefix.getBytes(UTF_8);
        byte[] key = new byte[head.length + 4];
        System.arraycopy(head, 0, key, 0, head.length);
        System.arraycopy(new byte[] {0, (byte) 0xff, '\r', '\n'}, 0, key, head.length, 4);
        assertThat(target.fields(key)).isEqualTo(Map.of("v", "1"));
    }

    @Test
    void withoutAPrefixTheTextAloneIsTheKey() {
        write(ids("'" + prefix + "'"), Map.of("key_column", "id"));
        assertThat(stored()).containsOnlyKeys("");
    }

    @Test
    void anIdOfPandasIsAWholeNumberAndItsMissingOnesAreNoKey() {
        for (String type : List.of("DOUBLE", "FLOAT")) {
            Dataset<Row> rows = Spark.shared()
                    .sql("SELECT CAST(id AS " + type
                            + ") AS id, 1 AS v FROM VALUES ('12345678'), ('NaN'), ('NaN') AS t(id)");
            String byColumn = target.freshPrefix();
            WriteResult result = write(rows, Map.of("key_column", "id", "key_prefix", byColumn));
            assertThat(target.rowsUnder(byColumn)).isEqualTo(Map.of("12345678", Map.of("v", "1")));
            assertThat(result.rowsWritten()).isEqualTo(1);
            assertThat(result.failures()).isEqualTo(Map.of("null_key", 2L));
            assertThat(result.errors())
                    .allSatisfy(error -> assertThat(error.message()).isEqualTo("the column \"id\" of the key is NaN"));
            String byPattern = target.freshPrefix();
            result = write(rows, Map.of("key_pattern", byPattern + "{id}:{v}"));
            assertThat(target.rowsUnder(byPattern)).containsOnlyKeys("12345678:1");
            assertThat(result.failures()).isEqualTo(Map.of("null_key", 2L));
        }
    }

    @Test
    void emptyKeysFail() {
        String only = prefix + "only";
        Dataset<Row> rows = Spark.shared().sql("SELECT id, 1 AS v FROM VALUES (''), (''), ('" + only + "') AS t(id)");
        for (Dataset<Row> ids : List.of(rows, rows.selectExpr("binary(id) AS id", "v"))) {
            for (Map<String, String> options : List.of(
                    Map.of("key_column", "id"),
                    Map.of("key_column", "id", "key_prefix", prefix + "ş:"),
                    Map.of("key_pattern", "{id}"))) {
                WriteResult result = write(ids, options);
                assertThat(result.rowsWritten()).isEqualTo(1);
                assertThat(result.failures()).isEqualTo(Map.of("empty_key", 2L));
                assertThat(result.errors()).hasSize(2).allSatisfy(error -> {
                    assertThat(error.key()).isNull();
                    assertThat(error.message()).contains("empty");
                });
            }
        }
        assertThat(stored()).containsOnlyKeys("only", "ş:" + only);
        assertThat(target.fields(new byte[0])).isEmpty();
        assertThatThrownBy(() -> target.writer(rows).save()).hasMessageContaining("empty_key");
    }

    @Test
    void anEmptyColumnOfAPatternIsTheUsersOwn() {
        WriteResult result = write(ids("''"), Map.of("key_pattern", prefix + "{id}:{v}"));
        assertThat(result.rowsWritten()).isEqualTo(1);
        assertThat(stored()).containsOnlyKeys(":1");
    }

    @Test
    void keysAreNeverShortenedByTheOptionThatShortensFields() {
        Dataset<Row> rows = Spark.shared()
                .sql("SELECT TIMESTAMP(id) AS id, TIMESTAMP(id) AS t, DATE(id) AS d FROM VALUES"
                        + " ('2024-01-02 03:04:05.1Z'), ('2024-01-02 03:04:05.0006Z') AS t(id)");
        for (String temporal : List.of("epoch_seconds", "epoch_millis")) {
            String byColumn = target.freshPrefix();
            write(rows, Map.of("key_column", "id", "key_prefix", byColumn, "temporal", temporal));
            assertThat(target.rowsUnder(byColumn))
                    .containsOnlyKeys("2024-01-02T03:04:05.100000Z", "2024-01-02T03:04:05.000600Z")
                    .allSatisfy((key, row) -> assertThat(row.get("t")).startsWith("1704164645"));
            String byPattern = target.freshPrefix();
            write(rows, Map.of("key_pattern", byPattern + "{d}@{t}", "temporal", temporal));
            assertThat(target.rowsUnder(byPattern))
                    .containsOnlyKeys(
                            "2024-01-02@2024-01-02T03:04:05.100000Z", "2024-01-02@2024-01-02T03:04:05.000600Z");
        }
    }

    @Test
    void aKeyOfNullsAloneFailsEveryRow() {
        WriteResult result = write(ids("NULL"), Map.of("key_column", "id", "key_prefix", prefix));
        assertThat(result.failures()).isEqualTo(Map.of("null_key", 1L));
        assertThat(stored()).isEmpty();
    }

    @Test
    void aPatternPutsColumnsTogetherAndTheyStayFields() {
        Dataset<Row> orders = Spark.shared().sql("SELECT 'DE' AS country, 7 AS id, 'x' AS idx, 'y' AS `column:uuid`");
        write(orders, Map.of("key_pattern", prefix + "order:{COUNTRY}:{id}:{id}-{column:idx}{column:column:uuid}"));
        assertThat(stored())
                .isEqualTo(
                        Map.of("order:DE:7:7-xy", Map.of("country", "DE", "id", "7", "idx", "x", "column:uuid", "y")));
    }

    @Test
    void doubledBracesAreLiteralSoThatHashTagsCanBeWritten() {
        write(ids("7"), Map.of("key_pattern", prefix + "{{{id}}}:}}{{"));
        assertThat(stored()).containsOnlyKeys("{7}:}{");
    }

    @Test
    void aNullInTheKeyFailsThatRowAlone() {
        Dataset<Row> rows = Spark.shared().sql("SELECT * FROM VALUES ('a', 'x'), (NULL, 'y'), ('c', NULL) AS t(id, v)");
        WriteResult byColumn = write(rows, Map.of("key_column", "id", "key_prefix", prefix, "null_fields", "write"));
        assertThat(byColumn.rowsWritten()).isEqualTo(2);
        assertThat(byColumn.failures()).isEqualTo(Map.of("null_key", 1L));
        FailedRow failed = byColumn.errors().get(0);
        assertThat(failed.key()).isNull();
        assertThat(failed.reason()).isEqualTo("null_key");
        assertThat(failed.message()).contains("column \"id\"").contains("null");
        assertThat(stored()).isEqualTo(Map.of("a", Map.of("v", "x"), "c", Map.of("v", target.writtenNull())));
        WriteResult byPattern = write(rows, Map.of("key_pattern", prefix + "{id}-{v}"));
        assertThat(byPattern.rowsWritten()).isEqualTo(1);
        assertThat(byPattern.failures()).isEqualTo(Map.of("null_key", 2L));
        assertThat(stored()).containsOnlyKeys("a", "c", "a-x");
    }

    @Test
    void aNestedKeyIsRefused() {
        for (String nested : List.of("array(1)", "map(1, 2)", "named_struct('a', 1)")) {
            assertThatThrownBy(() -> write(ids(nested), Map.of("key_column", "id", "key_prefix", prefix)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("The option \"key_column\" names the column \"id\" of type ")
                    .hasMessageContaining("which cannot be a key")
                    .hasMessageContaining("atomic type");
            assertThatThrownBy(() -> write(ids(nested), Map.of("key_pattern", prefix + "{id}")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("The option \"key_pattern\" names the column \"id\" of type ");
        }
        assertThat(stored()).isEmpty();
    }

    @Test
    void twoRowsOfOneKeyTakeEffectInTheirOrder() {
        Dataset<Row> rows = Spark.shared().range(0, 500, 1, 1).selectExpr("id % 5 AS k", "id AS v");
        write(rows, Map.of("key_column", "k", "key_prefix", prefix, "batch_size", "7"));
        assertThat(stored()).hasSize(5).containsEntry("0", Map.of("v", "495")).containsEntry("4", Map.of("v", "499"));
    }

    @Test
    void anExplicitStrategyDisplacesTheSessionsAsAGroup() {
        SparkSession session = Spark.newSession();
        session.conf().set("spark.datasource.redis.key_column", "id");
        session.conf().set("spark.datasource.redis.key_prefix", prefix + "default:");
        Dataset<Row> rows = session.sql("SELECT 1 AS id, 2 AS other");
        write(rows, Map.of());
        write(rows, Map.of("key_pattern", prefix + "pattern:{other}"));
        WriteResult uuid = write(rows, Map.of("key_prefix", prefix + "uuid:"));
        assertThat(uuid.keys())
                .singleElement()
                .asString()
                .startsWith(prefix + "uuid:")
                .hasSize(prefix.length() + 5 + 36);
        write(rows.selectExpr("concat('" + prefix + "column:', id) AS id", "other"), Map.of("KEY_column", "id"));
        assertThat(stored())
                .isEqualTo(Map.of(
                        "default:1",
                        Map.of("other", "2"),
                        "pattern:2",
                        Map.of("id", "1", "other", "2"),
                        uuid.keys().get(0).substring(prefix.length()),
                        Map.of("id", "1", "other", "2"),
                        "column:1",
                        Map.of("other", "2")));
    }

    @Test
    void keysOfAColumnAreNotInTheResult() {
        WriteResult result = write(ids("1"), Map.of("key_column", "id", "key_prefix", prefix));
        assertThat(result.keys()).isNull();
        assertThat(result.keysTotal()).isNull();
    }

    /** The key, without the prefix, of a row whose column {@code id} is an expression. */
    private String keyOf(String expression) {
        String fresh = target.freshPrefix();
        write(ids(expression), Map.of("key_column", "id", "key_prefix", fresh));
        return target.rowsUnder(fresh).keySet().iterator().next();
    }

    private static Dataset<Row> ids(String expression) {
        return Spark.shared().sql("SELECT " + expression + " AS id, 1 AS v");
    }

    private WriteResult write(Dataset<Row> rows, Map<String, String> options) {
        return target.writeWith(rows, options);
    }

    private Map<String, Map<String, String>> stored() {
        return target.rowsUnder(prefix);
    }
}
