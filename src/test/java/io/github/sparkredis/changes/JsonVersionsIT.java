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
    void aDocumentThatIsNoObjectHoldsNoVersion(SparkSession spark) {
        target.redis.sendCommand(JsonCommand.SET, target.key(1), "$", "[1,2]");
        Dataset<Row> rows = spark.sql("SELECT 1 AS id, 'new' AS name, 7 AS v");
        WriteResult result = target.write(
                rows, "version_column", "v", "columns", "name", "json_path", "$[0]", "max_failed_rows", "any");
        assertThat(result.failures()).isEqualTo(Map.of("invalid_version", 1L));
        assertThat((byte[]) target.redis.sendCommand(JsonCommand.GET, target.key(1)))
                .isEqualTo("[1,2]".getBytes(UTF_8));
    }
}
