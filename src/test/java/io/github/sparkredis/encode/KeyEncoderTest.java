package io.github.sparkredis.encode;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.encode.KeyPlan.Index;
import io.github.sparkredis.encode.KeyPlan.Literal;
import io.github.sparkredis.encode.KeyPlan.Part;
import io.github.sparkredis.encode.KeyPlan.Uuid;
import io.github.sparkredis.encode.KeyPlan.Value;
import io.github.sparkredis.resp.CommandBatch;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.unsafe.types.UTF8String;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class KeyEncoderTest {
    private static final WriteIdentity IDENTITY = new WriteIdentity("seed", 0, 1);

    static Stream<Arguments> floating() {
        return Stream.of(
                Arguments.of(12345678.0, "12345678"),
                Arguments.of(-7.0, "-7"),
                Arguments.of(0.0, "0"),
                Arguments.of(-0.0, "0"),
                Arguments.of(1.0E10, "10000000000"),
                Arguments.of(0x1p53 - 1, "9007199254740991"),
                Arguments.of(1 - 0x1p53, "-9007199254740991"),
                Arguments.of(0x1p53, "9.007199254740992E15"),
                Arguments.of(-0x1p53, "-9.007199254740992E15"),
                Arguments.of(1.0E300, "1.0E300"),
                Arguments.of(1.5, "1.5"),
                Arguments.of(-0.1, "-0.1"),
                Arguments.of(Double.MIN_VALUE, "4.9E-324"),
                Arguments.of(Double.POSITIVE_INFINITY, "Infinity"),
                Arguments.of(Double.NEGATIVE_INFINITY, "-Infinity"),
                Arguments.of(16777216f, "16777216"),
                Arguments.of(-0f, "0"),
                Arguments.of(1.0E10f, "10000000000"),
                Arguments.of(0x1p53f, "9.007199E15"),
                Arguments.of(0.1f, "0.1"),
                Arguments.of(Float.POSITIVE_INFINITY, "Infinity"),
                Arguments.of(Float.NEGATIVE_INFINITY, "-Infinity"));
    }

    @ParameterizedTest
    @MethodSource("floating")
    void aWholeNumberHasNoFractionAndAnyOtherIsAsInAField(Number value, String text) {
        DataType type = value instanceof Double ? DataTypes.DoubleType : DataTypes.FloatType;
        assertThat(ofColumn(type, value)).isEqualTo("p:" + text);
        assertThat(key(List.of(new Literal("x"), value(type), value(type)), value))
                .isEqualTo("x" + text + text);
    }

    @Test
    void nanIsNoKeyAndNeitherIsNull() {
        for (Object missing : Arrays.asList(Double.NaN, null)) {
            String what = "null_key: the column \"c\" of the key is " + (missing == null ? "null" : "NaN");
            assertThat(ofColumn(DataTypes.DoubleType, missing)).isEqualTo(what);
            assertThat(key(List.of(new Literal("x"), value(DataTypes.DoubleType)), missing))
                    .isEqualTo(what);
        }
        assertThat(ofColumn(DataTypes.FloatType, Float.NaN)).isEqualTo("null_key: the column \"c\" of the key is NaN");
        assertThat(ofColumn(DataTypes.NullType, null)).isEqualTo("null_key: the column \"c\" of the key is null");
    }

    @Test
    void anEmptyKeyColumnIsNoKey() {
        UTF8String empty = UTF8String.EMPTY_UTF8;
        String what = "empty_key: the column \"c\" of the key is empty";
        assertThat(ofColumn(DataTypes.StringType, empty)).isEqualTo(what);
        assertThat(ofColumn(DataTypes.BinaryType, new byte[0])).isEqualTo(what);
        assertThat(ofColumn(DataTypes.StringType, UTF8String.fromString(" "))).isEqualTo("p: ");
        Column column = column(DataTypes.StringType);
        assertThat(encode(new KeyPlan(List.of(new Value(column)), column), empty))
                .isEqualTo(what);
        assertThat(encode(new KeyPlan(List.of(new Literal("ş"), new Value(column)), column), empty))
                .isEqualTo(what);
    }

    @Test
    void anEmptyColumnOfAPatternIsTheUsersOwnUnlessNothingElseIsThere() {
        UTF8String empty = UTF8String.EMPTY_UTF8;
        Part text = value(DataTypes.StringType);
        assertThat(key(List.of(new Literal("u:"), text), empty)).isEqualTo("u:");
        assertThat(key(List.of(text, new Index()), empty)).isEqualTo("0");
        assertThat(key(List.of(text, text), empty))
                .isEqualTo("empty_key: every column of the \"key_pattern\" is empty, and there is no key");
    }

    @Test
    void timesKeepAllTheirDigits() {
        assertThat(ofColumn(DataTypes.TimestampType, 1_000_600L)).isEqualTo("p:1970-01-01T00:00:01.000600Z");
        assertThat(ofColumn(DataTypes.TimestampNTZType, 1_000_600L)).isEqualTo("p:1970-01-01T00:00:01.000600");
        assertThat(ofColumn(DataTypes.DateType, 1)).isEqualTo("p:1970-01-02");
    }

    @Test
    void uuidsAreDerivedFromTheSeedThePartitionAndTheOffset() {
        assertThat(uuid("nightly", 0, 0))
                .as("another one would break the promise of the same keys")
                .isEqualTo("006bfc21-2a34-83bb-86cb-1e2cb7d87993");
        assertThat(uuid("nightly", 3, 7)).isEqualTo(uuid("nightly", 3, 7));
        Set<String> uuids = new HashSet<>();
        int count = 0;
        for (String seed : List.of("", "a", "1/a", "/a", "1", "11")) {
            for (int partition : new int[] {0, 1, 11, 111}) {
                for (long offset = 0; offset < 300; offset++) {
                    uuids.add(uuid(seed, partition, offset));
                    count++;
                }
            }
        }
        assertThat(uuids).hasSize(count);
    }

    /** The key under {@code key_column} with the prefix {@code p:}, or the reason why there is none. */
    private static String ofColumn(DataType type, Object value) {
        Column column = column(type);
        return encode(new KeyPlan(List.of(new Literal("p:"), new Value(column)), column), value);
    }

    private static String key(List<Part> pattern, Object value) {
        return encode(new KeyPlan(pattern, null), value);
    }

    private static String encode(KeyPlan plan, Object value) {
        return encode(new KeyEncoder(plan, IDENTITY), 0, value);
    }

    private static String uuid(String seed, int partition, long offset) {
        KeyPlan plan = new KeyPlan(List.of(new Uuid()), null);
        return encode(new KeyEncoder(plan, new WriteIdentity(seed, partition, 500)), offset, null);
    }

    private static String encode(KeyEncoder encoder, long offset, Object value) {
        CommandBatch batch = new CommandBatch(64);
        try {
            encoder.encode(new GenericInternalRow(new Object[] {value}), offset, batch);
        } catch (UnsentRow e) {
            assertThat(e.outcome().isExpected()).isFalse();
            return e.outcome().reason() + ": " + e.outcome().message();
        }
        return batch.openRowKey();
    }

    private static Part value(DataType type) {
        return new Value(column(type));
    }

    private static Column column(DataType type) {
        return new Column("c", null, 0, type);
    }
}
