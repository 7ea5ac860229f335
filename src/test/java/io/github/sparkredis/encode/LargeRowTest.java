package io.github.sparkredis.encode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.github.sparkredis.options.OptionValues;
import io.github.sparkredis.options.WriteMode;
import io.github.sparkredis.resp.CommandBatch;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A large value is held once in its batch, and no copy of it is made on the way there. */
final class LargeRowTest {
    private static final int MB = 1024 * 1024;

    /** What a row may take beside its command. */
    private static final int BESIDE = 2 * MB;

    private static final StructType SCHEMA = new StructType()
            .add("id", DataTypes.LongType)
            .add("text", DataTypes.StringType)
            .add("bytes", DataTypes.BinaryType)
            .add("texts", DataTypes.createArrayType(DataTypes.StringType));

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static InternalRow row(String text, byte[] bytes, String... texts) {
        Object[] elements = new Object[texts.length];
        for (int i = 0; i < texts.length; i++) {
            elements[i] = UTF8String.fromString(texts[i]);
        }
        Object[] values = {7L, UTF8String.fromString(text), bytes, new GenericArrayData(elements)};
        return UnsafeProjection.create(SCHEMA).apply(new GenericInternalRow(values));
    }

    private static RowEncoder encoder(RedisFormat format, String... more) {
        return encoder(SCHEMA, format, more);
    }

    private static RowEncoder encoder(StructType schema, RedisFormat format, String... more) {
        Map<String, String> options = new HashMap<>(Map.of("key_column", "id"));
        for (int i = 0; i < more.length; i += 2) {
            options.put(more[i], more[i + 1]);
        }
        RowPlan plan =
                RowPlan.of(OptionValues.of(options, Map.of(), format.shortName()), schema, WriteMode.UPSERT, false);
        return format.encoder(plan, new WriteIdentity("seed", 0, 1));
    }

    private static long allocated(RowEncoder encoder, InternalRow row, CommandBatch batch) throws UnsentRow {
        long thread = Thread.currentThread().getId();
        long before = THREADS.getThreadAllocatedBytes(thread);
        encoder.encode(row, 0, batch);
        batch.endRow();
        return THREADS.getThreadAllocatedBytes(thread) - before;
    }

    private static List<String> arguments(CommandBatch batch, int row) {
        List<String> arguments = new ArrayList<>();
        for (ByteBuffer argument : batch.arguments(row)) {
            arguments.add(UTF_8.decode(argument).toString());
        }
        return arguments;
    }

    /** Several large values, nested ones among them, and such as grow when they are escaped. */
    @ParameterizedTest
    @EnumSource
    void largeValuesAreHeldOnce(RedisFormat format) throws UnsentRow {
        RowEncoder encoder = encoder(format);
        InternalRow small = row("small", new byte[3], "x");
        InternalRow large = row("\"é\t".repeat(2 * MB), new byte[5 * MB], "\u0001".repeat(MB), "y".repeat(3 * MB));
        CommandBatch batch = new CommandBatch(64 * 1024);
        allocated(encoder, small, batch);
        long bytes = allocated(encoder, large, batch);
        assertThat(batch.length(1)).isGreaterThan(21 * MB);
        assertThat(bytes).isBetween((long) batch.length(1), (long) batch.length(1) + BESIDE);
        allocated(encoder, small, batch);
        assertThat(arguments(batch, 2)).isEqualTo(arguments(batch, 0));
    }

    @Test
    void aLargeHashIsThatOfItsRow() throws UnsentRow {
        String text = "é\"".repeat(4 * MB);
        CommandBatch batch = new CommandBatch(64);
        encoder(RedisFormat.HASH).encode(row(text, new byte[] {65}, "\"", "b"), 0, batch);
        batch.endRow();
        assertThat(arguments(batch, 0)
                        .equals(List.of("HSET", "7", "text", text, "bytes", "A", "texts", "[\"\\\"\",\"b\"]")))
                .isTrue();
    }

    @Test
    void aLargeDocumentIsThatOfItsRow() throws UnsentRow {
        String text = "é\"".repeat(4 * MB);
        byte[] bytes = "some bytes".getBytes(UTF_8);
        CommandBatch batch = new CommandBatch(64);
        encoder(RedisFormat.JSON).encode(row(text, bytes, "b"), 0, batch);
        batch.endRow();
        String document = "{\"text\":\"" + text.replace("\"", "\\\"") + "\",\"bytes\":\""
                + Base64.getEncoder().encodeToString(bytes) + "\",\"texts\":[\"b\"]}";
        assertThat(arguments(batch, 0).equals(List.of("JSON.SET", "7", "$", document)))
                .isTrue();
    }

