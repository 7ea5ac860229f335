package io.github.sparkredis.types;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Says whether a document holds what a row held: the contract's table of types once more, on the values that users give
 * to Spark.
 *
 * @param exact whether every digit of a decimal has to be there, or as many as a double has: servers keep doubles
 * @param nearest whether these are the nearest doubles, or else may be their neighbours: some servers read in a hurry
 * @param nullMembers whether {@code null_fields=write} is set
 * @param nonFinite what the option says: {@code null} or {@code string}
 */
record DocumentOracle(boolean exact, boolean nearest, boolean nullMembers, String nonFinite) {
    private static final DateTimeFormatter WHOLE = DateTimeFormatter.ofPattern("HH:mm:ss");
    private static final DateTimeFormatter FRACTION = DateTimeFormatter.ofPattern("HH:mm:ss.SSSSSS");

    /** Checks the members of an object against the columns of a row from {@code first} on. */
    void check(Row row, StructType schema, int first, JsonNode document) {
        StructField[] fields = schema.fields();
        assertThat(document.isObject()).isTrue();
        int members = 0;
        for (int f = first; f < fields.length; f++) {
            members += member(row.get(f), fields[f].dataType(), fields[f].name(), document);
        }
        assertThat(document.size()).as("members of %s", document).isEqualTo(members);
    }

    private int member(Object value, DataType type, String name, JsonNode object) {
        boolean isNull = value == null
                || nonFinite.equals("null") && value instanceof Number number && !Double.isFinite(number.doubleValue());
        JsonNode found = object.get(name);
        if (isNull && !nullMembers) {
            assertThat(found).as(name).isNull();
            return 0;
        }
        assertThat(found).as("%s in %s", name, object).isNotNull();
        value(value, type, found);
        return 1;
    }

    private void value(Object value, DataType type, JsonNode found) {
        if (value == null) {
            assertThat(found.isNull()).as("%s is null", found).isTrue();
        } else if (type instanceof StructType struct) {
            check((Row) value, struct, 0, found);
        } else if (type instanceof ArrayType array) {
            List<?> elements = (List<?>) value;
            assertThat(found.isArray()).isTrue();
            assertThat(found).hasSize(elements.size());
            for (int e = 0; e < elements.size(); e++) {
                value(elements.get(e), array.elementType(), found.get(e));
            }
        } else if (type instanceof MapType map) {
            Map<?, ?> entries = (Map<?, ?>) value;
            assertThat(found.isObject()).isTrue();
            assertThat(found.size()).isEqualTo(entries.size());
            entries.forEach((key, v) -> {
                assertThat(found.has(text(key))).as("%s in %s", key, found).isTrue();
                value(v, map.valueType(), found.get(text(key)));
            });
        } else {
            atom(value, found);
        }
    }

    private void atom(Object value, JsonNode found) {
        if (value instanceof Boolean) {
            assertThat(found.isBoolean()).isTrue();
            assertThat(found.booleanValue()).isEqualTo(value);
        } else if (value instanceof Float || value instanceof Double) {
            floating((Number) value, found);
        } else if (value instanceof Number number) {
            assertThat(found.isNumber()).as("%s is a number", found).isTrue();
            decimal(new BigDecimal(number.toString()), found);
        } else {
            assertThat(found.isTextual()).as("%s is a string", found).isTrue();
            assertThat(found.textValue()).isEqualTo(text(value));
        }
    }

    private void decimal(BigDecimal value, JsonNode found) {
        if (exact) {
            assertThat(found.decimalValue()).isEqualTo(value);
        } else if (found.decimalValue().compareTo(value) != 0) {
            assertThat(value.scale())
                    .as("only fractions are kept as doubles: %s", found)
                    .isPositive();
            assertSame(value.doubleValue(), found.doubleValue());
        }
    }

    private void floating(Number value, JsonNode found) {
        if (Double.isFinite(value.doubleValue())) {
            assertThat(found.isNumber()).as("%s is a number", found).isTrue();
            Number read = value instanceof Float
                    ? (Number) Float.valueOf(found.decimalValue().floatValue())
                    : (Number) Double.valueOf(found.decimalValue().doubleValue());
            // Zero has two signs, of which a decimal has one.
            assertSame(value.doubleValue() + 0.0, read.doubleValue() + 0.0);
        } else if (nonFinite.equals("null")) {
            assertThat(found.isNull()).isTrue();
        } else {
            assertThat(found.textValue()).isEqualTo(value.toString());
        }
    }

    private void assertSame(double value, double found) {
        double neighbours = nearest ? 0 : 2 * Math.ulp(value);
        // In doubles: AssertJ's isCloseTo subtracts what they look like as decimals, which is a little more or less.
        assertThat(Math.abs(found - value))
                .as("%s is at most %s from %s", found, neighbours, value)
                .isLessThanOrEqualTo(neighbours);
    }

    private static String text(Object value) {
        if (value instanceof byte[] bytes) {
            return Base64.getEncoder().encodeToString(bytes);
        } else if (value instanceof Instant instant) {
            return text(LocalDateTime.ofInstant(instant, ZoneOffset.UTC)) + "Z";
        } else if (value instanceof LocalDateTime time) {
            return time.toLocalDate() + "T" + time.format(time.getNano() == 0 ? WHOLE : FRACTION);
        } else if (value instanceof BigDecimal decimal) {
            return decimal.toPlainString();
        } else if (value instanceof Period period) {
            return period.normalized().toString();
        }
        return value.toString();
    }
}
