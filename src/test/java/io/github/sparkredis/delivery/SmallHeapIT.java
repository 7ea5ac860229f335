package io.github.sparkredis.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.SparkRedis;
import io.github.sparkredis.result.WriteResult;
import io.github.sparkredis.testing.ChildJvm;
import io.github.sparkredis.testing.RedisProcess;
import io.github.sparkredis.testing.RedisServer;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** A JVM whose heap has room for little more than the rows of its two tasks writes them, one after the other. */
final class SmallHeapIT {
    private static final String HEAP = "-Xmx512m";
    private static final int MEGABYTES = 35;
    private static final int ROWS = 4;

    /** The server of documents knows HSET by the name of JSON.SET, whose arguments {@code key $ document} it takes, too. */
    @Test
    void hugeRowsOfTwoTasksAreWritten() throws Exception {
        try (RedisProcess hashes = RedisServer.start();
                RedisProcess documents = RedisServer.start("rename-command HSET JSON.SET")) {
            ChildJvm child = ChildJvm.run(HEAP, Job.class, hashes.url(), documents.url(), Integer.toString(MEGABYTES));
            assertThat(child.exit()).as(child.output()).isZero();
            assertThat(child.output().split("written=" + ROWS + " failed=0", -1))
                    .hasSize(4);
            assertLength(hashes, "h:", "value", 0);
            assertLength(hashes, "t:", "value", 0);
            assertLength(documents, "d:", "$", "{\"value\":\"\"}".length());
        }
    }

    private static void assertLength(RedisProcess server, String prefix, String field, long beside) {
        try (Jedis redis = server.client()) {
            for (int id = 0; id < ROWS; id++) {
                assertThat(redis.hstrlen(prefix + id, field)).isEqualTo(MEGABYTES * 1024L * 1024 + beside);
            }
        }
    }

    /** What runs in the small JVM. */
    static final class Job {
        private Job() {}

        public static void main(String[] urlsAndMegabytes) {
            try (SparkSession spark = SparkSession.builder()
                    .master("local[2]")
                    .config("spark.ui.enabled", "false")
                    .config("spark.driver.host", "127.0.0.1")
                    .getOrCreate()) {
                String sixteen = "int(id % 1 + 65536 * " + urlsAndMegabytes[2] + ")"; // not folded
                Dataset<Row> rows = spark.range(0, ROWS, 1, 2)
                        .selectExpr("id", "repeat('0123456789abcdef', " + sixteen + ") AS value");
                Map<String, String> options = Map.of("url", urlsAndMegabytes[0], "key_column", "id");
                say(SparkRedis.writeHashes(rows, with(options, "key_prefix", "h:")));
                say(SparkRedis.writeHashes(rows, with(options, "key_prefix", "t:", "transaction", "batch")));
                say(SparkRedis.writeJson(rows, with(options, "key_prefix", "d:", "url", urlsAndMegabytes[1])));
            }
        }

        private static Map<String, String> with(Map<String, String> options, String... more) {
            Map<String, String> all = new HashMap<>(options);
            for (int i = 0; i < more.length; i += 2) {
                all.put(more[i], more[i + 1]);
            }
            return all;
        }

        private static void say(WriteResult result) {
            System.out.println("written=" + result.rowsWritten() + " failed=" + result.rowsFailed());
        }
    }
}
