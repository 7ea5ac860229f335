package io.github.sparkredis.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.SparkRedis;
import io.github.sparkredis.result.WriteResult;
import io.github.sparkredis.testing.RedisProcess;
import io.github.sparkredis.testing.RedisServer;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** The memory of a task is bounded by its batches, whatever the partition's size. */
final class MemoryIT {
    private static final long ROWS = 5_000_000;
    private static final long KEYS = 100_000;

    @Test
    void fiveMillionRowsGoThroughOneTaskInHalfAGigabyte() throws Exception {
        try (RedisProcess server = RedisServer.start();
                Jedis redis = server.client()) {
            String output = run("-Xmx512m", Job.class, server.url());
            assertThat(output).contains("written=" + ROWS + " failed=0 complete=true");
            assertThat(redis.dbSize()).isEqualTo(KEYS);
            assertThat(redis.hgetAll("7"))
                    .isEqualTo(Map.of("value", Long.toString(ROWS - KEYS + 7), "name", "Customer#" + 7));
        }
    }

    /** What runs in the small JVM. */
    static final class Job {
        private Job() {}

        public static void main(String[] url) {
            try (SparkSession spark = SparkSession.builder()
                    .master("local[1]")
                    .config("spark.ui.enabled", "false")
                    .config("spark.driver.host", "127.0.0.1")
                    .getOrCreate()) {
                WriteResult result = SparkRedis.writeHashes(
                        spark.range(0, ROWS, 1, 1)
                                .selectExpr(
                                        "id % " + KEYS + " AS id",
                                        "id AS value",
                                        "concat('Customer#', id % " + KEYS + ") AS name"),
                        Map.of("url", url[0], "key_column", "id"));
                System.out.println("written=" + result.rowsWritten() + " failed=" + result.rowsFailed() + " complete="
                        + result.complete());
            }
        }
    }

    private static String run(String memory, Class<?> main, String argument) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add(memory);
        command.add("-XX:+ExitOnOutOfMemoryError");
        // What Spark needs opened, as this JVM has it.
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.startsWith("--add-opens") || option.startsWith("-Djdk.reflect"))
                .forEach(command::add);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName(), argument));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (InputStream output = process.getInputStream()) {
            String text = new String(output.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(text).isZero();
            return text;
        } finally {
            process.destroyForcibly();
        }
    }
}
