package io.github.sparkredis.source;

import io.github.sparkredis.options.ResultQuery;
import io.github.sparkredis.options.TableProperties;
import io.github.sparkredis.write.ScalaMaps;
import java.util.Map;
import org.apache.spark.sql.SQLContext;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableProvider;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.sources.BaseRelation;
import org.apache.spark.sql.sources.DataSourceRegister;
import org.apache.spark.sql.sources.RelationProvider;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** Where Spark reads results. Views of SQL, and the tables of Spark 3.5, come by {@link RelationProvider}. */
public abstract class ResultSource implements TableProvider, RelationProvider, DataSourceRegister {

    @Override
    public String shortName() {
        return ResultQuery.FORMAT;
    }

    @Override
    public StructType inferSchema(CaseInsensitiveStringMap options) {
        return ResultRows.SCHEMA;
    }

    @Override
    public Table getTable(StructType schema, Transform[] partitioning, Map<String, String> properties) {
        if (TableProperties.areOfTable(properties)) {
            // Checked as it is read: whoever drops it comes here, too.
            return new ResultTable(TableProperties.options(properties));
        }
        ResultQuery.of(properties);
        return new ResultTable(properties);
    }

    @Override
    public BaseRelation createRelation(SQLContext context, scala.collection.immutable.Map<String, String> parameters) {
        ResultQuery query = ResultQuery.ofRelation(ScalaMaps.toJava(parameters));
        return new WriteResultRelation(context, query);
    }
}
