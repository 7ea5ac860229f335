package io.github.sparkredis.encode;

import io.github.sparkredis.options.OptionException;
import io.github.sparkredis.options.Quoted;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.CalendarIntervalType;
import org.apache.spark.sql.types.CharType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DayTimeIntervalType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
import org.apache.spark.sql.types.VarcharType;
import org.apache.spark.sql.types.YearMonthIntervalType;

/** The types that can be written; the others are refused at the driver. */
final class SupportedTypes {

    private static final List<Class<? extends DataType>> ATOMIC = List.of(
            NumericType.class,
            StringType.class,
            CharType.class,
            VarcharType.class,
            BooleanType.class,
            BinaryType.class,
            DateType.class,
            TimestampType.class,
            TimestampNTZType.class,
            YearMonthIntervalType.class,
            DayTimeIntervalType.class,
            CalendarIntervalType.class);

    private SupportedTypes() {}

    /** Whether a type that is not user-defined is that of texts. */
    static boolean isString(DataType type) {
        return type instanceof StringType || type instanceof CharType || type instanceof VarcharType;
    }

    /** Whether values of a type that is not user-defined have one part. */
    static boolean isAtomic(DataType type) {
        return ATOMIC.stream().anyMatch(atomic -> atomic.isInstance(type)) || NewerTypes.isTime(type);
    }

    /**
     * Refuses a type that cannot be written, nested ones included.
     *
     * @param column the path to it, {@code address.location}
     */
    static void check(String column, DataType declared) {
        DataType type = UserDefinedTypes.resolve(declared);
        if (type instanceof StructType struct) {
            Set<String> names = new HashSet<>();
            for (StructField field : struct.fields()) {
                if (!names.add(field.name())) {
                    throw new OptionException("The struct " + Quoted.of(column) + " has two fields named "
                            + Quoted.of(field.name()) + ", which JSON cannot tell apart. Rename one of them.");
                }
                check(column + "." + field.name(), field.dataType());
            }
        } else if (type instanceof ArrayType array) {
            check(column + ".element", array.elementType());
        } else if (type instanceof MapType map) {
            check(column + ".key", map.keyType());
            check(column + ".value", map.valueType());
        } else if (!isAtomic(type)
                && !NewerTypes.isVariant(type)
                && !(type instanceof NullType)
                && !UserDefinedTypes.isVector(type)) {
            throw new OptionException("The column " + Quoted.of(column) + " is of type " + type.simpleString()
                    + ", which cannot be written to Redis. Cast it to a type that can, or leave it out with the"
                    + " option \"columns\".");
        }
    }
}
