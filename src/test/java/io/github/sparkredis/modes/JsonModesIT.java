package io.github.sparkredis.modes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.github.sparkredis.SparkRedis;
import io.github.sparkredis.result.FailedRow;
import io.github.sparkredis.result.WriteResult;
import io.github.sparkredis.testing.Capability;
import io.github.sparkredis.testing.JsonTarget;
import io.github.sparkredis.testing.RespCommand;
import io.github.sparkredis.testing.ScriptedServer;
import io.github.sparkredis.testing.SentDocuments;
import io.github.sparkredis.testing.Spark;
import io.github.sparkredis.testing.SparkExtension;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What each mode does to a whole document that is there, or is not. */
@ExtendWith(SparkExtension.class)
final class JsonModesIT {
    private static final String OLD = "{\"own\":\"stays?\",\"n\":0}";

    private final JsonTarget target = new JsonTarget();

    @AfterEach
    void close() {
        target.close();
    }

    @Test
    void anUpsertIsTheWholeDocument() {
        target.put("old", OLD);
        WriteResult result = target.write(oldAndNew(), "mode", "upsert");
        assertDocument("old", "{\"n\":1}");
        assertDocument("new", "{\"n\":2}");
        assertCounts(result, 2, 0, Map.of());
    }

    @Test
    void anUpsertWithATtlSetsItInTheSameStep() {
        target.putExpiring("old", OLD);
        WriteResult result = target.write(oldAndNew(), "ttl", "5000");
        assertDocument("old", "{\"n\":1}");
        assertThat(target.ttl("old")).isBetween(4_000L, 5_000L);
        assertThat(target.ttl("new")).isBetween(4_000L, 5_000L);
        assertCounts(result, 2, 0, Map.of());
    }

    @Test
    void anInsertSkipsWhatIsThereAndLeavesItsExpiryAlone() {
        for (String ttl : new String[] {"none", "5000"}) {
            target.putExpiring("old", OLD);
            target.redis.del(target.key("new"));
            WriteResult result = target.write(oldAndNew(), "mode", "insert", "ttl", ttl);
            assertDocument("old", OLD);
            assertThat(target.ttl("old")).isBetween(1L, 600L);
            assertDocument("new", "{\"n\":2}");
            assertExpires("new", ttl);
            assertCounts(result, 1, 1, Map.of());
        }
    }

    @Test
    void anUpdateFailsWhatIsNotThereAndNeverThrows() {
        for (String ttl : new String[] {"none", "5000"}) {
            target.put("old", OLD);
            WriteResult result = target.write(oldAndNew(), "mode", "update", "ttl", ttl);
            assertDocument("old", "{\"n\":1}");
            assertExpires("old", ttl);
            assertThat(target.exists("new")).isFalse();
            assertCounts(result, 1, 0, Map.of("key_missing", 1L));
            assertThat(result.errors())
                    .extracting(FailedRow::key, FailedRow::reason)
                    .containsExactly(tuple(target.key("new"), "key_missing"));
        }
        target.writer(oldAndNew(), "mode", "update").save();
    }

    @Test
    void aReplaceDropsTheOldExpiryOrSetsTheNewOne() {
        for (String ttl : new String[] {"none", "5000"}) {
            target.putExpiring("old", OLD);
            WriteResult result = target.write(oldAndNew(), "mode", "replace", "ttl", ttl);
            assertDocument("old", "{\"n\":1}");
            assertDocument("new", "{\"n\":2}");
            assertExpires("old", ttl);
            assertExpires("new", ttl);
            assertCounts(result, 2, 0, Map.of());
        }
    }

    @Test
    void aReplaceTakesThePlaceOfAnotherType() {
        target.redis.hset(target.key("old"), "f", "v");
        WriteResult result = target.write(oldAndNew(), "mode", "replace");
        assertDocument("old", "{\"n\":1}");
        assertCounts(result, 2, 0, Map.of());
    }

    /** As JSON it is right; RedisJSON takes no half of a surrogate pair, and Infinispan no such text in the place of a document. */
    @Test
    void aReplaceByADocumentThatTheServerRefusesLeavesWhatWasThere() {
        if (!target.has(Capability.DUMP) || !target.has(Capability.STRICT_JSON)) {
            return;
        }
        Dataset<Row> rows = Spark.shared().sql("SELECT 'old' AS id, '\"\\\\ud800\"' AS v");
        target.redis.hset(target.key("old"), "f", "v");
        target.redis.expire(target.key("old"), 500);
        WriteResult result = target.write(rows, "mode", "replace", "value_column", "v");
        assertCounts(result, 0, 0, Map.of("rejected:ERR", 1L));
        assertThat(target.redis.hgetAll(target.key("old"))).isEqualTo(Map.of("f", "v"));
        assertThat(target.ttl("old")).isBetween(1L, 500L);
        target.redis.persist(target.key("old"));
        target.write(rows, "mode", "replace", "value_column", "v");
        assertThat(target.ttl("old")).isEqualTo(-1);
    }

