package example;

import io.github.sparkredis.SparkRedis;
import io.github.sparkredis.result.WriteResult;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** A user's code, which is in no package of the connector's. */
public final class UsersProgram {

    private UsersProgram() {}

    public static void save(Dataset<Row> rows, String format, Map<String, String> options) {
        rows.write().format(format).options(options).mode("append").save();
    }

    public static WriteResult writeHashes(Dataset<Row> rows, Map<String, String> options) {
        return SparkRedis.writeHashes(rows, options);
    }
}
