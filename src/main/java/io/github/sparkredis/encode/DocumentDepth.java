package io.github.sparkredis.encode;

import io.github.sparkredis.options.ValueFormat;
import java.util.Arrays;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructType;

/**
 * Whether the schema bounds how deep documents are. RedisJSON refuses a document of a command that is of 128 levels or more, and
 * takes one of a payload however deep it is.
 */
final class DocumentDepth {

    private static final int MOST = 100;

    private static final int UNKNOWN = MOST + 1;

    private DocumentDepth() {}

    static boolean isBounded(RowPlan plan) {
        Column column = plan.document().column();
        if (column != null) {
            boolean isText =
                    SupportedTypes.isString(column.type()) && plan.document().format() == ValueFormat.JSON;
            return !isText && of(column.type()) <= MOST;
        }
        return plan.document().jsonColumns().isEmpty()
                && plan.fields().stream().allMatch(field -> 1 + of(field.type()) <= MOST);
    }

    private static int of(DataType declared) {
        DataType type = UserDefinedTypes.resolve(declared);
        if (NewerTypes.isVariant(type)) {
            return UNKNOWN;
        } else if (type instanceof ArrayType array) {
            return 1 + of(array.elementType());
        } else if (type instanceof MapType map) {
            return 1 + of(map.valueType());
        } else if (type instanceof StructType struct) {
            return 1
                    + Arrays.stream(struct.fields())
                            .mapToInt(field -> of(field.dataType()))
                            .max()
                            .orElse(0);
        }
        return 1; // a vector of Spark ML is an object of two arrays at the most, or an array
    }
}