    @Test
    void aKeyOfAnotherTypeIsRejectedWithItsReason() {
        for (String mode : new String[] {"upsert", "update", "merge"}) {
            for (String ttl : new String[] {"none", "5000"}) {
                target.redis.del(target.key("old"));
                target.redis.del(target.key("new"));
                target.put("new", "{}");
                target.redis.hset(target.key("old"), "f", "v");
                WriteResult result = target.write(oldAndNew(), "mode", mode, "ttl", ttl);
                assertThat(target.redis.hgetAll(target.key("old"))).isEqualTo(Map.of("f", "v"));
                assertDocument("new", "{\"n\":2}");
                assertThat(result.failures()).as(mode + " ttl=" + ttl).isEqualTo(Map.of("rejected:WRONGTYPE", 1L));
                assertThat(result.errors()).singleElement().satisfies(failed -> {
                    assertThat(failed.key()).isEqualTo(target.key("old"));
                    assertThat(failed.message()).contains("wrong");
                });
            }
        }
    }

    @Test
    void anInsertSkipsAKeyOfAnotherType() {
        target.redis.hset(target.key("old"), "f", "v");
        WriteResult result = target.write(oldAndNew(), "mode", "insert");
        assertThat(target.redis.hgetAll(target.key("old"))).isEqualTo(Map.of("f", "v"));
        assertCounts(result, 1, 1, Map.of());
    }

    @Test
    void aMergeSetsTheMembersOfTheRowAndLetsTheOthersStay() {
        for (String ttl : new String[] {"none", "5000"}) {
            target.put("old", "{\"own\":1,\"n\":0,\"deep\":{\"own\":2}}");
            target.redis.del(target.key("new"));
            Dataset<Row> rows = Spark.shared()
                    .sql(
                            "SELECT id, n, named_struct('added', n) AS deep FROM VALUES ('old', 1), ('new', 2) AS t(id, n)");
            WriteResult result = target.write(rows, "mode", "merge", "ttl", ttl);
            assertDocument("old", "{\"own\":1,\"n\":1,\"deep\":{\"own\":2,\"added\":1}}");
            assertDocument("new", "{\"n\":2,\"deep\":{\"added\":2}}");
            assertExpires("old", ttl);
            assertExpires("new", ttl);
            assertCounts(result, 2, 0, Map.of());
        }
    }

    @Test
    void aNullDeletesTheMemberThatAMergeMeetsOnlyWhereNullsAreWritten(SparkSession spark) {
        Dataset<Row> rows = spark.sql(
                        "SELECT 'old' AS id, CAST(NULL AS INT) AS n, named_struct('x', NULL, 'y', 1) AS s")
                .selectExpr("id", "n", "CAST(s AS STRUCT<x: INT, y: INT>) AS s");
        target.put("old", "{\"n\":0,\"own\":1,\"s\":{\"x\":2,\"z\":3}}");
        target.write(rows, "mode", "merge");
        assertDocument("old", "{\"n\":0,\"own\":1,\"s\":{\"x\":2,\"y\":1,\"z\":3}}");
        target.write(rows, "mode", "merge", "null_fields", "write");
        assertDocument("old", "{\"own\":1,\"s\":{\"y\":1,\"z\":3}}");
    }

    @Test
    void aMergeFailsOnceWhereTheServerLacksTheCommand() {
        try (ScriptedServer server = ScriptedServer.start(JsonModesIT::withoutMerge)) {
            assertThatThrownBy(() -> SparkRedis.writeJson(
                            oldAndNew(), Map.of("url", server.url(), "key_column", "id", "mode", "merge")))
                    .hasMessageContaining("JSON.MERGE")
                    .hasMessageContaining("does not know")
                    .hasMessageContaining("not this command");
            assertThat(server.commands())
                    .extracting(RespCommand::toString)
                    .noneMatch(command -> command.contains("old") || command.contains("new"));
        }
    }

    @Test
    void aGeneratedKeyIsToldInTheResult() {
        WriteResult result = target.write(oldAndNew(), "key_pattern", target.prefix + "{id}:{idx}");
        assertThat(result.keys()).containsExactlyInAnyOrder(target.key("old:0"), target.key("new:1"));
        assertDocument("old:0", "{\"id\":\"old\",\"n\":1}");
    }

    private static String withoutMerge(RespCommand command) {
        return command.name().equals("JSON.MERGE")
                ? "-ERR unknown command 'JSON.MERGE', with args beginning with: \r\n"
                : SentDocuments.answer(command);
    }

    private void assertDocument(String id, String json) {
        assertThat(target.document(id)).isEqualTo(JsonTarget.json(json));
    }

    private void assertExpires(String id, String ttl) {
        if (ttl.equals("none")) {
            assertThat(target.ttl(id)).isEqualTo(-1);
        } else {
            assertThat(target.ttl(id)).isBetween(Long.parseLong(ttl) - 1_000, Long.parseLong(ttl));
        }
    }

    private static void assertCounts(WriteResult result, long written, long skipped, Map<String, Long> failures) {
        assertThat(result.rowsWritten()).isEqualTo(written);
        assertThat(result.rowsSkipped()).isEqualTo(skipped);
        assertThat(result.failures()).isEqualTo(failures);
        assertThat(result.complete()).isTrue();
    }

    /** The row {@code old} with n = 1, and {@code new} with n = 2, in one partition. */
    private static Dataset<Row> oldAndNew() {
        return Spark.shared()
                .sql("SELECT * FROM VALUES ('old', 1), ('new', 2) AS t(id, n)")
                .coalesce(1);
    }
}
