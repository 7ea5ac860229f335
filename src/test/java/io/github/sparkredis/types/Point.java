package io.github.sparkredis.types;

import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.SQLUserDefinedType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.UserDefinedType;
import org.apache.spark.unsafe.types.UTF8String;

/** A class of a user's with a type of its own, which has another such type in it. */
@SQLUserDefinedType(udt = Point.Udt.class)
public record Point(double x, Code code) {

    /** A text with a type of its own. */
    @SQLUserDefinedType(udt = CodeUdt.class)
    public record Code(String text) {}

    public static final class Udt extends UserDefinedType<Point> {
        @Override
        public DataType sqlType() {
            return new StructType().add("x", DataTypes.DoubleType).add("code", new CodeUdt());
        }

        @Override
        public InternalRow serialize(Point point) {
            return new GenericInternalRow(new Object[] {point.x, UTF8String.fromString(point.code.text)});
        }

        @Override
        public Point deserialize(Object datum) {
            throw new UnsupportedOperationException("only written");
        }

        @Override
        public Class<Point> userClass() {
            return Point.class;
        }
    }

    public static final class CodeUdt extends UserDefinedType<Code> {
        @Override
        public DataType sqlType() {
            return DataTypes.StringType;
        }

        @Override
        public UTF8String serialize(Code code) {
            return UTF8String.fromString(code.text);
        }

        @Override
        public Code deserialize(Object datum) {
            throw new UnsupportedOperationException("only written");
        }

        @Override
        public Class<Code> userClass() {
            return Code.class;
        }
    }
}
