package io.github.sparkredis.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.testing.RedisServer;
import io.github.sparkredis.testing.Spark;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

final class ReadmeIT {

    private static final Path README = Path.of("README.md");

    @Test
    void theSqlOfTheReadmeWritesItsRows() throws IOException {
        String prefix = RedisServer.shared().freshPrefix();
        SparkSession spark = Spark.newSession();
        // No session default, which would be refused where the URL of a shared server carries a password.
        String url = "OPTIONS (url '" + RedisServer.shared().url() + "', ";
        List<String> blocks = CodeBlocks.of(README, "sql");
        assertThat(blocks).isNotEmpty();
        try {
            for (String statement : String.join("", blocks).split(";\\s*")) {
                spark.sql(statement.replace("user:", prefix).replace("OPTIONS (", url));
            }
        } finally {
            spark.sql("DROP TABLE IF EXISTS users");
        }
        try (Jedis client = RedisServer.shared().client()) {
            assertThat(client.hgetAll(prefix + "1")).isEqualTo(Map.of("name", "Ada"));
            assertThat(client.hgetAll(prefix + "2")).isEqualTo(Map.of("name", "Grace"));
        }
    }
}
