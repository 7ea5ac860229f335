package io.github.sparkredis.source;

import io.github.sparkredis.options.OptionException;
import io.github.sparkredis.options.Quoted;
import io.github.sparkredis.result.WriteResult;
import io.github.sparkredis.write.ResultLog;
import io.github.sparkredis.write.ScalaMaps;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.sql.SQLContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableProvider;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.sources.BaseRelation;
import org.apache.spark.sql.sources.DataSourceRegister;
import org.apache.spark.sql.sources.RelationProvider;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.jspecify.annotations.Nullable;

/** Where Spark reads results. Views of SQL, and the tables of Spark 3.5, come by {@link RelationProvider}. */
public abstract class ResultSource implements TableProvider, RelationProvider, DataSourceRegister {

    @Override
    public String shortName() {
        return "redis-write-result";
    }

    @Override
    public StructType inferSchema(CaseInsensitiveStringMap options) {
        return ResultRows.SCHEMA;
    }

    @Override
    public Table getTable(StructType schema, Transform[] partitioning, Map<String, String> properties) {
        return new ResultTable(asked(new CaseInsensitiveStringMap(properties)));
    }

    @Override
    public BaseRelation createRelation(SQLContext context, scala.collection.immutable.Map<String, String> parameters) {
        Function<SparkSession, List<WriteResult>> asked =
                asked(new CaseInsensitiveStringMap(ScalaMaps.toJava(parameters)));
        SparkSession session = context.sparkSession();
        return new WriteResultRelation(context, () -> asked.apply(session));
    }

    private static Function<SparkSession, List<WriteResult>> asked(CaseInsensitiveStringMap options) {
        String id = options.get("result_id");
        boolean withRunning = isTrue(options.get("running"));
        return session -> {
            List<WriteResult> results = withRunning ? ResultLog.withRunning(session) : ResultLog.of(session);
            return id == null
                    ? results
                    : results.stream()
                            .filter(result -> result.resultId().equals(id))
                            .limit(1)
                            .toList();
        };
    }

    private static boolean isTrue(@Nullable String running) {
        if (running == null || running.equalsIgnoreCase("false")) {
            return false;
        }
        if (running.equalsIgnoreCase("true")) {
            return true;
        }
        throw new OptionException(
                "The option \"running\" of redis-write-result is true or false, not " + Quoted.of(running) + ".");
    }
}
