package io.github.sparkredis.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.SparkRedis;
import io.github.sparkredis.result.FailedRow;
import io.github.sparkredis.result.WriteResult;
import io.github.sparkredis.testing.ScriptedServer;
import io.github.sparkredis.testing.SparkExtension;
import io.github.sparkredis.testing.UsualReplies;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that sends a reply too many, as one did that took a script within a transaction amiss. */
@ExtendWith(SparkExtension.class)
final class OutOfStepIT {

    @ParameterizedTest
    @ValueSource(strings = {":1", "+OK", "-ERR Not transaction context to remove"})
    void aReplyTooManyIsNotTakenForThatOfALaterWritesRow(String tooMany, SparkSession spark) {
        try (ScriptedServer server = ScriptedServer.start(command -> {
            if (!command.name().equals("HSET")) {
                return UsualReplies.to(command);
            }
            return switch (command.text(1)) {
                case "last" -> ":1\r\n" + tooMany + "\r\n";
                case "refused" -> "-WRONGTYPE Operation against a key holding the wrong kind of value\r\n";
                default -> ":1\r\n";
            };
        })) {
            Map<String, String> options = Map.of("url", server.url(), "key_column", "id");
            SparkRedis.writeHashes(spark.sql("SELECT 'last' AS id, 'x' AS s"), options);
            Dataset<Row> later = spark.sql("SELECT * FROM VALUES ('refused', 'x'), ('taken', 'y') AS t(id, s)");
            WriteResult result = SparkRedis.writeHashes(later.coalesce(1), options);
            assertThat(result.rowsWritten()).isOne();
            assertThat(result.failures()).isEqualTo(Map.of("rejected:WRONGTYPE", 1L));
            assertThat(result.errors()).extracting(FailedRow::key).containsExactly("refused");
        }
    }
}
