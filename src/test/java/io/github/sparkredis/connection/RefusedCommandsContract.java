package io.github.sparkredis.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkredis.result.RedisWriteException;
import io.github.sparkredis.testing.SparkExtension;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Servers that refuse commands, one by one and all together, by an ACL or because they have been renamed: what can still
 * work does, and what cannot says what it lacks.
 */
@ExtendWith(SparkExtension.class)
@Timeout(300)
abstract class RefusedCommandsContract {
    private static final List<String> ALL = List.of(
            "info", "cluster", "config", "client", "script", "eval", "evalsha", "multi", "scan", "hello", "ping");

    /** Those that the test's own client needs of a node. */
    private static final List<String> OF_THE_CLUSTER = List.of("info", "cluster");

    private final String format;

    RefusedCommandsContract(String format) {
        this.format = format;
    }

    private static List<List<String>> oneByOneAndTogether(List<String> commands) {
        List<List<String>> all = new ArrayList<>(commands.stream().map(List::of).toList());
        all.add(List.of("script", "eval"));
        all.add(commands);
        return all;
    }

    @Test
    void oneServerByAnAcl(SparkSession spark) {
        try (AclServers servers = AclServers.one(format)) {
            servers.ifThere(() -> oneByOneAndTogether(ALL).forEach(refused -> {
                refuse(servers, refused);
                assertWhatCanWorkDoes(servers, refused, false, spark);
            }));
        }
    }

    @Test
    void aClusterByAnAcl(SparkSession spark) {
        try (AclServers servers = AclServers.cluster(format)) {
            servers.ifThere(() -> oneByOneAndTogether(ALL).forEach(refused -> {
                refuse(servers, refused);
                assertWhatCanWorkDoes(servers, refused, true, spark);
            }));
        }
    }

    @Test
    void oneServerThatRenamedThem(SparkSession spark) {
        for (List<String> refused : oneByOneAndTogether(ALL)) {
            try (AclServers servers = AclServers.one(format, renamed(refused))) {
                servers.ifThere(() -> {
                    refuse(servers, List.of());
                    assertWhatCanWorkDoes(servers, refused, false, spark);
                });
            }
        }
    }

    /** What is asked to find out that it is a cluster is refused by both ways at once. */
    @Test
    void aClusterThatRenamedThem(SparkSession spark) {
        List<String> renamed = ALL.stream()
                .filter(command -> !OF_THE_CLUSTER.contains(command))
                .toList();
        try (AclServers servers = AclServers.cluster(format, renamed(renamed))) {
            servers.ifThere(() -> {
                refuse(servers, List.of());
                assertWhatCanWorkDoes(servers, renamed, true, spark);
                refuse(servers, OF_THE_CLUSTER);
                assertWhatCanWorkDoes(servers, ALL, true, spark);
            });
        }
    }

    private static String[] renamed(List<String> commands) {
        return commands.stream()
                .map(command -> "rename-command " + command + " \"\"")
                .toArray(String[]::new);
    }

    /** Its keys are those of the rows: it may not read others to find out what the server is. */
    private static void refuse(AclServers servers, List<String> commands) {
        servers.allow(
                List.of("on", ">password", "~user:*", "+@all"),
                commands.stream().map(command -> "-" + command).toList());
    }

    private void assertWhatCanWorkDoes(
            AclServers servers, List<String> refused, boolean isCluster, SparkSession spark) {
        boolean noScript = refused.contains("script") && refused.contains("eval");
        assertOutcome(servers, refused, Map.of("mode", "upsert"), Optional.empty(), spark);
        assertOutcome(
                servers,
                refused,
                Map.of("mode", "replace", "ttl", "1000"),
                first(noScript ? "script" : "", refused.contains("evalsha") ? "evalsha" : ""),
                spark);
        assertOutcome(
                servers,
                refused,
                Map.of("mode", "upsert", "transaction", "batch"),
                first(refused.contains("multi") ? "multi" : ""),
                spark);
        assertOutcome(
                servers,
                refused,
                Map.of("mode", "upsert", "overwrite", "true"),
                first(
                        isCluster && refused.contains("cluster") ? "cluster" : "",
                        refused.contains("scan") ? "scan" : ""),
                spark);
    }

    private static Optional<String> first(String... commands) {
        return Stream.of(commands).filter(command -> !command.isEmpty()).findFirst();
    }

    private void assertOutcome(
            AclServers servers,
            List<String> refused,
            Map<String, String> given,
            Optional<String> lacking,
            SparkSession spark) {
        Map<String, String> options = new HashMap<>(given);
        boolean overwrites = options.remove("overwrite") != null;
        options.putAll(Map.of("key_column", "id", "key_prefix", "user:"));
        servers.empty();
        servers.put("user:99", false);
        String what = given + " without " + refused;
        if (lacking.isEmpty()) {
            assertThat(servers.write(rows(spark), options, overwrites).rowsWritten())
                    .as(what)
                    .isEqualTo(10);
            assertThat(servers.exists("user:9")).as(what).isTrue();
            assertThat(servers.exists("user:99")).as(what).isEqualTo(!overwrites);
        } else {
            assertThatThrownBy(() -> servers.write(rows(spark), options, overwrites))
                    .as(what)
                    .isInstanceOf(RedisWriteException.class)
                    .satisfies(e -> assertThat(e.getMessage()).containsIgnoringCase(lacking.get()))
                    .hasMessageContaining("No row was sent");
            assertThat(servers.exists("user:0")).as(what).isFalse();
            assertThat(servers.exists("user:99")).as(what).isTrue();
        }
    }

    private static Dataset<Row> rows(SparkSession spark) {
        return spark.range(0, 10, 1, 2).selectExpr("id", "'Ann' AS name");
    }
}
