package io.github.sparkredis.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.SparkRedis;
import io.github.sparkredis.result.WriteResult;
import io.github.sparkredis.testing.JsonServer;
import io.github.sparkredis.testing.RedisCluster;
import io.github.sparkredis.testing.RedisProcess;
import io.github.sparkredis.testing.RedisServer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.json.JsonProtocol.JsonCommand;

/**
 * A server that knows a format, or a cluster of three, with an ACL user {@code spark} whose rights change. For documents
 * there may be none to configure; then nothing is tried, and the run says so.
 */
final class AclServers implements AutoCloseable {
    static final String USER = "spark";
    private static final String PASSWORD = "password";

    private final String format;
    private final Optional<RedisProcess> server;
    private final Optional<RedisCluster> cluster;

    private AclServers(String format, Optional<RedisProcess> server, Optional<RedisCluster> cluster) {
        this.format = format;
        this.server = server;
        this.cluster = cluster;
    }

    static AclServers one(String format, String... configLines) {
        return new AclServers(
                format,
                format.equals("redis-hash")
                        ? Optional.of(RedisServer.start(configLines))
                        : JsonServer.startConfigured(configLines),
                Optional.empty());
    }

    /** A replica of the one server, in step. */
    RedisProcess startReplica() {
        RedisProcess master = server.orElseThrow();
        String line = "replicaof 127.0.0.1 " + master.port();
        RedisProcess replica = format.equals("redis-hash")
                ? RedisServer.start(line)
                : JsonServer.startConfigured(line).orElseThrow();
        try (Jedis redis = master.client()) {
            redis.set("replicated", "yes");
            assertThat(redis.waitReplicas(1, 60_000)).isEqualTo(1);
        }
        return replica;
    }

    static AclServers cluster(String format, String... configLines) {
        return new AclServers(
                format,
                Optional.empty(),
                format.equals("redis-hash")
                        ? Optional.of(RedisCluster.start(3, 0, configLines))
                        : JsonServer.startCluster(3, configLines));
    }

    void ifThere(Runnable test) {
        if (server.isPresent() || cluster.isPresent()) {
            test.run();
        }
    }

    String url() {
        return server.map(RedisProcess::url)
                .orElseGet(() -> cluster.orElseThrow().url());
    }

    private List<RedisProcess> nodes() {
        return server.map(List::of).orElseGet(() -> cluster.orElseThrow().nodes());
    }

    RedisProcess anyNode() {
        return nodes().get(0);
    }

    private RedisProcess ownerOf(String key) {
        return server.orElseGet(() -> cluster.orElseThrow().ownerOf(key));
    }

    /** Makes the user anew: with these first arguments of ACL SETUSER, and these rights. */
    void allow(Collection<String> first, Collection<String> rights) {
        List<String> rules = new ArrayList<>(List.of("reset"));
        rules.addAll(first);
        rules.addAll(rights);
        for (RedisProcess node : nodes()) {
            try (Jedis redis = node.client()) {
                redis.aclSetUser(USER, rules.toArray(String[]::new));
                redis.aclLogReset();
            }
        }
    }

    void empty() {
        for (RedisProcess node : nodes()) {
            try (Jedis redis = node.client()) {
                redis.flushAll();
            }
        }
    }

    private void forgetScripts() {
        for (RedisProcess node : nodes()) {
            try (Jedis redis = node.client()) {
                redis.scriptFlush();
            }
        }
    }

    /** Leaves what a write is to find: five keys, of which one is of another type where that is replaced. */
    void reset(PermittedWrite write) {
        empty();
        forgetScripts();
        for (int id = 0; id < PermittedWrite.THERE; id++) {
            String key = "user:" + id;
            if (id == PermittedWrite.THERE - 1 && write.mode().equals("replace")) {
                putList(key);
            } else {
                put(key, id < PermittedWrite.WITH_PATH);
            }
        }
    }

    void put(String key, boolean withPath) {
        try (Jedis redis = ownerOf(key).client()) {
            if (format.equals("redis-hash")) {
                redis.hset(key, "name", "before");
            } else {
                redis.sendCommand(JsonCommand.SET, key, "$", withPath ? "{\"m\":1,\"n\":1}" : "{\"m\":1}");
            }
        }
    }

    private void putList(String key) {
        try (Jedis redis = ownerOf(key).client()) {
            redis.rpush(key, "in the way");
        }
    }

    /** A slot of the keys is half on its way to another node. */
    void openSlots() {
        RedisCluster there = cluster.orElseThrow();
        RedisProcess owner = there.ownerOf("user:1");
        RedisProcess other = there.masters().stream()
                .filter(node -> node != owner)
                .findFirst()
                .orElseThrow();
        there.openSlots(owner, other, there.slotOf("user:1"), 1).close();
    }

    /** @param database what stands behind the url */
    WriteResult write(PermittedWrite write, String database, SparkSession spark) {
        Map<String, String> options = write.options();
        options.put("url", url() + database);
        return write(PermittedWrite.rows(spark), options, write.overwrites());
    }

    WriteResult write(Dataset<Row> rows, Map<String, String> more, boolean overwrites) {
        Map<String, String> options = new HashMap<>(more);
        options.putIfAbsent("url", url());
        options.putAll(Map.of("user", USER, "password", PASSWORD, "result_id", "r" + System.nanoTime()));
        if (!overwrites) {
            return format.equals("redis-hash")
                    ? SparkRedis.writeHashes(rows, options)
                    : SparkRedis.writeJson(rows, options);
        }
        rows.write().format(format).options(options).mode(SaveMode.Overwrite).save();
        Row result = rows.sparkSession()
                .read()
                .format("redis-write-result")
                .option("result_id", options.get("result_id"))
                .load()
                .first();
        return WriteResult.builder(result.getAs("result_id"), format, "", Instant.EPOCH)
                .rowsWritten(result.getAs("rows_written"))
                .rowsFailed(result.getAs("rows_failed"))
                .keysRemoved(result.getAs("keys_removed"))
                .complete(true)
                .build();
    }

    void assertWritten(PermittedWrite write, SparkSession spark) {
        WriteResult result = write(write, "", spark);
        assertThat(result.rowsWritten()).as(write + ": " + result.errors()).isEqualTo(write.written());
        assertThat(result.failures().keySet())
                .as(write + ": " + result.errors())
                .isSubsetOf("key_missing", "path_missing");
        // What it says to have written is there: above all the last one, which is new in all modes but these.
        boolean isNew = !write.mode().equals("update") && write.path().equals("$");
        assertThat(exists("user:9")).as(write.toString()).isEqualTo(isNew);
        if (write.overwrites()) {
            long others = write.mode().equals("replace") ? 1 : 0;
            assertThat(result.keysRemoved()).isEqualTo(PermittedWrite.THERE - others);
        }
    }

    boolean exists(String key) {
        try (Jedis redis = ownerOf(key).client()) {
            return redis.exists(key);
        }
    }

    @Override
    public void close() {
        server.ifPresent(RedisProcess::close);
        cluster.ifPresent(RedisCluster::close);
    }
}
