package io.github.sparkredis.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.sparkredis.client.Slots;
import io.github.sparkredis.delivery.StoredRow.Expiry;
import io.github.sparkredis.encode.RedisFormat;
import io.github.sparkredis.testing.Capability;
import io.github.sparkredis.testing.FaultProxy;
import io.github.sparkredis.testing.JsonServer;
import io.github.sparkredis.testing.JsonTarget;
import io.github.sparkredis.testing.ProxiedCluster;
import io.github.sparkredis.testing.RedisProcess;
import io.github.sparkredis.testing.RedisServer;
import java.net.URI;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.json.JsonProtocol.JsonCommand;

/** Servers of one topology and format, with a proxy before each: where one run of the fault suite takes place at a time. */
final class FaultSite implements AutoCloseable {

    /** What runs differ by in the servers that they need. */
    enum Kind {
        HASHES(RedisFormat.HASH, "standalone") {
            @Override
            FaultSite start() {
                RedisProcess server = RedisServer.start();
                return new FaultSite(this, List.of(FaultProxy.to(server.port())), List.of(server.client()), server);
            }
        },

        CLUSTER_OF_HASHES(RedisFormat.HASH, "cluster") {
            @Override
            FaultSite start() {
                ProxiedCluster servers = ProxiedCluster.start(FaultCase.NODES);
                List<Jedis> direct = servers.cluster().nodes().stream()
                        .map(RedisProcess::client)
                        .toList();
                return new FaultSite(this, servers.proxies(), direct, servers);
            }
        },

        /** Of a RedisJSON where the tests have one to start, else of Infinispan's endpoint. */
        DOCUMENTS(RedisFormat.JSON, "standalone") {
            @Override
            FaultSite start() {
                JsonServer server = JsonServer.startPreferred();
                FaultProxy proxy = FaultProxy.to(URI.create(server.url()).getPort());
                FaultSite site = new FaultSite(this, List.of(proxy), List.of(server.client()), server);
                site.takesScriptsInTransactions = server.has(Capability.SCRIPT_IN_TRANSACTION);
                site.runsScriptsInOrder = server.has(Capability.ATOMIC_SCRIPT);
                return site;
            }
        };

        final RedisFormat format;
        final String topology;

        Kind(RedisFormat format, String topology) {
            this.format = format;
            this.topology = topology;
        }

        abstract FaultSite start();

        /** Whether the servers of the tests can do it; says so where not. */
        boolean isPossible() {
            return this != CLUSTER_OF_HASHES || ProxiedCluster.isPossible();
        }
    }

    private static final Set<String> NUMBERS = Set.of("number", StoredRow.VERSION);

    private final Kind kind;
    private final List<FaultProxy> proxies;
    private final List<Jedis> direct;
    private final AutoCloseable servers;
    private boolean takesScriptsInTransactions = true;
    private boolean runsScriptsInOrder = true;

    private FaultSite(Kind kind, List<FaultProxy> proxies, List<Jedis> direct, AutoCloseable servers) {
        this.kind = kind;
        this.proxies = proxies;
        this.direct = direct;
        this.servers = servers;
    }

    RedisFormat format() {
        return kind.format;
    }

    List<FaultProxy> proxies() {
        return proxies;
    }

    /** What every write to this place has among its options. */
    Map<String, String> options() {
        String hosts =
                proxies.stream().map(proxy -> "127.0.0.1:" + proxy.port()).collect(Collectors.joining(","));
        return Map.of("url", "redis://" + hosts, "topology", kind.topology);
    }

    boolean takesScriptsInTransactions() {
        return takesScriptsInTransactions;
    }

    /** Whether a command behind a script, on the same connection, waits for its end. */
    boolean runsScriptsInOrder() {
        return runsScriptsInOrder;
    }

