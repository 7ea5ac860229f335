package io.github.sparkredis.modes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkredis.result.RedisWriteException;
import io.github.sparkredis.result.WriteResult;
import io.github.sparkredis.testing.Capability;
import io.github.sparkredis.testing.JsonTarget;
import io.github.sparkredis.testing.Spark;
import io.github.sparkredis.testing.SparkExtension;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents that go to a place within those that are there. */
@ExtendWith(SparkExtension.class)
final class JsonPathIT {
    private static final String NONE = "none";

    private final JsonTarget target = new JsonTarget();

    @AfterEach
    void close() {
        target.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "$.metadata     | {'a':1,'metadata':0}         | {'a':1,'metadata':{'n':1}}",
                "$.metadata     | {'a':1}                      | {'a':1,'metadata':{'n':1}}",
                "$['metadata']  | {'a':1}                      | {'a':1,'metadata':{'n':1}}",
                "$.a.b[0]       | {'a':{'b':[7,8]}}            | {'a':{'b':[{'n':1},8]}}",
                "$.a.b[-1]      | {'a':{'b':[7,8]}}            | {'a':{'b':[7,{'n':1}]}}",
                "$..x           | {'x':1,'a':[{'x':2,'y':3}]}  | {'x':{'n':1},'a':[{'x':{'n':1},'y':3}]}",
                "$.a[*].x       | {'a':[{'x':2},{'x':3}]}      | {'a':[{'x':{'n':1}},{'x':{'n':1}}]}",
                "$.a.b          | {'a':{'b':null,'c':1}}       | {'a':{'b':{'n':1},'c':1}}",
            })
    void anUpsertOverwritesWhatIsAtThePathAndNothingElse(String path, String before, String after) {
        for (String ttl : List.of(NONE, "5000")) {
            target.put("k", json(before));
            WriteResult result = target.write(rows("k"), "json_path", path, "ttl", ttl);
            assertThat(result.failures()).isEmpty();
            assertThat(result.rowsWritten()).isOne();
            assertDocument("k", after);
            assertThat(target.ttl("k") > 0).isEqualTo(!ttl.equals(NONE));
        }
    }

    @Test
    void theOptionPathIsTakenForItWhereItBeginsWithADollarSign() {
        target.put("k", "{\"a\":1}");
        target.write(rows("k"), "path", "$.m");
        assertDocument("k", "{'a':1,'m':{'n':1}}");
        target.write(rows("k"), "path", "/warehouse/k");
        assertDocument("k", "{'n':1}");
        assertThatThrownBy(() -> target.write(rows("k"), "path", "$.m", "json_path", "$.o"))
                .hasMessageContainingAll("path", "json_path", "Give one of them");
    }

    /** Rows whose key has the path, has the parent only, has neither, and is not there. */
    @ParameterizedTest
    @CsvSource({
        "upsert, $.p.x, 2, 0, '{key_missing=1, parent_missing=1}'",
        "insert, $.p.x, 1, 1, '{key_missing=1, parent_missing=1}'",
        "update, $.p.x, 1, 0, '{key_missing=1, path_missing=2}'",
        "merge,  $.p.x, 2, 0, '{key_missing=1, parent_missing=1}'",
    })
    void whatIsMissingIsTold(String mode, String path, long written, long skipped, String failures) {
        for (String ttl : List.of(NONE, "5000")) {
            target.putExpiring("path", "{\"p\":{\"x\":{\"o\":0}}}");
            target.putExpiring("parent", "{\"p\":{\"y\":0}}");
            target.putExpiring("neither", "{\"q\":0}");
            WriteResult result = target.write(
                    rows("path", "parent", "neither", "no key"), "mode", mode, "json_path", path, "ttl", ttl);
            String about = mode + ", ttl=" + ttl + ": " + result.errors();
            assertThat(new TreeMap<>(result.failures())).as(about).hasToString(failures);
            assertThat(result.rowsWritten()).as(about).isEqualTo(written);
            assertThat(result.rowsSkipped()).as(about).isEqualTo(skipped);
            assertDocument("neither", "{'q':0}");
            assertThat(target.exists("no key")).isFalse();
            assertDocument(
                    "path",
                    switch (mode) {
                        case "insert" -> "{'p':{'x':{'o':0}}}";
                        case "merge" -> "{'p':{'x':{'o':0,'n':1}}}";
                        default -> "{'p':{'x':{'n':1}}}";
                    });
            assertDocument("parent", mode.equals("update") ? "{'p':{'y':0}}" : "{'p':{'y':0,'x':{'n':1}}}");
            assertExpiry("path", ttl, !mode.equals("insert"));
            assertExpiry("parent", ttl, !mode.equals("update"));
            assertExpiry("neither", ttl, false);
        }
    }

    @Test
    void aSkippedRowIsNoFailedOneAndAMissingParentThrows() {
        target.put("path", "{\"p\":{\"x\":1}}");
        target.put("neither", "{}");
        target.writer(rows("path"), "mode", "insert", "json_path", "$.p.x").save();
        target.writer(rows("neither"), "mode", "update", "json_path", "$.p.x").save();
        assertThatThrownBy(() -> target.writer(rows("path", "neither"), "json_path", "$.p.x")
                        .save())
                .isInstanceOf(RedisWriteException.class)
                .hasMessageContainingAll("1 of 2 rows failed", "1 × parent_missing", target.key("neither"));
    }

    @Test
    void anElementBeyondTheEndOfAnArrayIsNeverWritten() {
        target.put("k", "{\"a\":[1]}");
        WriteResult updated = target.write(rows("k"), "mode", "update", "json_path", "$.a[7]");
        WriteResult inserted = target.write(rows("k"), "mode", "insert", "json_path", "$.a[7]");
        assertThat(updated.rowsFailed()).isOne();
        assertThat(inserted.rowsWritten()).isZero();
        if (target.server.has(Capability.JSON_ARRAYS_END)) {
            assertThat(updated.failures()).isEqualTo(Map.of("path_missing", 1L));
            assertThat(inserted.failures()).isEqualTo(Map.of("parent_missing", 1L));
        }
        assertDocument("k", "{'a':[1]}");
    }

    @Test
    void aPathThatHoldsNullIsThere() {
        target.put("k", "{\"a\":null}");
        assertThat(target.write(rows("k"), "mode", "insert", "json_path", "$.a").rowsSkipped())
                .isOne();
        assertThat(target.write(rows("k"), "mode", "update", "json_path", "$.a").rowsWritten())
                .isOne();
    }

    @Test
    void aKeyOfAnotherTypeIsRejected() {
        for (String mode : List.of("upsert", "insert", "update", "merge")) {
            target.redis.hset(target.key("k"), "f", "v");
            WriteResult result = target.write(rows("k"), "mode", mode, "json_path", "$.a");
            assertThat(result.failures()).as(mode).isEqualTo(Map.of("rejected:WRONGTYPE", 1L));
            assertThat(target.redis.hgetAll(target.key("k"))).isEqualTo(Map.of("f", "v"));
        }
    }

    @Test
    void aMergeAtAPathDeletesWhereNullsAreWritten() {
        target.put("k", "{\"m\":{\"a\":1,\"b\":2},\"a\":3}");
        Dataset<Row> rows = Spark.shared().sql("SELECT 'k' AS id, CAST(NULL AS INT) AS a, 4 AS c");
        target.write(rows, "mode", "merge", "json_path", "$.m", "null_fields", "write");
        assertDocument("k", "{'m':{'b':2,'c':4},'a':3}");
    }

    @Test
    void anExpiryIsLeftAloneByAWriteWithoutOne() {
        if (target.server.has(Capability.JSON_PATH_KEEPS_EXPIRY)) {
            target.putExpiring("k", "{}");
            target.write(rows("k"), "json_path", "$.m");
            assertThat(target.ttl("k")).isBetween(1L, 600L);
        }
    }

    @Test
    void replaceAtAPathIsRefused() {
        target.put("k", "{\"a\":1}");
        assertRefused(rows("k"), "$.m", "replace", "mode=replace", "json_path=$.m", "mode=upsert");
        assertDocument("k", "{'a':1}");
    }

    @Test
    void overwriteAtAPathIsRefused() {
        target.put("k", "{\"a\":1}");
        assertThatThrownBy(() -> target.writer(rows("k"), "json_path", "$.m")
                        .mode(SaveMode.Overwrite)
                        .save())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("overwrite", "json_path=$.m", "append");
        assertDocument("k", "{'a':1}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.b", "$a", "$.", "$.a[", "$.a[]", "$.a]", "$['a]", "$.a[?(@.b==2]"})
    void whatIsPlainlyNoPathIsRefusedAtTheDriver(String path) {
        target.put("k", "{\"a\":1}");
        assertRefused(rows("k"), path, "upsert", "json_path", "\"" + path + "\"", "A JSONPath begins with $");
        assertDocument("k", "{'a':1}");
    }

    @Test
    void aPathThatTheServerRefusesFailsOnceWithWhatTheServerSaid() {
        target.put("k", "{\"a\":[1]}");
        target.put("l", "{\"a\":[1]}");
        assertThatThrownBy(() ->
                        target.writer(rows("k", "l"), "json_path", "$.a[abc]").save())
                .isInstanceOf(RedisWriteException.class)
                .hasMessageContaining("2 of 2 rows failed");
        assertDocument("k", "{'a':[1]}");
    }

    @Test
    void upsertUnderAGeneratedKeyAtAPathStaysAtThePath() {
        WriteResult result = target.write(rows("k"), "key_pattern", target.prefix + "{idx}", "json_path", "$.m");
        assertThat(result.failures()).isEqualTo(Map.of("key_missing", 1L));
        target.put(0, "{\"a\":1}");
        target.write(rows("k"), "key_pattern", target.prefix + "{idx}", "json_path", "$.m");
        assertDocument(0, "{'a':1,'m':{'id':'k','n':1}}");
    }

    private void assertRefused(Dataset<Row> rows, String path, String mode, String... message) {
        assertThatThrownBy(() -> target.write(rows, "json_path", path, "mode", mode))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(message);
    }

    /** After a write with this ttl to a key that had ten minutes left. */
    private void assertExpiry(String id, String ttl, boolean written) {
        if (!written) {
            assertThat(target.ttl(id)).as("expiry of " + id).isBetween(1L, 600L);
        } else if (!ttl.equals(NONE)) {
            assertThat(target.ttl(id)).as("expiry of " + id).isBetween(4_000L, 5_000L);
        } else if (target.server.has(Capability.JSON_PATH_KEEPS_EXPIRY)) {
            assertThat(target.ttl(id)).as("expiry of " + id).isBetween(1L, 600L);
        }
    }

    private void assertDocument(Object id, String json) {
        assertThat(target.document(id)).as("the document " + id).isEqualTo(JsonTarget.json(json(json)));
    }

    private static String json(String singleQuoted) {
        return singleQuoted.replace('\'', '"');
    }

    /** Rows of these ids with n = 1, in one partition. */
    private static Dataset<Row> rows(String... ids) {
        return Spark.shared()
                .sql("SELECT id, 1 AS n FROM VALUES ('" + String.join("'), ('", ids) + "') AS t(id)")
                .coalesce(1);
    }
}
