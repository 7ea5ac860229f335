package io.github.sparkredis.encode;

import io.github.sparkredis.options.DecimalFormat;
import io.github.sparkredis.options.NullFields;
import io.github.sparkredis.options.Temporal;
import io.github.sparkredis.resp.CommandBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.MapData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
import tools.jackson.core.JacksonException;
import tools.jackson.core.io.SerializedString;

/** Chooses the writer of a JSON value from its type, down through all that is nested in it. */
final class JsonWriters {

    private final ValueRules rules;
    private final TextWriters texts;

    JsonWriters(ValueRules rules, TextWriters texts) {
        this.rules = rules;
        this.texts = texts;
    }

    /** The writer of a type that {@link SupportedTypes} let pass. */
    JsonWriter of(DataType declared) {
        DataType type = UserDefinedTypes.resolve(declared);
        if (SupportedTypes.isString(type)) {
            return (data, i, out) -> out.string(data, i);
        } else if (type instanceof IntegerType) {
            return (data, i, out) -> out.generator().writeNumber(data.getInt(i));
        } else if (type instanceof LongType) {
            return (data, i, out) -> out.generator().writeNumber(data.getLong(i));
        } else if (type instanceof ShortType) {
            return (data, i, out) -> out.generator().writeNumber(data.getShort(i));
        } else if (type instanceof ByteType) {
            return (data, i, out) -> out.generator().writeNumber((short) data.getByte(i));
        } else if (type instanceof DoubleType) {
            return (data, i, out) -> {
                double value = data.getDouble(i);
                if (Double.isFinite(value)) {
                    out.generator().writeNumber(value);
                } else {
                    nonFinite(Double.toString(value), out);
                }
            };
        } else if (type instanceof FloatType) {
            return (data, i, out) -> {
                float value = data.getFloat(i);
                if (Float.isFinite(value)) {
                    out.generator().writeNumber(value);
                } else {
                    nonFinite(Float.toString(value), out);
                }
            };
        } else if (type instanceof DecimalType decimal && rules.decimals() == DecimalFormat.NUMBER) {
            TextWriter text = DecimalText.writer(decimal.precision(), decimal.scale());
            return (data, i, out) -> out.number(text, data, i);
        } else if (type instanceof BooleanType) {
            return (data, i, out) -> out.generator().writeBoolean(data.getBoolean(i));
        } else if (type instanceof BinaryType) {
            return (data, i, out) -> out.base64(Binary.of(data, i));
        } else if (type instanceof NullType) {
            return (data, i, out) -> out.generator().writeNull();
        } else if (type instanceof StructType struct) {
            return struct(struct);
        } else if (type instanceof ArrayType array) {
            return array(array);
        } else if (type instanceof MapType map) {
            return map(map);
        } else if (NewerTypes.isVariant(type)) {
            return NewerTypes.variant(type);
        } else if (UserDefinedTypes.isVector(type)) {
            return new VectorWriter(of(DataTypes.DoubleType));
        }
        TextWriter text = texts.of(type);
        if (isNumberOfTime(type)) {
            return (data, i, out) -> out.number(text, data, i);
        }
        return (data, i, out) -> out.quoted(text, data, i);
    }

    /** The writer of a column's value, whose failures name the column. */
    JsonWriter column(Column column) {
        return named(column, of(column.type()));
    }

    private static JsonWriter named(Column column, JsonWriter writer) {
        return (data, i, out) -> {
            try {
                writer.write(data, i, out);
            } catch (ConversionException | JacksonException | ArithmeticException | DateTimeException e) {
                throw new ConversionException("the column " + column.quoted() + ": " + e.getMessage());
            }
        };
    }

    /**
     * The writer of an object that has a member for each column; it takes the whole row, whatever the ordinal.
     *
     * @param json those of the columns whose strings are JSON
     */
    JsonWriter fields(List<Column> fields, Set<Column> json) {
        int count = fields.size();
        Column[] columns = fields.toArray(Column[]::new);
        SerializedString[] names = new SerializedString[count]; // escaped once
        NullTest[] nullTests = new NullTest[count];
        JsonWriter[] writers = new JsonWriter[count];
        for (int f = 0; f < count; f++) {
            Column column = columns[f];
            names[f] = new SerializedString(column.name());
            nullTests[f] = NullTest.of(column.type(), rules);
            writers[f] = json.contains(column)
                    ? named(column, (holder, i, out) -> out.json(holder.getUTF8String(i)))
                    : column(column);
        }
        return (row, i, out) -> members(row, columns, names, nullTests, writers, out);
    }

