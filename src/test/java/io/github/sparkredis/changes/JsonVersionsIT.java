package io.github.sparkredis.changes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.result.WriteResult;
import io.github.sparkredis.testing.JsonTarget;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.json.JsonProtocol.JsonCommand;

final class JsonVersionsIT extends VersionsContract {
    JsonVersionsIT() {
        super(new JsonTarget());
    }

    @Test
    void aDocumentGetsItsFirstVersionByARowAtAPath(SparkSession spark) {
        target.store("1", Map.of("name", "old"));
        String[] options = {"version_column", "v", "value_column", "n", "json_path", "$.n"};
        assertThat(target.write(spark.sql("SELECT 1 AS id, 70 AS n, 7 AS v"), options)
                        .rowsWritten())
                .isEqualTo(1);
        assertThat(target.write(spark.sql("SELECT 1 AS id, 60 AS n, 6 AS v"), options)
                        .skips())
                .isEqualTo(Map.of("stale", 1L));
        assertThat(target.row(1)).isEqualTo(Map.of("name", "old", "n", "70", "_version", "7"));
    }

    @Test
    void whatIsAtAPathOfADocumentThatIsNoObjectIsNotDeletedEither(SparkSession spark) {
        assertNoVersionIsHeld(spark.sql("SELECT 1 AS id, 7 AS v"), "mode", "delete");
    }

    @Test
    void aDocumentThatIsNoObjectHoldsNoVersion(SparkSession spark) {
        assertNoVersionIsHeld(spark.sql("SELECT 1 AS id, 'new' AS name, 7 AS v"), "columns", "name");
    }

    private void assertNoVersionIsHeld(Dataset<Row> rows, String option, String value) {
        target.redis.sendCommand(JsonCommand.SET, target.key(1), "$", "[1,2]");
        WriteResult result =
                target.write(rows, "version_column", "v", option, value, "json_path", "$[0]", "max_failed_rows", "any");
        assertThat(result.failures()).isEqualTo(Map.of("invalid_version", 1L));
        assertThat((byte[]) target.redis.sendCommand(JsonCommand.GET, target.key(1)))
                .isEqualTo("[1,2]".getBytes(UTF_8));
    }
}
