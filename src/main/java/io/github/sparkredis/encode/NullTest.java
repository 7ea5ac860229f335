package io.github.sparkredis.encode;

import io.github.sparkredis.options.NonFinite;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.NullType;

/** Says whether a field or a member has no value: {@code null_fields} then decides whether it is there at all. */
@FunctionalInterface
interface NullTest {

    boolean isNull(SpecializedGetters data, int ordinal);

    static NullTest of(DataType declared, ValueRules rules) {
        DataType type = UserDefinedTypes.resolve(declared);
        if (type instanceof NullType) {
            return (data, i) -> true;
        } else if (rules.nonFinite() == NonFinite.NULL && type instanceof DoubleType) {
            return (data, i) -> data.isNullAt(i) || !Double.isFinite(data.getDouble(i));
        } else if (rules.nonFinite() == NonFinite.NULL && type instanceof FloatType) {
            return (data, i) -> data.isNullAt(i) || !Float.isFinite(data.getFloat(i));
        }
        return SpecializedGetters::isNullAt;
    }
}
