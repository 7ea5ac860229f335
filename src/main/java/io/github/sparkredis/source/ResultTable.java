package io.github.sparkredis.source;

import io.github.sparkredis.options.ResultQuery;
import io.github.sparkredis.write.ResultLog;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.read.LocalScan;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.jspecify.annotations.Nullable;

/** Results as {@code spark.read} reads them: those that there are as a query of them is planned, without a job of Spark. */
final class ResultTable implements SupportsRead {

    private final Map<String, String> options;

    /** @param options with which the table was made, or that were given with the read */
    ResultTable(Map<String, String> options) {
        this.options = options;
    }

    @Override
    public String name() {
        return ResultQuery.FORMAT;
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

    /** Options of the read itself, as Spark 4 hands them over with a table's, beat those. */
    @Override
    public ScanBuilder newScanBuilder(CaseInsensitiveStringMap ofRead) {
        Map<String, @Nullable String> all = new HashMap<>(new CaseInsensitiveStringMap(options));
        all.putAll(ofRead);
        ResultQuery query = ResultQuery.ofRelation(all);
        return () -> new LocalScan() {
            /** Spark plans a query with its session as the active one. */
            @Override
            public InternalRow[] rows() {
                return ResultRows.of(ResultLog.find(SparkSession.active(), query));
            }

            @Override
            public StructType readSchema() {
                return ResultRows.SCHEMA;
            }
        };
    }
}
