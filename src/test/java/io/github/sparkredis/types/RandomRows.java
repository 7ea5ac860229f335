package io.github.sparkredis.types;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Schemas of any shape, and rows of them, all from one seed. The first column of each is {@code id}, the row's number. */
final class RandomRows {
    private static final int DEPTH = 4;

    private static final List<DataType> ATOMIC = List.of(
            DataTypes.StringType,
            DataTypes.ByteType,
            DataTypes.ShortType,
            DataTypes.IntegerType,
            DataTypes.LongType,
            DataTypes.FloatType,
            DataTypes.DoubleType,
            DataTypes.BooleanType,
            DataTypes.BinaryType,
            DataTypes.DateType,
            DataTypes.TimestampType,
            DataTypes.TimestampNTZType,
            DataTypes.createDecimalType(9, 2),
            DataTypes.createDecimalType(18, 0),
            DataTypes.createDecimalType(38, 10),
            DataTypes.createYearMonthIntervalType(),
            DataTypes.createDayTimeIntervalType());

    /** Those of which two values never have the same text, so that no member is named twice. */
    private static final List<DataType> KEYS = List.of(
            DataTypes.StringType,
            DataTypes.StringType,
            DataTypes.IntegerType,
            DataTypes.LongType,
            DataTypes.DateType,
            DataTypes.TimestampType,
            DataTypes.createDecimalType(9, 2));

    /** Characters that JSON, a client or a path could stumble over, among ordinary ones. */
    private static final int[] CHARACTERS = {
        'a', 'b', 'Z', '0', ' ', '.', ',', '"', '\'', '\\', '/', '\n', '\r', '\t', 0, 1, 0x1f, 0x7f, '$', '[', ']', '{',
        '}', ':', '<', '&', 0x85, 0xe9, 0x131, 0x2028, 0x2029, 0x4e2d, 0xfeff, 0xfffd, 0xffff, 0x10000, 0x1f600,
        0x10ffff
    };

    private final Random random;

    RandomRows(long seed) {
        random = new Random(seed);
    }

    StructType schema() {
        StructType schema = new StructType().add("id", DataTypes.LongType, false);
        for (StructField field : struct(DEPTH, 2 + random.nextInt(5)).fields()) {
            schema = schema.add(field);
        }
        return schema;
    }

    List<Row> rows(StructType schema, int count) {
        List<Row> rows = new ArrayList<>();
        for (long id = 0; id < count; id++) {
            Object[] values = values(schema);
            values[0] = id;
            rows.add(RowFactory.create(values));
        }
        return rows;
    }

    private DataType type(int depth) {
        return switch (depth == 0 ? 0 : random.nextInt(6)) {
            case 3 -> struct(depth - 1, 1 + random.nextInt(4));
            case 4 -> DataTypes.createArrayType(type(depth - 1), true);
            case 5 -> DataTypes.createMapType(KEYS.get(random.nextInt(KEYS.size())), type(depth - 1), true);
            default -> ATOMIC.get(random.nextInt(ATOMIC.size()));
        };
    }

    private StructType struct(int depth, int fields) {
        StructType struct = new StructType();
        Set<String> names = new HashSet<>(Set.of("id"));
        while (struct.length() < fields) {
            String name = string();
            if (names.add(name.toLowerCase(Locale.ROOT))) {
                struct = struct.add(name, type(depth), true);
            }
        }
        return struct;
    }

    private Object[] values(StructType schema) {
        StructField[] fields = schema.fields();
        Object[] values = new Object[fields.length];
        for (int f = 0; f < fields.length; f++) {
            values[f] = valueOrNull(fields[f].dataType());
        }
        return values;
    }

    private Object valueOrNull(DataType type) {
        return random.nextInt(8) == 0 ? null : value(type);
    }

    private Object value(DataType type) {
        if (type instanceof StructType struct) {
            return RowFactory.create(values(struct));
        } else if (type instanceof ArrayType array) {
            List<Object> elements = new ArrayList<>();
            for (int e = random.nextInt(5); e > 0; e--) {
                elements.add(valueOrNull(array.elementType()));
            }
            return elements;
        } else if (type instanceof MapType map) {
            Map<Object, Object> entries = new LinkedHashMap<>();
            for (int e = random.nextInt(4); e > 0; e--) {
                entries.put(value(map.keyType()), valueOrNull(map.valueType()));
            }
            return entries;
        } else if (type instanceof DecimalType decimal) {
            int digits = 1 + random.nextInt(decimal.precision());
            BigInteger bound = BigInteger.TEN.pow(digits);
            BigInteger unscaled = new BigInteger(bound.bitLength(), random).mod(bound);
            return new BigDecimal(random.nextBoolean() ? unscaled : unscaled.negate(), decimal.scale());
        }
        return atom(type);
    }

    private Object atom(DataType type) {
        // As a rule a number of any size, small ones as often as large ones.
        long bits = random.nextLong() >> random.nextInt(64);
        return switch (type.typeName()) {
            case "string" -> string();
            case "byte" -> (byte) bits;
            case "short" -> (short) bits;
            case "integer" -> (int) bits;
            case "long" -> bits;
            case "float" -> random.nextInt(20) == 0 ? Float.NEGATIVE_INFINITY : Float.intBitsToFloat(random.nextInt());
            case "double" -> random.nextBoolean() ? Double.longBitsToDouble(random.nextLong()) : bits / 100.0;
            case "boolean" -> random.nextBoolean();
            case "binary" -> bytes();
            case "date" -> LocalDate.ofEpochDay(random.nextInt(-1_000_000, 5_000_000));
            case "timestamp" -> instant();
            case "timestamp_ntz" -> LocalDateTime.ofInstant(instant(), ZoneOffset.UTC);
            default ->
                type.typeName().contains("year") ? Period.ofMonths((int) bits) : Duration.of(bits, ChronoUnit.MICROS);
        };
    }

    private Instant instant() {
        long seconds = random.nextLong(-80_000_000_000L, 300_000_000_000L);
        return Instant.ofEpochSecond(seconds, random.nextBoolean() ? 0 : 1_000L * random.nextInt(1_000_000));
    }

    private byte[] bytes() {
        byte[] bytes = new byte[random.nextInt(10)];
        random.nextBytes(bytes);
        return bytes;
    }

    private String string() {
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(8); length > 0; length--) {
            text.appendCodePoint(CHARACTERS[random.nextInt(CHARACTERS.length)]);
        }
        return text.toString();
    }
}
