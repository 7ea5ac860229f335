package io.github.sparkredis.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkredis.result.RedisWriteException;
import io.github.sparkredis.testing.RedisProcess;
import io.github.sparkredis.testing.SparkExtension;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** That {@code docs/permissions.md} asks for what a write needs, and for no more. */
@ExtendWith(SparkExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(600)
abstract class PermissionsContract {
    private static final String OVERWRITE_CLUSTER = "`.mode(\"overwrite\")` on a cluster";
    private static final String MOVING = "a cluster whose slots move";
    private static final String DATABASE = "a database other than 0";
    private static final String WAIT = "`wait_replicas`";
    private static final String WAIT_WITH_INSERT = "`wait_replicas` with `mode=insert`";
    private static final Set<String> NOT_BY_ITSELF =
            Set.of(OVERWRITE_CLUSTER, MOVING, DATABASE, WAIT, WAIT_WITH_INSERT);

    private final PermissionsPage page = PermissionsPage.read();
    private final String format;
    private AclServers servers;

    PermissionsContract(String format) {
        this.format = format;
    }

    @BeforeAll
    void start() {
        servers = AclServers.one(format);
    }

    @AfterAll
    void stop() {
        servers.close();
    }

    @Test
    void theLineToPasteIsTheSumOfTheTable() {
        List<String> line = page.line(format.equals("redis-hash") ? "+hset +hdel" : "+json.set");
        int first = page.firstLine().size();
        assertThat(line.subList(0, first)).isEqualTo(page.firstLine());
        assertThat(line.subList(first, line.size()))
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(page.allRights(format, NOT_BY_ITSELF));
        Set<String> onAClusterToo = new HashSet<>(line);
        onAClusterToo.addAll(page.line("+asking"));
        assertThat(onAClusterToo)
                .containsAll(page.rights(OVERWRITE_CLUSTER, format))
                .containsAll(page.rights(MOVING, format));
    }

    @Test
    void theLineToAddIsWhatIsUsedWhereItIsAllowed() {
        boolean isHash = format.equals("redis-hash");
        Set<String> rights = new HashSet<>(page.line(isHash ? "+hset +hdel" : "+json.set"));
        List<String> more = page.line(isHash ? "+hgetall" : "+json.get");
        assertThat(more).doesNotHaveDuplicates().doesNotContainAnyElementsOf(rights);
        rights.addAll(more);
        Set<String> used = page.optionalRights();
        used.remove(isHash ? "+json.get" : "+hgetall");
        assertThat(rights).containsAll(used);
        assertThat(used).containsAll(more);
        Set<String> toWait = page.rights(WAIT_WITH_INSERT, format);
        toWait.removeAll(rights);
        assertThat(page.line("+wait +pttl")).containsAll(toWait);
    }

    @Test
    void everyWriteWorksWithTheLeastRights(SparkSession spark) {
        servers.ifThere(() -> {
            for (PermittedWrite write : PermittedWrite.all(format)) {
                servers.allow(page.firstLine(), write.rights(page));
                assertWritten(write, spark);
            }
        });
    }

    /** Above all that what is tried before the first row is no more than what the write needs. */
    @Test
    void whatIsUsedWhereItIsAllowedDoesNotHurt(SparkSession spark) {
        servers.ifThere(() -> {
            for (PermittedWrite write : PermittedWrite.all(format)) {
                Set<String> rights = write.rights(page);
                rights.addAll(PermissionsPage.rightsIn("+multi +discard +ping +info +cluster|slots"));
                assertThat(page.optionalRights()).containsAll(PermissionsPage.rightsIn("+multi +discard +ping +info"));
                servers.allow(page.firstLine(), rights);
                assertWritten(write, spark);
            }
        });
    }

    @Test
    void noneOfTheLeastRightsCanBeMissed(SparkSession spark) {
        servers.ifThere(() -> {
            Set<String> missed = new LinkedHashSet<>();
            for (PermittedWrite write : PermittedWrite.all(format)) {
                for (String right : write.isSimple() ? write.rights(page) : Set.<String>of()) {
                    Set<String> others = write.rights(page);
                    others.remove(right);
                    servers.allow(page.firstLine(), others);
                    assertRefused(write, right, spark);
                    missed.add(right);
                }
            }
            assertThat(missed).containsExactlyInAnyOrderElementsOf(page.allRights(format, NOT_BY_ITSELF));
        });
    }

    @Test
    void aScriptIsLoadedByEvalAndKeysAreRemovedByDelWhereThatIsWhatIsAllowed(SparkSession spark) {
        servers.ifThere(() -> {
            for (String more : List.of("", PermittedWrite.OVERWRITE)) {
                PermittedWrite write = new PermittedWrite(format, "replace", "", "$", more);
                Set<String> rights = write.rights(page);
                rights.removeAll(Set.of("+script|load", "+unlink"));
                rights.addAll(Set.of("+eval", "+del"));
                servers.allow(page.firstLine(), rights);
                assertWritten(write, spark);
            }
        });
    }

    /** Whoever may begin a transaction and not discard it is left in it: what comes next would be queued, and lost. */
    @Test
    void aUserWhoMayNotDiscardTheProbeWrites(SparkSession spark) {
        servers.ifThere(() -> {
            PermittedWrite write = new PermittedWrite(format, "upsert", "", "$", "");
            Set<String> rights = write.rights(page);
            rights.add("+multi");
            servers.allow(page.firstLine(), rights);
            assertWritten(write, spark);
            assertWritten(write, spark);
        });
    }

    @Test
    void anotherDatabaseTakesTheRightToSelectIt(SparkSession spark) {
        servers.ifThere(() -> {
            PermittedWrite write = new PermittedWrite(format, "upsert", "", "$", "");
            Set<String> rights = write.rights(page);
            servers.allow(page.firstLine(), rights);
            assertThatThrownBy(() -> servers.write(write, "/1", spark))
                    .isInstanceOf(RedisWriteException.class)
                    .hasMessageContaining("'select'");
            rights.addAll(page.rights(DATABASE, format));
            servers.allow(page.firstLine(), rights);
            servers.write(write, "/1", spark);
        });
    }

    @Test
    void theLeastRightsDoForACluster(SparkSession spark) {
        try (AclServers cluster = AclServers.cluster(format)) {
            cluster.ifThere(() -> {
                for (PermittedWrite write : PermittedWrite.all(format)) {
                    if (write.isSimple()) {
                        Set<String> rights = write.rights(page);
                        if (write.overwrites()) {
                            cluster.allow(page.firstLine(), rights);
                            cluster.reset(write);
                            assertThatThrownBy(() -> cluster.write(write, "", spark))
                                    .isInstanceOf(RedisWriteException.class)
                                    .hasMessageContaining("+cluster|slots");
                            rights = page.rights(OVERWRITE_CLUSTER, format);
                            rights.addAll(page.rights("`mode=" + write.mode() + "`", format));
                        }
                        cluster.allow(page.firstLine(), rights);
                        cluster.reset(write);
                        cluster.assertWritten(write, spark);
                    }
                }
            });
        }
    }

    @Test
    void aMovingSlotTakesTheRightToAskForIt(SparkSession spark) {
        try (AclServers cluster = AclServers.cluster(format)) {
            cluster.ifThere(() -> {
                PermittedWrite write = new PermittedWrite(format, "upsert", "", "$", "");
                cluster.openSlots();
                Set<String> rights = write.rights(page);
                cluster.allow(page.firstLine(), rights);
                assertThatThrownBy(() -> cluster.write(write, "", spark))
                        .isInstanceOf(RedisWriteException.class)
                        .hasMessageContaining("'asking'");
                rights.addAll(page.rights(MOVING, format));
                cluster.allow(page.firstLine(), rights);
                cluster.write(write, "", spark);
            });
        }
    }

    @Test
    void waitingForReplicasTakesItsRights(SparkSession spark) {
        servers.ifThere(() -> {
            try (RedisProcess replica = servers.startReplica()) {
                for (String mode : List.of("upsert", "insert")) {
                    PermittedWrite write = new PermittedWrite(format, mode, "", "$", "wait_replicas=1");
                    Set<String> waiting = page.rights(mode.equals("insert") ? WAIT_WITH_INSERT : WAIT, format);
                    Set<String> rights = page.rights("`mode=" + mode + "`", format);
                    rights.addAll(waiting);
                    servers.allow(page.firstLine(), rights);
                    assertWritten(write, spark);
                    rights.addAll(Set.of("+multi", "+discard")); // so that each is tried before the first row
                    assertThat(replica.isRunning()).isTrue();
                    for (String right : waiting) {
                        Set<String> others = new LinkedHashSet<>(rights);
                        others.remove(right);
                        servers.allow(page.firstLine(), others);
                        assertRefused(write, right, spark);
                    }
                }
            }
        });
    }

    private void assertWritten(PermittedWrite write, SparkSession spark) {
        servers.reset(write);
        servers.assertWritten(write, spark);
    }

    private void assertRefused(PermittedWrite write, String right, SparkSession spark) {
        servers.reset(write);
        assertThatThrownBy(() -> servers.write(write, "", spark))
                .as(write + " without " + right)
                .isInstanceOf(RedisWriteException.class)
                .satisfies(e -> assertThat(e.getMessage())
                        .containsPattern("\\" + right.replace("|", "\\|").replace(".", "\\.") + "(?!\\.?[a-z|])"));
    }
}
