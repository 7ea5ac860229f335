package io.github.sparkredis.types;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.testing.Spark;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;

/** Numbers and booleans as hash fields. */
final class HashNumbersIT {

    private final HashColumn column = new HashColumn();

    @Test
    void wholeNumbersAreDecimalDigits() {
        assertThat(column.texts(DataTypes.ByteType, Byte.MIN_VALUE, (byte) -1, (byte) 0, Byte.MAX_VALUE))
                .containsExactly("-128", "-1", "0", "127");
        assertThat(column.texts(DataTypes.ShortType, Short.MIN_VALUE, (short) 0, Short.MAX_VALUE))
                .containsExactly("-32768", "0", "32767");
        assertThat(column.texts(DataTypes.IntegerType, Integer.MIN_VALUE, -10, 0, 99, 100, Integer.MAX_VALUE))
                .containsExactly("-2147483648", "-10", "0", "99", "100", "2147483647");
        assertThat(column.texts(DataTypes.LongType, Long.MIN_VALUE, 0L, 9007199254740993L, Long.MAX_VALUE))
                .containsExactly("-9223372036854775808", "0", "9007199254740993", "9223372036854775807");
    }

    @Test
    void doublesAreLaidOutAsSparksCastDoes() {
        assertThat(column.texts(
                        DataTypes.DoubleType,
                        HashColumn.objects(
                                1.0,
                                0.1,
                                100.0,
                                1.0E10,
                                9999999.0,
                                1.0E7,
                                0.001,
                                2.0E-3,
                                9.99E-4,
                                -12345.678,
                                0.0,
                                -0.0)))
                .containsExactly(
                        "1.0",
                        "0.1",
                        "100.0",
                        "1.0E10",
                        "9999999.0",
                        "1.0E7",
                        "0.001",
                        "0.002",
                        "9.99E-4",
                        "-12345.678",
                        "0.0",
                        "-0.0");
    }

    @Test
    void doublesHaveTheShortestDigitsThatReadBackTheSame() {
        assertThat(column.texts(
                        DataTypes.DoubleType,
                        HashColumn.objects(
                                Double.MAX_VALUE,
                                -Double.MAX_VALUE,
                                Double.MIN_VALUE,
                                Double.MIN_NORMAL,
                                9007199254740993.0,
                                2.0E23,
                                1.0E23,
                                2.2E-322,
                                0.1 + 0.2,
                                8.41E21,
                                2.0E-323)))
                .containsExactly(
                        "1.7976931348623157E308",
                        "-1.7976931348623157E308",
                        "4.9E-324",
                        "2.2250738585072014E-308",
                        "9.007199254740992E15",
                        "2.0E23",
                        "1.0E23",
                        "2.2E-322",
                        "0.30000000000000004",
                        "8.41E21",
                        "2.0E-323");
    }

    @Test
    void floatsHaveTheShortestDigitsThatReadBackTheSame() {
        assertThat(column.texts(
                        DataTypes.FloatType,
                        1.0f,
                        1.0E10f,
                        0.1f,
                        Float.MAX_VALUE,
                        Float.MIN_NORMAL,
                        Float.MIN_VALUE,
                        16777216f,
                        3.3554432E7f,
                        2.0E-3f,
                        0.001f,
                        9.9E-4f,
                        -0.0f,
                        1.1999999E9f))
                .containsExactly(
                        "1.0",
                        "1.0E10",
                        "0.1",
                        "3.4028235E38",
                        "1.1754944E-38",
                        "1.4E-45",
                        "1.6777216E7",
                        "3.3554432E7",
                        "0.002",
                        "0.001",
                        "9.9E-4",
                        "-0.0",
                        "1.1999999E9");
    }

    @Test
    void whatIsNotFiniteHasAName() {
        assertThat(column.texts(
                        DataTypes.DoubleType,
                        HashColumn.objects(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY)))
                .containsExactly("NaN", "Infinity", "-Infinity");
        assertThat(column.texts(DataTypes.FloatType, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY))
                .containsExactly("NaN", "Infinity", "-Infinity");
    }

    @Test
    void randomDoublesAndFloatsAreAsShortAsTryingFindsThem() {
        long seed = System.nanoTime();
        System.out.println("HashNumbersIT: the seed is " + seed);
        Random random = new Random(seed);
        List<Double> doubles = Stream.concat(
                        random.longs(600).mapToObj(Double::longBitsToDouble).filter(Double::isFinite),
                        IntStream.range(-300, 300).mapToObj(i -> Math.scalb(1.0, i)))
                .toList();
        assertThat(column.texts(DataTypes.DoubleType, doubles.toArray()))
                .isEqualTo(doubles.stream().map(ShortestDigits::of).toList());
        List<Float> floats = Stream.concat(
                        random.ints(600).mapToObj(Float::intBitsToFloat).filter(Float::isFinite),
                        IntStream.range(-149, 128).mapToObj(i -> Math.scalb(1.0f, i)))
                .toList();
        assertThat(column.texts(DataTypes.FloatType, floats.toArray()))
                .isEqualTo(floats.stream().map(ShortestDigits::of).toList());
    }

    @Test
    void decimalsKeepTheirScaleAndAllTheirDigits() {
        assertThat(column.texts(DataTypes.createDecimalType(10, 2), decimals("1.50", "-0.05", "0.00", "99999999.99")))
                .containsExactly("1.50", "-0.05", "0.00", "99999999.99");
        String nines = "9".repeat(38);
        assertThat(column.texts(DataTypes.createDecimalType(38, 0), decimals(nines, "-" + nines, "0")))
                .containsExactly(nines, "-" + nines, "0");
        String least = "0." + "0".repeat(37) + "1";
        assertThat(column.texts(DataTypes.createDecimalType(38, 38), decimals(least, "-" + least, "0")))
                .containsExactly(least, "-" + least, "0." + "0".repeat(38));
        assertThat(column.texts(
                        DataTypes.createDecimalType(38, 18), decimals("12345678901234567890.123456789012345678")))
                .containsExactly("12345678901234567890.123456789012345678");
    }

    @Test
    void decimalsOfNegativeScaleArePlain() {
        Spark.shared().conf().set("spark.sql.legacy.allowNegativeScaleOfDecimal", "true");
        try {
            assertThat(column.texts(DataTypes.createDecimalType(5, -3), decimals("12345E3", "-1E3", "0")))
                    .containsExactly("12345000", "-1000", "0");
            assertThat(column.texts(DataTypes.createDecimalType(30, -3), decimals("1E32", "12E3")))
                    .containsExactly("1" + "0".repeat(32), "12000");
        } finally {
            Spark.shared().conf().unset("spark.sql.legacy.allowNegativeScaleOfDecimal");
        }
    }

    @Test
    void booleansAreTrueOrFalse() {
        assertThat(column.texts(DataTypes.BooleanType, true, false)).containsExactly("true", "false");
    }

    private static Object[] decimals(String... texts) {
        return Arrays.stream(texts).map(BigDecimal::new).toArray();
    }
}