    /** Text that is JSON is checked where it lies, without its characters being held. */
    @ParameterizedTest
    @ValueSource(strings = {"\"%s\"", "[\"%s\"]", "{\"a\":{\"b\":\"%s\"}}"})
    void textThatIsJsonIsHeldOnce(String json) throws UnsentRow {
        CommandBatch batch = new CommandBatch(64 * 1024);
        InternalRow large = row(json.formatted("é".repeat(5 * MB)), new byte[0]);
        for (RowEncoder encoder : List.of(
                encoder(RedisFormat.JSON, "value_column", "text"),
                encoder(RedisFormat.JSON, "columns", "text", "json_columns", "text"))) {
            allocated(encoder, row("{}", new byte[0]), batch);
            long bytes = allocated(encoder, large, batch);
            assertThat(bytes).isBetween(10L * MB, 10L * MB + BESIDE);
            batch.clear(64 * 1024);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aLargeRowBeyondTheBoundTakesNoMemory(RedisFormat format) throws UnsentRow {
        RowEncoder encoder = encoder(format);
        CommandBatch batch = new CommandBatch(64 * 1024, 9 * MB);
        allocated(encoder, row("small", new byte[0]), batch);
        for (InternalRow large : List.of(
                row("x".repeat(10 * MB), new byte[0]),
                row("", new byte[10 * MB]),
                row("", new byte[0], "x".repeat(10 * MB)))) {
            assertThatThrownBy(() -> encoder.encode(large, 1, batch)).isInstanceOfSatisfying(UnsentRow.class, e -> {
                assertThat(e.outcome().reason()).isEqualTo("too_large");
                assertThat(e.outcome().message()).contains("bytes are more than max_value_bytes=9437184; raise it");
            });
            batch.dropRow();
        }
        assertThat(batch.buffer().capacity()).isEqualTo(64 * 1024);
    }

    /** Its row is short, and its text has 4 GB. */
    @ParameterizedTest
    @EnumSource
    void aSparseVectorBeyondTheBoundTakesNoMemory(RedisFormat format) {
        StructType schema = new StructType().add("id", DataTypes.LongType).add("v", SQLDataTypes.VectorType());
        Object[] sparse = {
            (byte) 0, 1_000_000_000, new GenericArrayData(new int[] {1}), new GenericArrayData(new double[] {0.5})
        };
        InternalRow row = UnsafeProjection.create(schema)
                .apply(new GenericInternalRow(new Object[] {7L, new GenericInternalRow(sparse)}));
        CommandBatch batch = new CommandBatch(64 * 1024);
        assertThatThrownBy(() -> encoder(schema, format).encode(row, 0, batch))
                .isInstanceOf(UnsentRow.class)
                .hasMessageContaining("4000000000 bytes are more than");
        assertThat(batch.buffer().capacity()).isEqualTo(64 * 1024);
    }

    /** By the byte: each value of a hash, and a whole document. */
    @Test
    void aValueMayHaveJustSoManyBytes() throws UnsentRow {
        CommandBatch batch = new CommandBatch(64, 200);
        RowEncoder hash = encoder(RedisFormat.HASH, "ttl", "60"); // the digest of a script is no value
        hash.encode(row("x".repeat(200), "y".repeat(200).getBytes(UTF_8), "z".repeat(196)), 0, batch);
        batch.endRow();
        for (InternalRow row : List.of(
                row("x".repeat(201), new byte[0]), row("", new byte[201]), row("", new byte[0], "z".repeat(197)))) {
            assertThatThrownBy(() -> hash.encode(row, 0, batch))
                    .hasMessageMatching(
                            "the column \"(text|bytes|texts)\": 201 bytes are more than max_value_bytes=200; raise it.*");
            batch.dropRow();
        }
        RowEncoder json = encoder(RedisFormat.JSON, "value_column", "texts", "ttl", "60");
        json.encode(row("", new byte[0], "z".repeat(196)), 0, batch);
        batch.endRow();
        assertThatThrownBy(() -> json.encode(row("", new byte[0], "z".repeat(197)), 0, batch))
                .hasMessageStartingWith("the document: 201 bytes are more than max_value_bytes=200; raise it");
        batch.dropRow();
        assertThat(batch.rows()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource
    void aKeyMayHaveJustSoManyBytes(RedisFormat format) throws UnsentRow {
        CommandBatch batch = new CommandBatch(64, 100);
        RowEncoder encoder = encoder(format, "key_column", "text", "key_prefix", "k:", "columns", "id");
        encoder.encode(row("x".repeat(98), new byte[0]), 0, batch);
        batch.endRow();
        assertThatThrownBy(() -> encoder.encode(row("x".repeat(99), new byte[0]), 0, batch))
                .hasMessageStartingWith("the key: 101 bytes are more than max_value_bytes=100; raise it");
    }
}
