package io.github.sparkredis.encode;

import java.util.Set;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.UserDefinedType;

/** User-defined types: what a row holds of them is a value of their SQL type. */
final class UserDefinedTypes {

    /** The vectors of Spark's MLlib, known by name: not every Spark has MLlib with it. */
    private static final Set<String> VECTORS =
            Set.of("org.apache.spark.ml.linalg.VectorUDT", "org.apache.spark.mllib.linalg.VectorUDT");

    private UserDefinedTypes() {}

    /** The type that a value is written as: the SQL type of a user-defined one, but for a vector, and any other itself. */
    static DataType resolve(DataType type) {
        DataType resolved = type;
        while (resolved instanceof UserDefinedType<?> userDefined && !isVector(resolved)) {
            resolved = userDefined.sqlType();
        }
        return resolved;
    }

    /** Whether a type is that of MLlib's vectors, which {@link VectorWriter} writes. */
    static boolean isVector(DataType type) {
        return VECTORS.contains(type.getClass().getName());
    }
}
