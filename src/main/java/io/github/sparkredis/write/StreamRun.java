package io.github.sparkredis.write;

import io.github.sparkredis.encode.RedisFormat;
import io.github.sparkredis.result.WriteResult;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.connector.write.streaming.StreamingWrite;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** What a streaming query writes from its start to its end, by one table: Spark asks for a write of its own for each epoch. */
public final class StreamRun {

    private final RedisFormat format;
    private @Nullable Long firstEpoch;
    private @Nullable WriteResult last;

    public StreamRun(RedisFormat format) {
        this.format = format;
    }

    /**
     * The next epoch's.
     *
     * @param options as the user gave them, without the session's defaults
     * @param saveMode overwrite where each epoch replaces what is there
     */
    public StreamingWrite write(
            String queryId, Map<String, @Nullable String> options, SaveMode saveMode, StructType schema) {
        return new RedisStreamingWrite(this, format, queryId, options, saveMode, schema);
    }

    /**
     * Whether an epoch may have been written before: the first one that a query writes is the last one of the query that
     * had died before, if it could not say that it was through.
     */
    synchronized boolean mayBeRepeated(long epoch) {
        if (firstEpoch == null) {
            firstEpoch = epoch;
        }
        return epoch == firstEpoch;
    }

    synchronized void ended(WriteResult result) {
        last = result;
    }

    /** The last epoch's figures, as {@code StreamingQueryProgress} shows them. */
    public synchronized Map<String, String> metrics() {
        Map<String, String> metrics = new LinkedHashMap<>();
        WriteResult result = last;
        if (result != null) {
            metrics.put("resultId", result.resultId());
            metrics.put("epochId", String.valueOf(result.epochId()));
            metrics.put("rowsWritten", String.valueOf(result.rowsWritten()));
            metrics.put("rowsDeleted", String.valueOf(result.rowsDeleted()));
            metrics.put("rowsSkipped", String.valueOf(result.rowsSkipped()));
            result.skips().forEach((reason, rows) -> metrics.put("rowsSkipped." + reason, String.valueOf(rows)));
            metrics.put("rowsFailed", String.valueOf(result.rowsFailed()));
            metrics.put("rowsInDoubt", String.valueOf(result.rowsInDoubt()));
            metrics.put("bytesSent", String.valueOf(result.bytesSent()));
            metrics.put("retries", String.valueOf(result.retries()));
            metrics.put("restarts", String.valueOf(result.restarts()));
        }
        return metrics;
    }
}
