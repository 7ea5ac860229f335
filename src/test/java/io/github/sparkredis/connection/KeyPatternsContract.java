package io.github.sparkredis.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkredis.result.RedisWriteException;
import io.github.sparkredis.result.WriteResult;
import io.github.sparkredis.testing.SparkExtension;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A user limited to keys of a pattern: rows of other keys fail alone. */
@ExtendWith(SparkExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
abstract class KeyPatternsContract {
    /** Of user:0 to user:29: user:1 and user:10 to user:19. */
    static final String PATTERN = "user:1*";

    private static final int ROWS = 30;
    private static final int ALLOWED = 11;

    final String format;
    final PermissionsPage page = PermissionsPage.read();
    AclServers one;
    private AclServers cluster;

    KeyPatternsContract(String format) {
        this.format = format;
    }

    @BeforeAll
    void start() {
        one = AclServers.one(format);
        cluster = AclServers.cluster(format);
    }

    @AfterAll
    void stop() {
        one.close();
        cluster.close();
    }

    @Test
    void aRowOutsideOfThePatternFailsAloneOnOneServer(SparkSession spark) {
        one.ifThere(() -> assertRowsFailAlone(one, spark));
    }

    @Test
    void aRowOutsideOfThePatternFailsAloneOnACluster(SparkSession spark) {
        cluster.ifThere(() -> assertRowsFailAlone(cluster, spark));
    }

    /** With the rights that are looked up and tried before the first row, and without. */
    private void assertRowsFailAlone(AclServers servers, SparkSession spark) {
        for (String mode : PermittedWrite.modes(format)) {
            for (String ttl : List.of("none", "1000")) {
                for (String transaction : List.of("none", "batch")) {
                    Map<String, String> options = new HashMap<>(
                            Map.of("mode", mode, "ttl", ttl, "transaction", transaction, "batch_size", "7"));
                    Set<String> rights = rights(options);
                    boolean isProbed = ttl.equals("none");
                    if (isProbed) {
                        rights.addAll(Set.of("+multi", "+discard", "+ping"));
                    }
                    servers.allow(first("~" + PATTERN), rights);
                    servers.empty();
                    if (mode.equals("update")) {
                        for (int id = 0; id < ROWS; id++) {
                            servers.put("user:" + id, false);
                        }
                    }
                    assertOnlyThePatternIsWritten(servers, options, spark);
                }
            }
        }
    }

    @Test
    void rowsOfOneSlotAndOneTransactionDoNotShareTheRefusal(SparkSession spark) {
        cluster.ifThere(() -> {
            Map<String, String> options =
                    new HashMap<>(Map.of("mode", "replace", "transaction", "batch", "key_pattern", "{{t}}:{id}"));
            cluster.allow(first("~{t}:1*"), rights(options));
            cluster.empty();
            WriteResult result = cluster.write(rows(spark), options, false);
            assertCounts(result, options);
            assertThat(cluster.exists("{t}:19")).isTrue();
            assertThat(cluster.exists("{t}:2")).isFalse();
        });
    }

    @Test
    void saveSaysWhyAndWhatToGrant(SparkSession spark) {
        one.ifThere(() -> {
            one.allow(first("~" + PATTERN), rights(Map.of("mode", "upsert")));
            assertThatThrownBy(() -> rows(spark)
                            .write()
                            .format(format)
                            .options(Map.of("url", one.url(), "user", AclServers.USER, "password", "password"))
                            .options(Map.of("key_column", "id", "key_prefix", "user:"))
                            .save())
                    .isInstanceOf(RedisWriteException.class)
                    .hasMessageContaining("19 of 30 rows failed")
                    .hasMessageContaining("rejected:NOPERM")
                    .hasMessageContaining("ACL SETUSER … ~pattern");
        });
    }

    final void assertOnlyThePatternIsWritten(AclServers servers, Map<String, String> options, SparkSession spark) {
        Map<String, String> all = new HashMap<>(options);
        all.put("key_prefix", "user:");
        all.put("key_column", "id");
        WriteResult result = servers.write(rows(spark), all, false);
        assertCounts(result, all);
        boolean wasThere = "update".equals(options.get("mode"));
        for (int id = 0; id < ROWS; id++) {
            boolean allowed = ("user:" + id).startsWith(PATTERN.substring(0, PATTERN.length() - 1));
            assertThat(servers.exists("user:" + id)).as(all + " user:" + id).isEqualTo(allowed || wasThere);
        }
    }

    private static void assertCounts(WriteResult result, Map<String, String> options) {
        assertThat(result.rowsWritten()).as(options + ": " + result.errors()).isEqualTo(ALLOWED);
        assertThat(result.failures())
                .as(options.toString())
                .isEqualTo(Map.of("rejected:NOPERM", (long) ROWS - ALLOWED));
        assertThat(result.rowsInDoubt()).isZero();
        assertThat(result.errors().get(0).message()).contains("ACL SETUSER … ~pattern");
    }

    final Set<String> rights(Map<String, String> options) {
        Set<String> rights = new HashSet<>(page.rights("`mode=" + options.get("mode") + "`", format));
        if (!options.getOrDefault("ttl", "none").equals("none")) {
            rights.addAll(page.rights("`ttl`, `ttl_column`", format));
        }
        if (options.getOrDefault("transaction", "none").equals("batch")) {
            rights.addAll(page.rights("`transaction=batch`", format));
        }
        return rights;
    }

    /** The page's own, with other keys. */
    final List<String> first(String... keys) {
        return page.firstLine().stream()
                .flatMap(argument -> argument.startsWith("~") ? List.of(keys).stream() : List.of(argument).stream())
                .toList();
    }

    static Dataset<Row> rows(SparkSession spark) {
        return spark.range(0, ROWS, 1, 2).selectExpr("id", "'Ann' AS name");
    }
}
