package io.github.sparkredis.changes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkredis.result.WriteResult;
import io.github.sparkredis.testing.SharedTarget;
import io.github.sparkredis.testing.SparkExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that take effect where a condition holds of what is there, in either format. */
@ExtendWith(SparkExtension.class)
abstract class ConditionsContract {

    final SharedTarget target;

    ConditionsContract(SharedTarget target) {
        this.target = target;
    }

    @AfterEach
    void close() {
        target.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "status = 'open'                       | true",
                "status == 'closed'                    | false",
                "status != 'closed'                    | true",
                "status <> 'open'                      | false",
                "status >= 'open' and status <= 'open' | true",
                "status < 'opening'                    | true",
                "status > 'opec'                       | true",
                "status = {status}                     | false",
                "seen < '2024-01-02T03:04:05.0006Z'    | true",
                "seen < '2024-01-02T03:04:05'          | false",
                "seen < '+10000-01-01'                 | true",
                "seen > '-0001-01-01T00:00:00Z'        | true",
                "seen > '2024-01-02'                   | true",
                "seen = '2024-01-02T03:04:05'          | false",
                "seen != '2024-01-02T03:04:05'         | true",
                "code > '2024-01-02-XY'                | true",
                "code = '2024-01-02-XY'                | false",
                "code < '2024-01-02-XZ'                | true",
                "stock = 7                             | true",
                "stock = 7.0                           | true",
                "stock < 10                            | true",
                "stock < '10'                          | false",
                "stock < {stock}                       | true",
                "stock > {stock}                       | false",
                "stock >= -1e3                         | true",
                "status > 5                            | false",
                "status != 5                           | true",
                "large > 9007199254740992              | true",
                "large = 9007199254740992              | false",
                "large = {large}                       | true",
                "price < 1e1                           | true",
                "price <= {price}                      | true",
                "flag = true                           | true",
                "flag = {flag}                         | false",
                "day < {day}                           | true",
                "lock is missing                       | true",
                "lock is not missing                   | false",
                "status is missing                     | false",
                "status IS NOT MISSING AND stock = 7   | true",
                "status = 'open' and stock = 8         | false",
                "lock = 'x'                            | false",
                "lock != 'x'                           | false",
                "`odd name` = 'it''s'                  | true",
                "stock = {nothing}                     | false",
            })
    void whatHoldsOfWhatIsThere(String condition, boolean holds, SparkSession spark) {
        target.write(
                spark.sql(
                        "SELECT 1 AS id, 'open' AS status, 7 AS stock, 9007199254740993L AS large, 9.5D AS price,"
                                + " true AS flag, DATE'2024-01-02' AS day, TIMESTAMP'2024-01-02T03:04:05Z' AS seen, '2024-01-02-XYZ' AS code, \"it's\" AS `odd name`"));
        WriteResult result = target.write(row(spark), "write_if", condition);
        assertThat(result.rowsWritten()).isEqualTo(holds ? 1 : 0);
        assertThat(result.skips()).isEqualTo(holds ? Map.of() : Map.of("condition", 1L));
        assertThat(target.row(1)).containsEntry("status", holds ? "closed" : "open");
    }

    @ParameterizedTest
    @ValueSource(strings = {"upsert", "replace"})
    void aKeyThatIsNotThereMeetsOnlyWhatIsMissing(String mode, SparkSession spark) {
        WriteResult skipped = target.write(row(spark), "write_if", "status != 'open'", "mode", mode);
        assertThat(skipped.skips()).isEqualTo(Map.of("condition", 1L));
        assertThat(target.exists(1)).isFalse();
        WriteResult written = target.write(row(spark), "write_if", "lock is missing", "mode", mode);
        assertThat(written.rowsWritten()).isEqualTo(1);
        assertThat(target.row(1)).containsEntry("status", "closed");
    }

    @Test
    void updatesAndDeletesOfAKeyThatIsNotThereSaySo(SparkSession spark) {
        WriteResult update = target.write(row(spark), "write_if", "status = 'open'", "mode", "update");
        assertThat(update.failures()).isEqualTo(Map.of("key_missing", 1L));
        WriteResult delete = target.write(row(spark), "write_if", "status = 'open'", "mode", "delete");
        assertThat(delete.skips()).isEqualTo(Map.of("key_missing", 1L));
    }

    @Test
    void aRowWithoutAKeyFailsWhateverItComparesWith(SparkSession spark) {
        Dataset<Row> rows = spark.sql("SELECT CAST(null AS INT) AS id, CAST(null AS STRING) AS status");
        WriteResult result = target.write(rows, "write_if", "status = {status}", "max_failed_rows", "any");
        assertThat(result.failures()).isEqualTo(Map.of("null_key", 1L));
    }

    @Test
    void aDeleteAsksToo(SparkSession spark) {
        target.store("1", Map.of("status", "open"));
        target.store("2", Map.of("status", "closed"));
        Dataset<Row> rows = spark.sql("SELECT * FROM VALUES (1), (2) AS t(id)");
        WriteResult result = target.write(rows, "write_if", "status = 'closed'", "mode", "delete");
        assertThat(result.rowsDeleted()).isEqualTo(1);
        assertThat(result.skips()).isEqualTo(Map.of("condition", 1L));
        assertThat(target.exists(1)).isTrue();
        assertThat(target.exists(2)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"upsert", "update", "replace"})
    void deletionsAmongWritesAskToo(String mode, SparkSession spark) {
        target.store("1", Map.of("status", "open"));
        target.store("2", Map.of("status", "closed"));
        target.store("3", Map.of("status", "closed"));
        Dataset<Row> rows =
                spark.sql("SELECT * FROM VALUES (1, 'd', 'x'), (2, 'd', 'x'), (3, 'u', 'new') AS t(id, op, status)");
        WriteResult result = target.write(rows, "op_column", "op", "write_if", "status = 'closed'", "mode", mode);
        assertThat(result.failures()).isEmpty();
        assertThat(result.rowsDeleted()).isEqualTo(1);
        assertThat(result.rowsWritten()).isEqualTo(1);
        assertThat(result.skips()).isEqualTo(Map.of("condition", 1L));
        assertThat(target.exists(1)).isTrue();
        assertThat(target.exists(2)).isFalse();
        assertThat(target.row(3)).containsEntry("status", "new");
    }

    @Test
    void rowsOfOneKeySeeWhatTheOnesBeforeLeft(SparkSession spark) {
        Dataset<Row> rows = spark.sql("SELECT * FROM VALUES (1, 5), (1, 3), (1, 9), (1, 7), (1, 11) AS t(id, high)")
                .coalesce(1);
        target.store("1", Map.of("high", "0"));
        WriteResult result = target.write(rows, "write_if", "high < {high}", "batch_size", "2");
        assertThat(result.rowsWritten()).isEqualTo(3);
        assertThat(result.skips()).isEqualTo(Map.of("condition", 2L));
        assertThat(target.row(1)).isEqualTo(Map.of("high", "11"));
    }

    @Test
    void conditionsAndVersionsGoTogether(SparkSession spark) {
        target.write(spark.sql("SELECT 1 AS id, 'open' AS status, 5 AS v"), "version_column", "v");
        Dataset<Row> older = spark.sql("SELECT 1 AS id, 'closed' AS status, 4 AS v");
        Dataset<Row> newer = spark.sql("SELECT 1 AS id, 'closed' AS status, 6 AS v");
        String[] options = {"version_column", "v", "write_if", "status = 'open'"};
        assertThat(target.write(older, options).skips()).isEqualTo(Map.of("stale", 1L));
        assertThat(target.write(newer, options).rowsWritten()).isEqualTo(1);
        assertThat(target.write(newer, options).skips()).isEqualTo(Map.of("condition", 1L));
        assertThat(target.row(1)).isEqualTo(Map.of("status", "closed", "v", "6", "_version", "6"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "status                   | must have one of = != < <= > >= or \\\"is missing\\\" behind each field, at its end",
                "status = open            | must compare with a 'text', a number, true, false or a {column}",
                "status = null            | null is said by \\\"is missing\\\"",
                "status = 'open           | holds a quote or a brace that is not closed, at \\\"'open\\\"",
                "status = 'a' or x = 1    | must have its conditions joined by and, at \\\"or x = 1\\\"",
                "status = 'a' and         | must begin each condition with the name of a field",
                "'a' = status             | must begin each condition with the name of a field",
                "status is null           | must have \\\"missing\\\" or \\\"not missing\\\" behind \\\"is\\\"",
                "status = {nope}          | names the column \\\"nope\\\"",
                "status = {nested}        | it compares single values",
            })
    void whatIsNoConditionIsRefused(String condition, String message, SparkSession spark) {
        Dataset<Row> rows = row(spark).selectExpr("*", "array(1) AS nested");
        assertThatThrownBy(() -> target.write(rows, "write_if", condition))
                .hasMessageContaining(message.replace("\\\"", "\""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"insert", "touch"})
    void modesThatAskNothingAreRefused(String mode, SparkSession spark) {
        List<String> options = new ArrayList<>(List.of("write_if", "a = 1", "mode", mode));
        if (mode.equals("touch")) {
            options.addAll(List.of("ttl", "60"));
        }
        assertThatThrownBy(() -> target.write(row(spark), options.toArray(String[]::new)))
                .hasMessageContaining("\"write_if\" and mode=" + mode + " contradict each other");
    }

    private static Dataset<Row> row(SparkSession spark) {
        return spark.sql(
                "SELECT 1 AS id, 'closed' AS status, 8 AS stock, 9007199254740993L AS large, 9.5D AS price, false AS"
                        + " flag, DATE'2024-02-01' AS day, CAST(null AS int) AS nothing");
    }
}
