package io.github.sparkredis.types;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.SparkRedis;
import io.github.sparkredis.testing.RedisServer;
import io.github.sparkredis.testing.Spark;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** Strings and binaries as hash fields: their own bytes, whatever these are. */
final class HashStringsIT {

    private static final int TEN_MEGABYTES = 10 * 1024 * 1024;

    private final HashColumn column = new HashColumn();

    @Test
    void stringsAreTheirBytes() {
        String[] texts = {
            "",
            " ",
            "plain",
            "naïve",
            "İı\u0000\r\n\t$3",
            "漢字",
            "𝒜😀",
            "\uFFFD",
            "\"quoted\\\"",
            "x".repeat(9),
            "x".repeat(10),
            "x".repeat(99),
            "x".repeat(100),
            "é".repeat(70_000)
        };
        assertThat(column.texts(DataTypes.StringType, (Object[]) texts)).containsExactly(texts);
    }

    @Test
    void anEmptyStringIsAnEmptyField() {
        assertThat(column.bytes(HashColumn.rows(DataTypes.StringType, ""))).containsExactly(new byte[0]);
    }

    @Test
    void tenMegabytesGoThrough() {
        byte[] bytes = new byte[TEN_MEGABYTES];
        new Random(42).nextBytes(bytes);
        String text = "😀é".repeat(TEN_MEGABYTES / 6);
        assertThat(column.bytes(HashColumn.rows(DataTypes.BinaryType, bytes, new byte[] {1}, bytes)))
                .containsExactly(bytes, new byte[] {1}, bytes);
        assertThat(column.bytes(HashColumn.rows(DataTypes.StringType, text, "small")))
                .containsExactly(text.getBytes(UTF_8), "small".getBytes(UTF_8));
    }

    @Test
    void aStringOfBytesThatAreNoUtf8KeepsThem() {
        byte[][] odd = {
            {(byte) 0xff, 0, (byte) 0xfe},
            {(byte) 0xc3}, // half of a letter
            {(byte) 0xed, (byte) 0xa0, (byte) 0x80}, // a lone surrogate
            {(byte) 0xc0, (byte) 0x80}, // a zero in too many bytes
            {'a', (byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80, 'b'} // beyond Unicode
        };
        Dataset<Row> rows =
                HashColumn.rows(DataTypes.BinaryType, (Object[]) odd).selectExpr("k", "CAST(v AS STRING) AS v");
        assertThat(rows.schema().apply("v").dataType()).isEqualTo(DataTypes.StringType);
        assertThat(column.bytes(rows)).containsExactly(odd);
    }

    @Test
    void binariesAreTheBytesThemselves() {
        byte[] every = new byte[256];
        for (int i = 0; i < every.length; i++) {
            every[i] = (byte) i;
        }
        assertThat(column.bytes(HashColumn.rows(DataTypes.BinaryType, every, new byte[0], "\r\n".getBytes(UTF_8))))
                .containsExactly(every, new byte[0], "\r\n".getBytes(UTF_8));
    }

    @Test
    void charIsPaddedAsSparkDoesAndVarcharIsNot() {
        RedisServer server = RedisServer.shared();
        String prefix = server.freshPrefix();
        SparkSession session = Spark.newSession();
        session.sql("CREATE TABLE padded (id INT, c CHAR(5), v VARCHAR(5)) USING `redis-hash` OPTIONS (url '"
                + server.url() + "', key_column 'id', key_prefix '" + prefix + "')");
        try {
            session.sql("INSERT INTO padded VALUES (1, 'ab', 'cd'), (2, 'éé', '')");
        } finally {
            session.sql("DROP TABLE padded");
        }
        assertThat(StoredHashes.under(prefix))
                .isEqualTo(Map.of("1", Map.of("c", "ab   ", "v", "cd"), "2", Map.of("c", "éé   ", "v", "")));
    }

    @Test
    void namesOfFieldsAreTheSchemasWhateverTheyHold() {
        RedisServer server = RedisServer.shared();
        String prefix = server.freshPrefix();
        List<String> names =
                List.of("with space", "with.dot", "with,comma", "with`tick", "Größe😀", "line\nbreak", "{idx}");
        Dataset<Row> rows = Spark.shared()
                .sql("SELECT 1 AS id, 'a', 'b', 'c', 'd', 'e', 'f', 'g'")
                .toDF(
                        "id",
                        names.get(0),
                        names.get(1),
                        names.get(2),
                        names.get(3),
                        names.get(4),
                        names.get(5),
                        names.get(6));
        SparkRedis.writeHashes(rows, Map.of("url", server.url(), "key_column", "id", "key_prefix", prefix));
        try (Jedis redis = server.client()) {
            assertThat(redis.hkeys(prefix + "1")).containsExactlyInAnyOrderElementsOf(names);
        }
    }
}
