package io.github.sparkredis.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.encode.RedisFormat;
import io.github.sparkredis.pipeline.Tally;
import io.github.sparkredis.testing.NumberedRows;
import io.github.sparkredis.testing.RedisCluster;
import io.github.sparkredis.testing.RedisProcess;
import io.github.sparkredis.write.PartitionAttempt;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.clients.jedis.Jedis;

/**
 * Writes to a cluster at the highest rate, while each minute a master is lost, for {@code -Dsoak.minutes=30}: memory and
 * connections stay as they are. What each second was like is in {@code target/soak.csv}, of which {@code src/test/plots/soak}
 * makes the picture in {@code docs}.
 */
@Timeout(7_200)
final class SoakIT {
    private static final Duration TIME = Duration.ofMinutes(Integer.getInteger("soak.minutes", 2));
    private static final int WRITERS = 2;
    private static final int ROWS_OF_A_TASK = 200_000;
    private static final Path FIGURES = Path.of("target/soak.csv");

    private final LongAdder rows = new LongAdder();
    private volatile boolean isOver;

    /** @param heap bytes after a full collection; 0 where there was none in this second */
    private record Second(long rows, long heap, int connections, String event) {}

    @Test
    void memoryAndConnectionsStayAsTheyAreOverManyFailovers() throws Exception {
        List<Second> seconds = new ArrayList<>();
        try (RedisCluster cluster = RedisCluster.start(3, 1)) {
            List<CompletableFuture<Void>> writers = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                int writer = i;
                writers.add(CompletableFuture.runAsync(() -> write(cluster, writer), SoakIT::inThread));
            }
            CompletableFuture<Void> failover = CompletableFuture.completedFuture(null);
            long before = 0;
            for (int second = 1; second <= TIME.toSeconds(); second++) {
                Thread.sleep(1000);
                String event = "";
                if (second % 60 == 30) {
                    failover.join();
                    int turn = second / 60;
                    event = turn % 3 == 0 ? "kill" : turn % 3 == 1 ? "pause" : "plan";
                    failover = CompletableFuture.runAsync(() -> lose(cluster, turn), SoakIT::inThread);
                }
                long now = rows.sum();
                seconds.add(new Second(now - before, second % 10 == 0 ? heap() : 0, connections(cluster), event));
                before = now;
            }
            isOver = true;
            failover.join();
            writers.forEach(CompletableFuture::join);
        } finally {
            Files.write(FIGURES, seconds.stream().map(SoakIT::line).toList());
        }
        assertFlat(seconds);
    }

    private static void inThread(Runnable work) {
        new Thread(work, "soak").start();
    }

    /** Task after task over the same keys, so that the servers do not fill up. */
    private void write(RedisCluster cluster, int writer) {
        Map<String, String> options = Map.of(
                "url", cluster.url(),
                "topology", "cluster",
                "key_column", "id",
                "key_prefix", "soak" + writer + ":",
                "socket_timeout_ms", "2000");
        while (!isOver) {
            PartitionAttempt task = new PartitionAttempt(RedisFormat.HASH, options, NumberedRows.SCHEMA, false);
            for (int id = 0; id < ROWS_OF_A_TASK; id++) {
                task.write(NumberedRows.row(id));
                rows.increment();
            }
            Tally tally = task.commit();
            assertThat(tally.rowsWritten()).isEqualTo(ROWS_OF_A_TASK);
        }
    }

    private static void lose(RedisCluster cluster, int turn) {
        RedisProcess master = cluster.masters().get(turn % 3);
        switch (turn % 3) {
            case 0 -> {
                master.kill();
                cluster.awaitFailover(master);
                cluster.restart(master);
            }
            case 1 -> {
                master.pause();
                cluster.awaitFailover(master);
                master.resume();
            }
            default -> cluster.failOver(cluster.replicasOf(master).get(0));
        }
    }

    private static long heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** Those of the connector, by the names that it gives them. */
    private static int connections(RedisCluster cluster) {
        int count = 0;
        for (RedisProcess node : cluster.nodes()) {
            if (node.isAnswering()) {
                try (Jedis redis = node.client()) {
                    count += (int) redis.clientList()
                            .lines()
                            .filter(client -> client.contains(" name=spark-redis-"))
                            .count();
                } catch (RuntimeException e) {
                    // It is just going, or coming.
                }
            }
        }
        return count;
    }

    private static String line(Second second) {
        return String.format(Locale.ROOT, "%d,%d,%d,%s", second.rows, second.heap, second.connections, second.event);
    }

    private static void assertFlat(List<Second> seconds) {
        int third = seconds.size() / 3;
        List<Second> first = seconds.subList(0, third);
        List<Second> last = seconds.subList(seconds.size() - third, seconds.size());
        System.out.printf(
                "Soak: %,d s, %,d rows; heap %,d and %,d KB, connections %d and %d at the most, in the first third and the last.%n",
                seconds.size(),
                seconds.stream().mapToLong(Second::rows).sum(),
                mostHeap(first) / 1024,
                mostHeap(last) / 1024,
                mostConnections(first),
                mostConnections(last));
        assertThat(mostHeap(last)).isLessThan(mostHeap(first) * 5 / 4);
        // A writer holds one to each master, and one that was lost may not be gone yet.
        assertThat(mostConnections(last)).isLessThanOrEqualTo(2 * 3 * WRITERS);
    }

    private static long mostHeap(List<Second> seconds) {
        return seconds.stream().mapToLong(Second::heap).max().orElseThrow();
    }

    private static int mostConnections(List<Second> seconds) {
        return seconds.stream().mapToInt(Second::connections).max().orElseThrow();
    }
}
