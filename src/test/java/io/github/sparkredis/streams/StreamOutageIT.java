package io.github.sparkredis.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkredis.testing.RedisCluster;
import io.github.sparkredis.testing.RedisProcess;
import io.github.sparkredis.testing.RedisServer;
import io.github.sparkredis.testing.SparkExtension;
import io.github.sparkredis.testing.StreamOptions;
import io.github.sparkredis.testing.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.DataStreamWriter;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/** A stream waits for its server, or fails with what to do and goes on from its checkpoint; nothing is lost. */
@ExtendWith(SparkExtension.class)
@Timeout(180)
final class StreamOutageIT {

    @TempDir
    private Path folder;

    private int files;

    @Test
    void aServerThatRestartsIsWaitedFor(SparkSession spark) throws Exception {
        try (RedisProcess server = RedisServer.start("appendonly yes", "appendfsync always")) {
            put(200);
            StreamingQuery query =
                    writer(spark, server).trigger(Trigger.ProcessingTime(20)).start();
            try {
                query.processAllAvailable();
                for (int i = 0; i < 3; i++) {
                    server.kill();
                    CompletableFuture.runAsync(server::start, CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS));
                    put(200);
                    query.processAllAvailable();
                }
            } finally {
                query.stop();
            }
            assertThat(query.exception().isEmpty()).isTrue();
            assertThat(size(server)).isEqualTo(800);
        }
    }

    /** By plan and by a crash, each in the middle of an epoch. */
    @Test
    void aClusterThatFailsOverIsWaitedFor(SparkSession spark) throws Exception {
        try (RedisCluster cluster = RedisCluster.start(3, 1, "appendonly yes")) {
            put(100);
            StreamingQuery query = StreamOptions.with(
                            writer(spark, cluster.url()),
                            Map.of("wait_replicas", "1", "wait_timeout_ms", "5000", "batch_size", "10"))
                    .trigger(Trigger.ProcessingTime(20))
                    .start();
            try {
                query.processAllAvailable();
                boolean byPlan = false;
                for (RedisProcess master : cluster.masters()) {
                    byPlan = !byPlan;
                    long before = size(master);
                    put(10_000);
                    assertThat(Waiting.cameWithin(Duration.ofSeconds(60), () -> size(master) > before))
                            .isTrue();
                    if (byPlan) {
                        cluster.failOver(cluster.replicasOf(master).get(0));
                    } else {
                        master.kill();
                        cluster.awaitFailover(master);
                        master.start();
                    }
                    query.processAllAvailable();
                    cluster.awaitSettled();
                }
            } finally {
                query.stop();
            }
            assertThat(query.exception().isEmpty()).isTrue();
            assertThat(results(spark, query).where("retries > 0").count())
                    .as("epochs that were struck")
                    .isEqualTo(3);
            cluster.awaitReplicated();
            assertThat(cluster.masters().stream()
                            .mapToLong(StreamOutageIT::size)
                            .sum())
                    .isEqualTo(30_100);
        }
    }

    @Test
    void aServerThatStaysAwayFailsTheQueryWhichGoesOnLater(SparkSession spark) throws Exception {
        try (RedisProcess server = RedisServer.start("appendonly yes", "appendfsync always")) {
            put(100);
            run(writer(spark, server));
            server.kill();
            put(100);
            assertThatThrownBy(() -> run(StreamOptions.with(writer(spark, server), "retry_timeout_ms", "500")))
                    .isInstanceOf(StreamingQueryException.class)
                    .hasMessageContaining("Check the option \"url\"");
            server.start();
            run(writer(spark, server));
            assertThat(size(server)).isEqualTo(200);
        }
    }

    @Test
    void aFullServerFailsTheQueryWithWhatToDo(SparkSession spark) throws Exception {
        try (RedisProcess server = RedisServer.start("maxmemory 3mb", "maxmemory-policy noeviction")) {
            put(50_000);
            assertThatThrownBy(() -> run(writer(spark, server)))
                    .isInstanceOf(StreamingQueryException.class)
                    .hasMessageContaining("OOM");
            try (Jedis redis = server.client()) {
                redis.configSet("maxmemory", "0");
            }
            run(writer(spark, server));
            assertThat(size(server)).isEqualTo(50_000);
        }
    }

    private static Dataset<Row> results(SparkSession spark, StreamingQuery query) {
        return spark.read().format("redis-write-result").load().where("query_id = '" + query.id() + "'");
    }

    private void put(int rows) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int row = 0; row < rows; row++) {
            lines.append(String.format(
                    "{\"id\":\"%d-%d\",\"name\":\"a name of some length, for row %d\"}%n", files, row, row));
        }
        Path input = Files.createDirectories(folder.resolve("input"));
        Path hidden = Files.writeString(folder.resolve("next"), lines);
        Files.move(hidden, input.resolve(files++ + ".json"));
    }

    private DataStreamWriter<Row> writer(SparkSession spark, RedisProcess server) {
        return writer(spark, server.url());
    }

    private DataStreamWriter<Row> writer(SparkSession spark, String url) {
        DataStreamWriter<Row> writer = spark.readStream()
                .schema("id STRING, name STRING")
                .json(folder.resolve("input").toString())
                .writeStream()
                .format("redis-hash");
        String checkpoint = folder.resolve("checkpoint").toString();
        return StreamOptions.with(writer, Map.of("url", url, "key_column", "id", "checkpointLocation", checkpoint));
    }

    private static void run(DataStreamWriter<Row> writer) throws Exception {
        writer.trigger(Trigger.AvailableNow()).start().awaitTermination();
    }

    private static long size(RedisProcess server) {
        try (Jedis redis = server.client()) {
            return redis.dbSize();
        }
    }
}
