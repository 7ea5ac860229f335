package io.github.sparkredis.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * A master, its replicas, and three sentinels that watch them, each a {@link RedisProcess} of the test's own that it may
 * kill, stop and pause. Two sentinels have to agree that a master is down, which they find after a second.
 */
public final class RedisSentinel implements AutoCloseable {
    /** By which the sentinels know the master. */
    public static final String NAME = "mymaster";

    private static final Duration TIME_TO_AGREE = Duration.ofSeconds(20);
    private static final int SENTINELS = 3;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

    private static final Duration ANOTHER_TRY = Duration.ofSeconds(10);

    private final Optional<Certificates> certificates;
    private final List<RedisProcess> servers = new ArrayList<>();
    private final List<RedisProcess> sentinels = new ArrayList<>();

    private RedisSentinel(Optional<Certificates> certificates) {
        this.certificates = certificates;
    }

    /** Starts them with these lines in the configuration file of each server; returns when each sentinel knows all. */
    public static RedisSentinel start(int replicas, String... serverLines) {
        return form(new RedisSentinel(Optional.empty()), replicas, List.of(serverLines), List.of());
    }

    /**
     * Starts them with TLS everywhere: whoever connects shows a certificate.
     *
     * @param sentinelLines in the configuration file of each sentinel: {@code requirepass secret}
     */
    public static RedisSentinel startTls(
            Certificates certificates, int replicas, List<String> serverLines, List<String> sentinelLines) {
        return form(new RedisSentinel(Optional.of(certificates)), replicas, serverLines, sentinelLines);
    }

    private static RedisSentinel form(
            RedisSentinel made, int replicas, List<String> serverLines, List<String> sentinelLines) {
        try {
            made.startServers(replicas, serverLines);
            made.startSentinels(sentinelLines);
            return made;
        } catch (RuntimeException | Error e) {
            made.close();
            throw e;
        }
    }

    private void startServers(int replicas, List<String> lines) {
        servers.add(start(lines, List.of()));
        String replicaOf = "replicaof 127.0.0.1 " + servers.get(0).port();
        for (int i = 0; i < replicas; i++) {
            servers.add(start(lines, List.of(replicaOf)));
        }
        // Sentinels look at a master's replicas every ten seconds only.
        await("the replicas are in step", () -> servers.stream().skip(1).allMatch(RedisSentinel::isReplicaInStep));
    }

    private void startSentinels(List<String> lines) {
        List<String> own = new ArrayList<>(List.of(
                "sentinel monitor " + NAME + " 127.0.0.1 " + servers.get(0).port() + " 2",
                "sentinel down-after-milliseconds " + NAME + " 1000",
                "sentinel failover-timeout " + NAME + " 5000"));
        servers.get(0).password().ifPresent(password -> own.add("sentinel auth-pass " + NAME + " " + password));
        for (int i = 0; i < SENTINELS; i++) {
            RedisProcess sentinel = start(lines, own);
            sentinels.add(sentinel);
            look(sentinel, 200, 200, 200);
        }
        await(
                "the sentinels know each other and all servers",
                () -> sentinels.stream().allMatch(this::knowsAll));
    }

    private RedisProcess start(List<String> lines, List<String> more) {
        List<String> all = new ArrayList<>(lines);
        all.addAll(more);
        certificates.ifPresent(tls -> all.addAll(List.of(
                "tls-replication yes",
                "tls-client-cert-file " + tls.clientCertificate(),
                "tls-client-key-file " + tls.clientKey())));
        String[] texts = all.toArray(String[]::new);
        return certificates.map(tls -> RedisServer.startTls(tls, texts)).orElseGet(() -> RedisServer.start(texts));
    }

    /** From now on the sentinels look as seldom as is usual, so that a planned failover leaves the old master as it is. */
    public void takeTheirTime() {
        sentinels.forEach(sentinel -> look(sentinel, 10_000, 2_000, 1_000));
    }

    /** So often a sentinel looks at servers, and talks to the others, in milliseconds. */
    private static void look(RedisProcess sentinel, int info, int publish, int ask) {
        String[] periods = {"DEBUG", "INFO-PERIOD", "" + info, "PUBLISH-PERIOD", "" + publish, "ASK-PERIOD", "" + ask};
        try (Jedis redis = sentinel.client()) {
            redis.sendCommand(Protocol.Command.SENTINEL, periods);
        } catch (JedisDataException e) {
            // One before Redis 7 takes its time in any case.
        }
    }

    private boolean knowsAll(RedisProcess sentinel) {
        try (Jedis redis = sentinel.client()) {
            Map<String, String> master = redis.sentinelMaster(NAME);
            return master.get("flags").equals("master")
                    && master.get("num-slaves").equals(Integer.toString(servers.size() - 1))
                    && master.get("num-other-sentinels").equals(Integer.toString(SENTINELS - 1))
                    && redis.sentinelReplicas(NAME).stream()
                            .allMatch(replica -> replica.get("flags").equals("slave")
                                    && replica.get("master-link-status").equals("ok"));
        }
    }

