package io.github.sparkredis.bench;

import io.github.sparkredis.testing.ChildJvm;
import io.github.sparkredis.testing.RedisProcess;
import io.github.sparkredis.testing.RedisServer;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The largest row that a JVM with a heap of 1 GB writes, to 10 MB: as a hash, as a document, and what Spark's own noop sink
 * takes. One task writes three rows of that size, each with one value. The server for documents knows HSET by the name of
 * JSON.SET, whose arguments {@code key $ document} it takes, too: so it is no server's parser that is measured.
 */
public final class LargestRow {

    private static final int STEP_MB = 10;
    private static final int MOST_MB = 510;

    private LargestRow() {}

    public static void main(String[] none) throws Exception {
        String room = "maxmemory 1200mb";
        String policy = "maxmemory-policy allkeys-lru";
        try (RedisProcess hashes = RedisServer.start(room, policy);
                RedisProcess documents = RedisServer.start(room, policy, "rename-command HSET JSON.SET")) {
            Map<String, String> text = Map.of(
                    "a plain text", "repeat('0123456789abcdef', int(id %% 1 + %d * 65536))", // not folded
                    "a text of quotes", "repeat('\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"', int(id %% 1 + %d * 65536))");
            for (String sink : List.of("noop", "redis-hash", "redis-json")) {
                String url = (sink.equals("redis-json") ? documents : hashes).url();
                for (Map.Entry<String, String> value : text.entrySet()) {
                    System.out.printf(Locale.ROOT, "%s, %s: %d MB%n", sink, value.getKey(), largest(sink, value, url));
                }
            }
        }
    }

    private static int largest(String sink, Map.Entry<String, String> value, String url)
            throws IOException, InterruptedException {
        int low = 0;
        int high = MOST_MB / STEP_MB + 1;
        while (high - low > 1) {
            int middle = (low + high) / 2;
            if (isWritten(sink, String.format(Locale.ROOT, value.getValue(), middle * STEP_MB), url)) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low * STEP_MB;
    }

    private static boolean isWritten(String sink, String value, String url) throws IOException, InterruptedException {
        return ChildJvm.run("-Xmx1g", Write.class, sink, value, url).exit() == 0;
    }

    /** What runs in the small JVM. */
    static final class Write {
        private Write() {}

        public static void main(String[] sinkValueUrl) {
            try (SparkSession spark = SparkSession.builder()
                    .master("local[1]")
                    .config("spark.ui.enabled", "false")
                    .config("spark.driver.host", "127.0.0.1")
                    .getOrCreate()) {
                DataFrameWriter<Row> rows = spark.range(0, 3, 1, 1)
                        .selectExpr("id", sinkValueUrl[1] + " AS value")
                        .write()
                        .format(sinkValueUrl[0])
                        .mode("append");
                if (!sinkValueUrl[0].equals("noop")) {
                    rows.option("url", sinkValueUrl[2]).option("key_column", "id");
                }
                rows.save();
            }
        }
    }
}