    /** Puts rows there, under keys that begin so. */
    void put(String prefix, Map<String, StoredRow> rows) {
        eachAt(prefix, rows.keySet(), pipeline -> id -> {
            StoredRow row = rows.get(id);
            String key = prefix + id;
            if (row.isOther()) {
                pipeline.rpush(key, "in the way");
            } else if (kind.format == RedisFormat.HASH) {
                pipeline.hset(key, row.fields());
            } else {
                pipeline.sendCommand(JsonCommand.SET, key, "$", json(row.fields()));
            }
            if (row.expiry() == Expiry.OF_BEFORE) {
                pipeline.expire(key, Expiry.SECONDS_BEFORE);
            } else if (row.isTombstone()) {
                pipeline.expire(key, Expiry.SECONDS_OF_A_TOMBSTONE);
            }
            return row;
        });
    }

    private static String json(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> "\"" + field.getKey() + "\":"
                        + (NUMBERS.contains(field.getKey()) ? field.getValue() : "\"" + field.getValue() + "\""))
                .collect(Collectors.joining(",", "{", "}"));
    }

    /** All that is there under keys that begin so. */
    Map<String, StoredRow> read(String prefix) {
        Set<String> ids = new TreeSet<>();
        direct.forEach(redis -> redis.keys(prefix + "*").forEach(key -> ids.add(key.substring(prefix.length()))));
        Map<String, Response<Long>> expiries = eachAt(prefix, ids, pipeline -> id -> pipeline.pttl(prefix + id));
        Map<String, StoredRow> rows = new HashMap<>();
        fields(prefix, ids).forEach((id, fields) -> {
            Expiry expiry = Expiry.of(expiries.get(id).get());
            rows.put(id, new StoredRow(fields.get(), expiry));
        });
        return rows;
    }

    private interface Fields {
        /** Null where something else is there. */
        Map<String, String> get();
    }

    private Map<String, Fields> fields(String prefix, Set<String> ids) {
        return eachAt(prefix, ids, pipeline -> id -> {
            String key = prefix + id;
            if (kind.format == RedisFormat.HASH) {
                Response<Map<String, String>> hash = pipeline.hgetAll(key);
                return () -> orOther(hash::get);
            }
            Response<Object> document = pipeline.sendCommand(JsonCommand.GET, key);
            return () -> orOther(() -> parsed((byte[]) document.get()));
        });
    }

    private static Map<String, String> orOther(Fields fields) {
        try {
            return fields.get();
        } catch (JedisDataException e) {
            if (e.getMessage().contains("WRONGTYPE") || e.getMessage().contains("wrong Redis type")) {
                return null;
            }
            throw e;
        }
    }

    private static Map<String, String> parsed(byte[] document) {
        Map<String, String> fields = new HashMap<>();
        JsonTarget.json(new String(document, UTF_8))
                .fields()
                .forEachRemaining(field -> fields.put(
                        field.getKey(),
                        field.getValue().isTextual()
                                ? field.getValue().textValue()
                                : field.getValue().toString()));
        return fields;
    }

    void remove(String prefix) {
        for (Jedis redis : direct) {
            Set<String> keys = redis.keys(prefix + "*");
            if (!keys.isEmpty()) {
                try (Pipeline pipeline = redis.pipelined()) {
                    keys.forEach(pipeline::del); // one by one: a cluster's are of many slots
                }
            }
        }
    }

    /** Does something for each of these ids at its node, pipelined; what came of it is valid on return. */
    private <T> Map<String, T> eachAt(
            String prefix, Collection<String> ids, Function<Pipeline, Function<String, T>> use) {
        Map<String, T> results = new HashMap<>();
        for (int node = 0; node < direct.size(); node++) {
            try (Pipeline pipeline = direct.get(node).pipelined()) {
                for (String id : ids) {
                    if (nodeOf(prefix + id) == node) {
                        results.put(id, use.apply(pipeline).apply(id));
                    }
                }
                pipeline.sync();
            }
        }
        return results;
    }

    private int nodeOf(String key) {
        if (direct.size() == 1) {
            return 0;
        }
        int slot = Slots.of(key);
        int node = 0;
        while (slot >= Slots.COUNT * (node + 1) / direct.size()) {
            node++;
        }
        return node;
    }

    @Override
    public void close() throws Exception {
        direct.forEach(Jedis::close);
        proxies.forEach(FaultProxy::close);
        servers.close();
    }
}
