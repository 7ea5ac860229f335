package io.github.sparkredis.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.sparkredis.result.WriteResult;
import io.github.sparkredis.testing.JsonTarget;
import io.github.sparkredis.testing.SharedTarget;
import io.github.sparkredis.testing.Spark;
import io.github.sparkredis.testing.SparkExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.mllib.linalg.VectorUDT;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Columns of types that are none of SQL's own: a user's, and those of MLlib. */
@ExtendWith(SparkExtension.class)
abstract class UserDefinedTypesContract {
    private static final DataType VECTOR = SQLDataTypes.VectorType();
    private static final String DENSE = "{\"type\":1,\"values\":[1.5,-2,1.0E10]}";
    private static final String SPARSE = "{\"type\":0,\"size\":5,\"indices\":[1,4],\"values\":[0.5,2]}";
    private static final String DENSE_JSON = "[1.5,-2.0,1.0E10]";
    private static final String SPARSE_JSON = "[0.0,0.5,0.0,0.0,2.0]";

    private final SharedTarget target;

    UserDefinedTypesContract(SharedTarget target) {
        this.target = target;
    }

    @AfterEach
    void close() {
        target.close();
    }

    @Test
    void aVectorIsAnArrayWithAllItsElements() {
        String zeros = "{\"type\":0,\"size\":2,\"indices\":[],\"values\":[]}";
        target.write(read(VECTOR, DENSE, SPARSE, "null", zeros, "{\"type\":1,\"values\":[]}"));
        assertJson(0, "v", DENSE_JSON);
        assertJson(1, "v", SPARSE_JSON);
        assertThat(target.row(2)).containsOnlyKeys("n");
        assertJson(3, "v", "[0.0,0.0]");
        assertJson(4, "v", "[]");
    }

    @Test
    void anOlderVectorIsTheSame() {
        target.write(read(new VectorUDT(), DENSE, SPARSE));
        assertJson(0, "v", DENSE_JSON);
        assertJson(1, "v", SPARSE_JSON);
    }

    /** Its text would have 4 GB. */
    @Test
    void aSparseVectorThatIsTooLongFailsAloneAndTakesNoMemory() {
        String endless = "{\"type\":0,\"size\":1000000000,\"indices\":[1],\"values\":[0.5]}";
        WriteResult result = target.write(read(VECTOR, DENSE, endless, SPARSE));
        assertThat(result.rowsWritten()).isEqualTo(2);
        assertThat(result.failures()).isEqualTo(Map.of("too_large", 1L));
        assertJson(2, "v", SPARSE_JSON);
    }

    @Test
    void nestedVectorsAreNestedArrays() {
        DataType struct = new StructType().add("at", VECTOR).add("many", DataTypes.createArrayType(VECTOR));
        target.write(read(struct, "{\"at\":" + SPARSE + ",\"many\":[" + DENSE + "," + SPARSE + "]}"));
        assertJson(0, "v", "{\"at\":" + SPARSE_JSON + ",\"many\":[" + DENSE_JSON + "," + SPARSE_JSON + "]}");
        target.write(read(DataTypes.createMapType(DataTypes.StringType, VECTOR), "{\"a\":" + SPARSE + "}"));
        assertJson(0, "v", "{\"a\":" + SPARSE_JSON + "}");
    }

    @Test
    void aVectorIsTheSameWhateverFormSparkHoldsItIn() {
        Dataset<Row> rows = read(VECTOR, DENSE, SPARSE);
        Dataset<Row> cached = rows.cache();
        for (Dataset<Row> form : List.of(rows.repartition(2), cached)) {
            target.write(form, "mode", "replace");
            assertJson(0, "v", DENSE_JSON);
            assertJson(1, "v", SPARSE_JSON);
        }
        cached.unpersist();
    }

