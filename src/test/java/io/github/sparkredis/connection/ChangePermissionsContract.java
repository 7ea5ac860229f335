package io.github.sparkredis.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkredis.result.RedisWriteException;
import io.github.sparkredis.result.WriteResult;
import io.github.sparkredis.testing.SparkExtension;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** That {@code docs/permissions.md} asks for what changes need, and for no more. */
@ExtendWith(SparkExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(600)
abstract class ChangePermissionsContract {

    private static final String AT_A_PATH = "`mode=delete` at a `json_path` other than `$`";

    private final PermissionsPage page = PermissionsPage.read();
    private final String format;
    private AclServers servers;

    ChangePermissionsContract(String format) {
        this.format = format;
    }

    @BeforeAll
    void start() {
        servers = AclServers.one(format);
    }

    @AfterAll
    void stop() {
        servers.close();
    }

    /** The options of each row of the page. */
    private Map<String, Map<String, String>> writes() {
        Map<String, Map<String, String>> writes = new LinkedHashMap<>();
        writes.put("`op_column`", Map.of("op_column", "op"));
        writes.put("`mode=delete`", Map.of("mode", "delete"));
        writes.put("`mode=touch`", Map.of("mode", "touch", "ttl", "600"));
        writes.put("`mode=touch` with a moment", Map.of("mode", "touch", "expire_at_column", "gone"));
        writes.put("`version_column`", Map.of("version_column", "v", "columns", "name"));
        writes.put("`write_if`", Map.of("write_if", "lock is missing", "columns", "name"));
        writes.put("`mode=delete` with `version_column`", Map.of("mode", "delete", "version_column", "v"));
        writes.put(
                "`mode=delete` with `tombstone_ttl`",
                Map.of("mode", "delete", "version_column", "v", "tombstone_ttl", "60"));
        if (format.equals("redis-json")) {
            writes.put(AT_A_PATH, Map.of("mode", "delete", "json_path", "$.m"));
        }
        return writes;
    }

    @Test
    void theLeastRightsDo(SparkSession spark) {
        servers.ifThere(() -> writes().forEach((row, options) -> {
            for (String more : new String[] {"", "+multi +discard +ping +info"}) {
                Set<String> rights = page.rightsOfThree(row, format);
                rights.addAll(PermissionsPage.rightsIn(more));
                servers.allow(page.firstLine(), rights);
                WriteResult result = write(options, spark);
                assertThat(result.rowsFailed())
                        .as(row + more + ": " + result.errors())
                        .isZero();
                assertThat(result.rowsWritten() + result.rowsDeleted()).as(row).isPositive();
            }
        }));
    }

    @Test
    void noneOfThemCanBeMissed(SparkSession spark) {
        servers.ifThere(() -> writes().forEach((row, options) -> {
            for (String right : page.rightsOfThree(row, format)) {
                Set<String> others = page.rightsOfThree(row, format);
                others.remove(right);
                others.addAll(Set.of("+multi", "+discard")); // so that each is tried before the first row
                servers.allow(page.firstLine(), others);
                assertThatThrownBy(() -> write(options, spark))
                        .as(row + " without " + right)
                        .isInstanceOf(RedisWriteException.class)
                        .hasMessageContaining(right.replace("+", "").replace("script|load", "load"));
            }
        }));
    }

    private WriteResult write(Map<String, String> more, SparkSession spark) {
        servers.empty();
        for (int id = 0; id < 5; id++) {
            servers.put("user:" + id, true);
        }
        Map<String, String> options = new HashMap<>(Map.of("key_column", "id", "key_prefix", "user:"));
        options.putAll(more);
        Dataset<Row> rows = spark.range(0, 10, 1, 2)
                .selectExpr(
                        "id",
                        "'Ann' AS name",
                        "id AS v",
                        "if(id % 2 = 0, 'u', 'd') AS op",
                        "current_timestamp() + INTERVAL 1 DAY AS gone");
        return servers.write(rows, options, false);
    }
}