    /** What the connector's option {@code url} takes: all sentinels, also such as do not run; without credentials. */
    public String url() {
        return url(sentinels.stream().map(RedisSentinel::address).collect(Collectors.joining(",")));
    }

    /** The same with these hosts. */
    public String url(String hosts) {
        return (certificates.isPresent() ? "rediss" : "redis") + "-sentinel://" + hosts + "/" + NAME;
    }

    private static String address(RedisProcess process) {
        return "127.0.0.1:" + process.port();
    }

    public List<RedisProcess> sentinels() {
        return List.copyOf(sentinels);
    }

    /** The master and its replicas, also such as do not run. */
    public List<RedisProcess> servers() {
        return List.copyOf(servers);
    }

    /** The one that the sentinels that answer name, all of them the same: soon after a failover, not at once. */
    public RedisProcess master() {
        AtomicReference<List<RedisProcess>> named = new AtomicReference<>(List.of());
        boolean agree = Waiting.cameWithin(TIME_TO_AGREE, () -> {
            named.set(named());
            return named.get().size() == 1;
        });
        if (!agree) {
            throw new IllegalStateException("The sentinels do not agree on a master: " + named);
        }
        return named.get().get(0);
    }

    private List<RedisProcess> named() {
        return sentinels.stream()
                .filter(RedisProcess::isAnswering)
                .map(this::masterBy)
                .distinct()
                .toList();
    }

    /** The first of the replicas that there are beside the {@link #master}. */
    public RedisProcess replica() {
        RedisProcess master = master();
        return servers.stream().filter(server -> server != master).findFirst().orElseThrow();
    }

    private RedisProcess masterBy(RedisProcess sentinel) {
        try (Jedis redis = sentinel.client()) {
            int port = Integer.parseInt(redis.sentinelGetMasterAddrByName(NAME).get(1));
            return servers.stream()
                    .filter(server -> server.port() == port)
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** Returns when all sentinels name another master than this one, which was killed or paused. */
    public void awaitFailover(RedisProcess lost) {
        await("another master than " + lost, () -> {
            RedisProcess master = master();
            return master != lost && isMaster(master);
        });
    }

    /** A planned failover; returns when all sentinels name another master, and all others are its replicas. */
    public void failOver() {
        RedisProcess before = master();
        long[] due = {System.nanoTime()};
        await("another master than " + before, () -> {
            if (master() != before) {
                return isMaster(master());
            }
            // One that finds no replica good enough, as just after another failover, is given up.
            if (System.nanoTime() - due[0] >= 0) {
                askForFailover();
                due[0] = System.nanoTime() + ANOTHER_TRY.toNanos();
            }
            return false;
        });
        settledMaster();
    }

    /** The master, when all others that run are its replicas and have what it has. */
    public RedisProcess settledMaster() {
        await(
                "one master, and replicas in step",
                () -> servers.stream()
                        .filter(server -> server != master() && server.isAnswering())
                        .allMatch(RedisSentinel::isReplicaInStep));
        return master();
    }

    /** Asks for a planned failover, and does not wait for it. */
    public void beginFailover() {
        await("a sentinel begins a failover", () -> {
            askForFailover();
            return true;
        });
    }

    private void askForFailover() {
        try (Jedis redis = sentinels.stream()
                .filter(RedisProcess::isAnswering)
                .findFirst()
                .orElseThrow()
                .client()) {
            redis.sentinelFailover(NAME);
        }
    }

    private static boolean isMaster(RedisProcess server) {
        return replication(server).contains("role:master");
    }

    private static boolean isReplicaInStep(RedisProcess server) {
        String info = replication(server);
        return info.contains("role:slave") && info.contains("master_link_status:up");
    }

    private static String replication(RedisProcess server) {
        try (Jedis redis = server.client()) {
            return redis.info("replication");
        }
    }

    private static void await(String event, BooleanSupplier condition) {
        if (!Waiting.cameWithin(LONGEST_WAIT, () -> holds(condition))) {
            throw new IllegalStateException("Not within " + LONGEST_WAIT + ": " + event);
        }
    }

    /** One that comes, goes or disagrees may do so for a while. */
    private static boolean holds(BooleanSupplier condition) {
        try {
            return condition.getAsBoolean();
        } catch (JedisException | IllegalStateException e) {
            return false;
        }
    }

    @Override
    public void close() {
        sentinels.forEach(RedisProcess::close);
        servers.forEach(RedisProcess::close);
    }

    @Override
    public String toString() {
        return "the sentinels " + sentinels + " of " + servers;
    }
}