    @Test
    void anElementThatIsNotFiniteGoesByTheOption() {
        Dataset<Row> rows = read(VECTOR, "{\"type\":0,\"size\":2,\"indices\":[1],\"values\":[\"NaN\"]}");
        target.write(rows, "non_finite", "null");
        assertJson(0, "v", "[0.0,null]");
        assertThat(target.write(rows, "non_finite", "fail").failures()).isEqualTo(Map.of("conversion", 1L));
    }

    @Test
    void aMatrixIsItsSqlType() {
        String matrix = "{\"type\":1,\"numRows\":1,\"numCols\":2,\"values\":[0.5,2.0],\"isTransposed\":false}";
        target.write(read(SQLDataTypes.MatrixType(), matrix));
        assertJson(0, "v", matrix);
    }

    @Test
    void aTypeOfAUsersIsItsSqlTypeDownToWhatIsInIt() {
        Point point = new Point(0.5, new Point.Code("a\"b"));
        target.write(rows(new Point.Udt(), point));
        assertJson(0, "v", "{\"x\":0.5,\"code\":\"a\\\"b\"}");
        target.write(rows(DataTypes.createArrayType(new Point.Udt()), List.of(point)));
        assertJson(0, "v", "[{\"x\":0.5,\"code\":\"a\\\"b\"}]");
        target.write(
                rows(DataTypes.createMapType(new Point.CodeUdt(), DataTypes.IntegerType), Map.of(point.code(), 1)));
        assertJson(0, "v", "{\"a\\\"b\":1}");
    }

    @Test
    void aTextOfATypeOfAUsersIsAsAnyTextAndMayBeAKey() {
        Dataset<Row> rows = rows(new Point.CodeUdt(), new Point.Code("a\"b"), new Point.Code("c"));
        target.write(rows);
        assertThat(target.row(0)).containsEntry("v", "a\"b");
        target.write(rows, "key_column", "v");
        assertThat(target.row("c")).isEqualTo(Map.of("id", "1", "n", "1"));
    }

    @Test
    void aVectorIsNoKey() {
        Dataset<Row> rows = read(VECTOR, DENSE);
        assertThatThrownBy(() -> target.write(rows, "key_column", "v"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("names the column \"v\" of type", "which cannot be a key");
    }

    @Test
    void sparksOwnDoorLetsThemThrough() {
        target.writer(read(VECTOR, DENSE, SPARSE)).save();
        assertJson(0, "v", DENSE_JSON);
        assertJson(1, "v", SPARSE_JSON);
    }

    private void assertJson(int id, String field, String json) {
        Map<String, String> row = target.row(id);
        assertThat(row).containsKey(field);
        if (target.format.equals("redis-hash")) {
            assertThat(row.get(field)).isEqualTo(json);
        } else {
            // Servers lay numbers out anew.
            assertThat(JsonTarget.json(row.get(field)).equals(UserDefinedTypesContract::compare, JsonTarget.json(json)))
                    .as("%s is %s", row.get(field), json)
                    .isTrue();
        }
    }

    private static int compare(JsonNode one, JsonNode other) {
        boolean same =
                one.isNumber() && other.isNumber() ? one.doubleValue() == other.doubleValue() : one.equals(other);
        return same ? 0 : 1;
    }

    /**
     * The values in a column v, each beside its number as id and n: read from the JSON of what Spark holds of them, as to make
     * a vector takes libraries that are not there.
     */
    private static Dataset<Row> read(DataType type, String... values) {
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            rows.add("{\"id\":" + i + ",\"n\":" + i + ",\"v\":" + values[i] + "}");
        }
        Dataset<String> json = Spark.shared().createDataset(rows, Encoders.STRING());
        return Spark.shared().read().schema(schema(type)).json(json.coalesce(1));
    }

    /** The same of values of Java's. */
    private static Dataset<Row> rows(DataType type, Object... values) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            rows.add(RowFactory.create(i, i, values[i]));
        }
        return Spark.shared().createDataFrame(rows, schema(type)).coalesce(1);
    }

    private static StructType schema(DataType type) {
        return new StructType()
                .add("id", DataTypes.IntegerType)
                .add("n", DataTypes.IntegerType)
                .add("v", type, true);
    }
}
