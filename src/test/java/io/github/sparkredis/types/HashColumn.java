package io.github.sparkredis.types;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.SparkRedis;
import io.github.sparkredis.result.WriteResult;
import io.github.sparkredis.testing.RedisServer;
import io.github.sparkredis.testing.Spark;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import redis.clients.jedis.Jedis;

/** Writes a column by redis-hash, and reads what the fields then hold with a plain client. */
final class HashColumn {

    private final Map<String, String> options = new HashMap<>();

    /** Sets an option of the writes that follow. */
    HashColumn with(String option, String value) {
        options.put(option, value);
        return this;
    }

    /** What these values of a type become, each in a row of its own. */
    List<String> texts(DataType type, Object... values) {
        return texts(rows(type, values));
    }

    /** What the values of a SQL expression over {@code k}, the number of the row, become. */
    List<String> texts(String expression, int rows) {
        return texts(Spark.shared().range(0, rows, 1, 1).selectExpr("id AS k").selectExpr("k", expression + " AS v"));
    }

    /** What the column {@code v} becomes, in the order of {@code k}, which counts from 0. */
    List<String> texts(Dataset<Row> rows) {
        return bytes(rows).stream().map(value -> new String(value, UTF_8)).toList();
    }

    /** The bytes that the column {@code v} becomes, in the order of {@code k}, which counts from 0. */
    List<byte[]> bytes(Dataset<Row> rows) {
        String prefix = RedisServer.shared().freshPrefix();
        WriteResult result = SparkRedis.writeHashes(rows, optionsOfAWrite(prefix));
        assertThat(result.errors()).isEmpty();
        assertThat(result.rowsWritten()).isPositive();
        List<byte[]> fields = new ArrayList<>();
        try (Jedis redis = RedisServer.shared().client()) {
            for (int k = 0; k < result.rowsWritten(); k++) {
                Map<byte[], byte[]> hash = redis.hgetAll((prefix + k).getBytes(UTF_8));
                assertThat(hash).as("the hash %s", k).hasSize(1);
                hash.forEach((name, value) -> {
                    assertThat(name).asString(UTF_8).isEqualTo("v");
                    fields.add(value);
                });
            }
        }
        return fields;
    }

    /** Writes a column of which rows may fail. */
    WriteResult result(Dataset<Row> rows, String prefix) {
        return SparkRedis.writeHashes(rows, optionsOfAWrite(prefix));
    }

    /** Rows of a number {@code k} from 0 and a value {@code v}, in one partition. */
    static Dataset<Row> rows(DataType type, Object... values) {
        StructType schema = new StructType().add("k", DataTypes.IntegerType).add("v", type);
        List<Row> rows = IntStream.range(0, values.length)
                .mapToObj(k -> RowFactory.create(k, values[k]))
                .toList();
        return Spark.shared().createDataFrame(rows, schema).coalesce(1);
    }

    /** Doubles as objects, so that they are many values and not one. */
    static Object[] objects(double... values) {
        return Arrays.stream(values).boxed().toArray();
    }

    private Map<String, String> optionsOfAWrite(String prefix) {
        Map<String, String> all = new HashMap<>(options);
        all.put("url", RedisServer.shared().url());
        all.put("key_column", "k");
        all.put("key_prefix", prefix);
        return all;
    }
}
