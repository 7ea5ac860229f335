package io.github.sparkredis.modes;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.result.WriteResult;
import io.github.sparkredis.testing.HashTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What holds for every format, and for hashes what becomes of their single fields. */
final class HashModesIT extends ModesContract {
    HashModesIT() {
        super(new HashTarget());
    }

    @Test
    void aReplaceInRowOrderKeepsOnlyTheLastRowsFields(SparkSession spark) {
        Dataset<Row> rows = spark.range(0, 2, 1, 1)
                .selectExpr("'k' AS id", "if(id = 0, 'a', null) AS first", "if(id = 1, 'b', null) AS second");
        target.write(rows, "mode", "replace");
        assertThat(target.row("k")).containsExactlyInAnyOrderEntriesOf(Map.of("second", "b"));
    }

    /** Lua spreads no more than about 8,000 values over the arguments of one call; a field is two. */
    @ParameterizedTest
    @CsvSource({"upsert,4101", "insert,4101", "update,4101", "replace,8101"})
    void aHashOfMoreFieldsThanOneCallOfTheScriptTakesIsWrittenWhole(String mode, int fields, SparkSession spark) {
        if (mode.equals("update") || mode.equals("replace")) {
            target.redis.hset(target.key("wide"), "own", "stays");
        }
        WriteResult result = target.write(wide(spark, fields), "mode", mode, "ttl", "600");
        assertCounts(result, 1, 0, Map.of());
        Map<String, String> hash = target.row("wide");
        assertThat(hash).hasSize(mode.equals("update") ? fields + 1 : fields);
        for (int f = 0; f < fields; f++) {
            assertThat(hash.get("f" + f)).isEqualTo("v" + f);
        }
        assertThat(target.ttl("wide")).isBetween(1L, 600L);
    }

    private static Dataset<Row> wide(SparkSession spark, int fields) {
        StructType schema = new StructType().add("id", DataTypes.StringType);
        List<Object> values = new ArrayList<>(List.of("wide"));
        for (int f = 0; f < fields; f++) {
            schema = schema.add("f" + f, DataTypes.StringType);
            values.add("v" + f);
        }
        return spark.createDataFrame(List.of(RowFactory.create(values.toArray())), schema);
    }
}
