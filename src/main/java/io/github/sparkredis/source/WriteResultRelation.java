package io.github.sparkredis.source;

import io.github.sparkredis.options.ResultQuery;
import io.github.sparkredis.write.ResultLog;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SQLContext;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.sources.BaseRelation;
import org.apache.spark.sql.sources.TableScan;
import org.apache.spark.sql.types.StructType;

/** Results as a view of SQL and the tables of Spark 3.5 read them: those that there are as a query of them is planned. */
final class WriteResultRelation extends BaseRelation implements TableScan {

    private final SQLContext context;
    private final ResultQuery query;

    WriteResultRelation(SQLContext context, ResultQuery query) {
        this.context = context;
        this.query = query;
    }

    @Override
    public SQLContext sqlContext() {
        return context;
    }

    @Override
    public StructType schema() {
        return ResultRows.SCHEMA;
    }

    /** The rows are made as Spark holds them. */
    @Override
    public boolean needConversion() {
        return false;
    }

    @Override
    @SuppressWarnings("unchecked") // needConversion() says that these are no Rows
    public RDD<Row> buildScan() {
        List<InternalRow> rows = List.of(ResultRows.of(ResultLog.find(context.sparkSession(), query)));
        RDD<?> rdd = JavaSparkContext.fromSparkContext(context.sparkContext())
                .parallelize(rows, 1)
                .rdd();
        return (RDD<Row>) rdd;
    }
}
