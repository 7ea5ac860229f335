package io.github.sparkredis;

import io.github.sparkredis.write.ResultLog;
import io.github.sparkredis.write.WriteResultTable;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableProvider;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.sources.DataSourceRegister;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * {@code format("redis-write-result")}: the results of this session's last 100 writes, the newest first; the option
 * {@code result_id} picks one.
 */
public final class WriteResultSource implements TableProvider, DataSourceRegister {

    @Override
    public String shortName() {
        return "redis-write-result";
    }

    @Override
    public StructType inferSchema(CaseInsensitiveStringMap options) {
        return WriteResultTable.SCHEMA;
    }

    @Override
    public Table getTable(StructType schema, Transform[] partitioning, Map<String, String> properties) {
        // The session is the one that loads; by the time that the rows are asked for it may be a clone of it.
        SparkSession session = SparkSession.active();
        String id = new CaseInsensitiveStringMap(properties).get("result_id");
        return new WriteResultTable(() -> {
            List<WriteResult> results = ResultLog.of(session);
            return id == null
                    ? results
                    : results.stream()
                            .filter(result -> result.resultId().equals(id))
                            .limit(1)
                            .toList();
        });
    }
}
