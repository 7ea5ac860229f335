package io.github.sparkredis.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.testing.JsonServer;
import io.github.sparkredis.testing.RedisServer;
import io.github.sparkredis.testing.Spark;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.json.JsonProtocol.JsonCommand;

final class ReadmeIT {

    private static final Path README = Path.of("README.md");

    @Test
    void theSqlOfTheReadmeWritesItsRows() throws IOException {
        String prefix = RedisServer.shared().freshPrefix();
        SparkSession spark = Spark.newSession();
        List<String> blocks = CodeBlocks.of(README, "sql");
        assertThat(blocks).isNotEmpty();
        try {
            for (String statement : String.join("", blocks).split(";\\s*")) {
                // No session default, which would be refused where the URL of a shared server carries a password.
                String url = statement.contains("redis-json")
                        ? JsonServer.shared().url()
                        : RedisServer.shared().url();
                spark.sql(statement
                        .replace("user:", prefix + "user:")
                        .replace("person:", prefix + "person:")
                        .replace("OPTIONS (", "OPTIONS (url '" + url + "', "));
            }
        } finally {
            spark.sql("DROP TABLE IF EXISTS users");
            spark.sql("DROP TABLE IF EXISTS people");
        }
        try (Jedis client = RedisServer.shared().client()) {
            assertThat(client.hgetAll(prefix + "user:1")).isEqualTo(Map.of("name", "Ada"));
            assertThat(client.hgetAll(prefix + "user:2")).isEqualTo(Map.of("name", "Grace"));
        }
        try (Jedis client = JsonServer.shared().client()) {
            assertThat((byte[]) client.sendCommand(JsonCommand.GET, prefix + "person:1"))
                    .asString(StandardCharsets.UTF_8)
                    .isEqualTo("{\"name\":\"Ada\",\"fields\":[\"mathematics\",\"poetry\"]}");
        }
    }
}
