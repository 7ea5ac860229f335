package io.github.sparkredis.encode;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkredis.options.OptionException;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.ObjectType;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

final class SupportedTypesTest {
    private static final DataType ODD = new ObjectType(String.class);

    @Test
    void aTypeThatCannotBeWrittenIsRefusedWithItsPath() {
        assertRefused(ODD, "The column \"c\" is of type java.lang.String");
        assertRefused(DataTypes.createArrayType(ODD), "The column \"c.element\" is of type java.lang.String");
        assertRefused(
                DataTypes.createMapType(DataTypes.StringType, new StructType().add("f", ODD)),
                "The column \"c.value.f\" is of type java.lang.String");
        assertRefused(
                DataTypes.createMapType(ODD, DataTypes.StringType), "The column \"c.key\" is of type java.lang.String");
    }

    @Test
    void aVoidIsTakenWhereverItIs() {
        DataType map = DataTypes.createMapType(DataTypes.NullType, DataTypes.createArrayType(DataTypes.NullType));
        assertThatCode(() -> SupportedTypes.check("c", new StructType().add("f", map)))
                .doesNotThrowAnyException();
    }

    private static void assertRefused(DataType type, String message) {
        assertThatThrownBy(() -> SupportedTypes.check("c", type))
                .isInstanceOf(OptionException.class)
                .hasMessageContainingAll(message, "Cast it", "the option \"columns\"");
    }
}
