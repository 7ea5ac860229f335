package io.github.sparkredis;

import io.github.sparkredis.encode.RedisFormat;
import io.github.sparkredis.result.RedisWriteException;
import io.github.sparkredis.result.WriteResult;
import io.github.sparkredis.write.ResultLog;
import io.github.sparkredis.write.WriteRunner;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Writes DataFrames to Redis and hands the result back, by options as texts. {@link HashWriter} and {@link JsonWriter} do
 * the same with types.
 */
public final class SparkRedis {

    private SparkRedis() {}

    /**
     * Writes each row as a hash, as {@code format("redis-hash")} with the save mode {@code append} does.
     *
     * <pre>{@code
     * WriteResult result = SparkRedis.writeHashes(customers, Map.of("key_column", "custkey"));
     * }</pre>
     *
     * @param rows the DataFrame
     * @param options by name, see {@code docs/options.md}; session defaults apply. {@code max_failed_rows} is {@code any}
     *     unless given: failed rows are in the result
     * @return the figures, once all rows were tried
     * @throws IllegalArgumentException before any row is sent, for what is wrong with the options or the schema
     * @throws RedisWriteException where the server cannot be reached, or more rows failed than {@code max_failed_rows}
     */
    public static WriteResult writeHashes(Dataset<Row> rows, Map<String, String> options) {
        return writeHashes(rows, options, result -> {});
    }

    /**
     * The same, and says how far it is.
     *
     * @param progress is given the figures so far, once in a second where any has changed, on a thread of its own. Those of
     *     tasks that run come with the heartbeats of their executors ({@code spark.executor.heartbeatInterval}, 10 s). What it
     *     throws is logged
     */
    public static WriteResult writeHashes(
            Dataset<Row> rows, Map<String, String> options, Consumer<WriteResult> progress) {
        return new WriteRunner(RedisFormat.HASH, RedisHashSource.class).append(new HashMap<>(options), rows, progress);
    }

    /**
     * Writes each row as a JSON document, as {@code format("redis-json")} with the save mode {@code append} does.
     *
     * <pre>{@code
     * WriteResult result = SparkRedis.writeJson(products, Map.of("key_pattern", "product:{sku}", "json_path", "$"));
     * }</pre>
     *
     * @param rows the DataFrame
     * @param options as for {@link #writeHashes}, and those for JSON alone
     * @return the figures, once all rows were tried
     * @throws IllegalArgumentException before any row is sent, for what is wrong with the options or the schema
     * @throws RedisWriteException where the server cannot be reached, or more rows failed than {@code max_failed_rows}
     */
    public static WriteResult writeJson(Dataset<Row> rows, Map<String, String> options) {
        return writeJson(rows, options, result -> {});
    }

    /**
     * The same, and says how far it is.
     *
     * @param progress as for {@link #writeHashes(Dataset, Map, Consumer)}
     */
    public static WriteResult writeJson(
            Dataset<Row> rows, Map<String, String> options, Consumer<WriteResult> progress) {
        return new WriteRunner(RedisFormat.JSON, RedisJsonSource.class).append(new HashMap<>(options), rows, progress);
    }

    /**
     * What a write of a session has done so far, while it runs.
     *
     * @param session that writes, or that started the stream which does
     * @param resultId the write's option {@code result_id}; of several the newest
     */
    public static Optional<WriteResult> progress(SparkSession session, String resultId) {
        return ResultLog.running(session).stream()
                .filter(result -> result.resultId().equals(resultId))
                .findFirst();
    }

    /**
     * The result of one of a session's last 100 writes.
     *
     * @param session that wrote, or that started the stream which did
     * @param resultId the write's option {@code result_id}; of several the newest
     */
    public static Optional<WriteResult> result(SparkSession session, String resultId) {
        return ResultLog.of(session).stream()
                .filter(result -> result.resultId().equals(resultId))
                .findFirst();
    }
}
