package io.github.sparkredis.source;

import io.github.sparkredis.result.WriteResult;
import io.github.sparkredis.write.ResultLog;
import io.github.sparkredis.write.ScalaMaps;
import java.util.List;
import org.apache.spark.sql.SQLContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.sources.BaseRelation;
import org.apache.spark.sql.sources.DataSourceRegister;
import org.apache.spark.sql.sources.RelationProvider;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * Where Spark reads results.
 *
 * <p>A source of the older kind, as only those are told which session reads: to a {@code TableProvider} of Spark 3.5 it
 * is the thread's active one, which need not be that of {@code session.read()}, and may be a clone of it.
 */
public abstract class ResultSource implements RelationProvider, DataSourceRegister {

    @Override
    public String shortName() {
        return "redis-write-result";
    }

    @Override
    public BaseRelation createRelation(SQLContext context, scala.collection.immutable.Map<String, String> parameters) {
        SparkSession session = context.sparkSession();
        String id = new CaseInsensitiveStringMap(ScalaMaps.toJava(parameters)).get("result_id");
        return new WriteResultRelation(context, () -> {
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
