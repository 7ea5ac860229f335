package io.github.sparkredis.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkredis.HashWriter;
import io.github.sparkredis.JsonWriter;
import io.github.sparkredis.KeyStrategy;
import io.github.sparkredis.Mode;
import io.github.sparkredis.SparkRedis;
import io.github.sparkredis.ValueFormat;
import io.github.sparkredis.WriteConfig;
import io.github.sparkredis.result.RedisWriteException;
import io.github.sparkredis.result.WriteResult;
import io.github.sparkredis.testing.HashTarget;
import io.github.sparkredis.testing.JsonTarget;
import io.github.sparkredis.testing.Spark;
import java.time.Duration;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Writes by the typed door: what it does beyond setting options, which its unit test looks at. */
final class TypedDoorIT {
    private final HashTarget target = new HashTarget();
    private final SparkSession session = Spark.newSession();
    private final WriteConfig here = WriteConfig.builder().url(target.url).build();

    @AfterEach
    void close() {
        target.close();
    }

    @Test
    void hashesAreWrittenAsToldAndTheResultIsHandedBack() {
        target.redis.hset(target.key(2), "name", "there before");
        WriteResult result = HashWriter.keyedBy(KeyStrategy.column("id").withPrefix(target.prefix))
                .columns("name", "id")
                .withConfig(here.toBuilder()
                        .mode(Mode.INSERT)
                        .ttl(Duration.ofMinutes(10))
                        .resultId("typed")
                        .build())
                .write(people());
        assertThat(target.hash(1)).isEqualTo(Map.of("id", "1", "name", "Ann"));
        assertThat(target.ttl(1)).isBetween(1L, 600L);
        assertThat(target.hash(2)).isEqualTo(Map.of("name", "there before"));
        assertThat(result.resultId()).isEqualTo("typed");
        assertThat(result.rowsWritten()).isEqualTo(1);
        assertThat(result.rowsSkipped()).isEqualTo(1);
        assertThat(result.failures()).isEqualTo(Map.of("null_key", 1L));
    }

    @Test
    void documentsAreWrittenToTheirPath() {
        try (JsonTarget documents = new JsonTarget()) {
            documents.put(1, "{\"name\":\"?\",\"age\":30}");
            WriteConfig config =
                    WriteConfig.builder().url(documents.url).mode(Mode.UPDATE).build();
            WriteResult result = JsonWriter.keyedBy(KeyStrategy.pattern(documents.prefix + "{id}"))
                    .path("$.name")
                    .valueColumn("name")
                    .valueFormat(ValueFormat.TEXT)
                    .withConfig(config)
                    .write(people());
            assertThat(documents.document(1)).isEqualTo(JsonTarget.json("{\"name\":\"Ann\",\"age\":30}"));
            assertThat(result.failures()).isEqualTo(Map.of("null_key", 1L, "key_missing", 1L));
        }
    }

    @Test
    void theSessionsDefaultsApplyButThoseOfTheKey() {
        session.conf().set("spark.datasource.redis.ttl", "100");
        session.conf().set("spark.datasource.redis.key_pattern", "never:{name}");
        HashWriter.keyedBy(KeyStrategy.column("id").withPrefix(target.prefix))
                .withConfig(here)
                .write(people());
        assertThat(target.ttl(1)).isBetween(1L, 100L);

        HashWriter.keyedBy(KeyStrategy.column("id").withPrefix(target.prefix))
                .withConfig(here.toBuilder().noTtl().mode(Mode.REPLACE).build())
                .write(people());
        assertThat(target.ttl(1)).isEqualTo(-1);
    }

    @Test
    void whatTheTypesDoNotRuleOutIsRefusedAsTheOptionsAre() {
        JsonWriter atPath = JsonWriter.keyedBy(KeyStrategy.column("id"))
                .path("$.a")
                .withConfig(WriteConfig.builder().mode(Mode.REPLACE).build());
        Map<String, String> options = Map.of("key_column", "id", "json_path", "$.a", "mode", "replace");
        assertSameError(() -> atPath.write(people()), () -> SparkRedis.writeJson(people(), options));

        HashWriter ofNothing = HashWriter.keyedBy(KeyStrategy.column("nmae"));
        assertSameError(
                () -> ofNothing.write(people()), () -> SparkRedis.writeHashes(people(), Map.of("key_column", "nmae")));

        HashWriter bySecond = HashWriter.keyedBy(KeyStrategy.column("id"))
                .withConfig(WriteConfig.builder().ttl(Duration.ZERO).build());
        assertSameError(
                () -> bySecond.write(people()),
                () -> SparkRedis.writeHashes(people(), Map.of("key_column", "id", "ttl", "0")));
    }

    private static void assertSameError(Runnable typed, Runnable byOptions) {
        String message = null;
        try {
            byOptions.run();
        } catch (IllegalArgumentException e) {
            message = e.getMessage();
        }
        assertThat(message).isNotNull();
        assertThatThrownBy(typed::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void aBoundOnFailedRowsMakesItThrow() {
        HashWriter writer = HashWriter.keyedBy(KeyStrategy.column("id").withPrefix(target.prefix))
                .withConfig(here.toBuilder().maxFailedRows(0).build());
        assertThatThrownBy(() -> writer.write(people()))
                .isInstanceOf(RedisWriteException.class)
                .hasMessageStartingWith("1 of 3 rows failed, and max_failed_rows=0.");
    }

    private Dataset<Row> people() {
        return session.sql("SELECT * FROM VALUES (1, 'Ann'), (2, 'Bob'), (NULL, 'Cyd') AS t (id, name)");
    }
}