    private void members(
            SpecializedGetters row,
            Column[] columns,
            SerializedString[] names,
            NullTest[] nullTests,
            JsonWriter[] writers,
            JsonOutput out) {
        boolean writeNulls = rules.nulls() == NullFields.WRITE;
        out.generator().writeStartObject();
        for (int f = 0; f < writers.length; f++) {
            int index = columns[f].index();
            SpecializedGetters holder = columns[f].holder(row);
            if (holder != null && !nullTests[f].isNull(holder, index)) {
                out.generator().writeName(names[f]);
                writers[f].write(holder, index, out);
            } else if (writeNulls) {
                out.generator().writeName(names[f]);
                out.generator().writeNull();
            }
        }
        out.generator().writeEndObject();
    }

    private boolean isNumberOfTime(DataType type) {
        return rules.temporal() != Temporal.ISO
                && (type instanceof DateType || type instanceof TimestampType || type instanceof TimestampNTZType);
    }

    private JsonWriter struct(StructType type) {
        StructField[] fields = type.fields();
        Column[] columns = new Column[fields.length];
        SerializedString[] names = new SerializedString[fields.length];
        NullTest[] nullTests = new NullTest[fields.length];
        JsonWriter[] writers = new JsonWriter[fields.length];
        for (int f = 0; f < fields.length; f++) {
            columns[f] = new Column(fields[f].name(), null, f, fields[f].dataType());
            names[f] = new SerializedString(fields[f].name());
            nullTests[f] = NullTest.of(fields[f].dataType(), rules);
            writers[f] = of(fields[f].dataType());
        }
        Nested place = new Nested(writers.length);
        return (data, i, out) -> members(place.struct(data, i), columns, names, nullTests, writers, out);
    }

    private JsonWriter array(ArrayType type) {
        JsonWriter element = of(type.elementType());
        Nested place = new Nested(0);
        return (data, i, out) -> {
            ArrayData array = place.array(data, i);
            out.generator().writeStartArray();
            int count = array.numElements();
            for (int e = 0; e < count; e++) {
                if (array.isNullAt(e)) {
                    out.generator().writeNull(); // leaving it out would move the others
                } else {
                    element.write(array, e, out);
                }
            }
            out.generator().writeEndArray();
        };
    }

    private JsonWriter map(MapType type) {
        DataType keyType = UserDefinedTypes.resolve(type.keyType());
        TextWriter key = keyText(keyType);
        boolean keyIsString = SupportedTypes.isString(keyType);
        JsonWriter value = of(type.valueType());
        Nested place = new Nested(0);
        MapKeys names = new MapKeys();
        return (data, i, out) -> {
            MapData map = place.map(data, i);
            ArrayData keys = map.keyArray();
            ArrayData values = map.valueArray();
            out.generator().writeStartObject();
            int count = map.numElements();
            for (int e = 0; e < count; e++) {
                if (keyIsString) {
                    out.generator().writeName(names.name(keys, e));
                } else {
                    out.generator().writeName(text(key, keys, e));
                }
                if (values.isNullAt(e)) {
                    out.generator().writeNull(); // its key is data, as no field's name is
                } else {
                    value.write(values, e, out);
                }
            }
            out.generator().writeEndObject();
        };
    }

    private TextWriter keyText(DataType type) {
        if (type instanceof BinaryType) {
            return JsonWriters::base64;
        }
        // A nested key is a document of its own, so it needs a generator of its own.
        return SupportedTypes.isAtomic(type) ? texts.of(type) : new TextWriters(rules, new JsonOutput()).of(type);
    }

    private void nonFinite(String text, JsonOutput out) {
        switch (rules.nonFinite()) {
            case NULL -> out.generator().writeNull();
            case STRING -> out.generator().writeString(text);
            case FAIL -> throw ConversionException.nonFinite(text);
        }
    }

    private static void base64(SpecializedGetters data, int ordinal, CommandBuffer out) {
        out.append(Base64.getEncoder().encode(data.getBinary(ordinal)));
    }

    private static String text(TextWriter writer, SpecializedGetters data, int ordinal) {
        CommandBuffer buffer = new CommandBuffer(32);
        writer.write(data, ordinal, buffer);
        return new String(buffer.array(), 0, buffer.length(), StandardCharsets.UTF_8);
    }
}
