package io.github.sparkredis.source;

import io.github.sparkredis.result.WriteResult;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.read.LocalScan;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** Results as {@code spark.read} reads them: those that there are as a query of them is planned, without a job of Spark. */
final class ResultTable implements SupportsRead {

    private final Function<SparkSession, List<WriteResult>> results;

    ResultTable(Function<SparkSession, List<WriteResult>> results) {
        this.results = results;
    }

    @Override
    public String name() {
        return "redis-write-result";
    }

    @Override
    @Deprecated // by Spark 3.4 in favour of columns(), yet abstract there
    public StructType schema() {
        return ResultRows.SCHEMA;
    }

    @Override
    public Set<TableCapability> capabilities() {
        return Set.of(TableCapability.BATCH_READ);
    }

    @Override
    public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
        return () -> new LocalScan() {
            /** Spark plans a query with its session as the active one. */
            @Override
            public InternalRow[] rows() {
                return ResultRows.of(results.apply(SparkSession.active()));
            }

            @Override
            public StructType readSchema() {
                return ResultRows.SCHEMA;
            }
        };
    }
}
