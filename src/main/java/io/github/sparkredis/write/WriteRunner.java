package io.github.sparkredis.write;

import io.github.sparkredis.client.RefusedException;
import io.github.sparkredis.encode.RedisFormat;
import io.github.sparkredis.pipeline.RestartedException;
import io.github.sparkredis.result.RedisWriteException;
import io.github.sparkredis.result.WriteResult;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Runs a write from the driver: plans it, looks at the server first, and has Spark run the job.
 *
 * <p>Every door leads here, so that all save modes, the session's defaults and the result work alike. The job itself is an
 * ordinary V2 write, which finds what was prepared here among the {@link PreparedJobs}.
 */
public final class WriteRunner {

    private final RedisFormat format;
    private final String source;

    /** @param source the class that Spark finds the format by */
    public WriteRunner(RedisFormat format, Class<?> source) {
        this.format = format;
        this.source = source.getName();
    }

    /**
     * Writes a DataFrame, and throws where more rows failed than the options allow.
     *
     * @param options as the user gave them, without the session's defaults
     * @throws io.github.sparkredis.options.OptionException before anything is sent, for what is wrong with the options or
     *     the schema
     * @throws RedisWriteException where the server cannot be reached, or rows failed
     */
    public WriteResult save(Map<String, @Nullable String> options, SaveMode saveMode, Dataset<Row> rows) {
        return write(options, saveMode, rows, 0, result -> {});
    }

    /**
     * Writes a DataFrame as {@code append} does; failed rows are in the result, and do not throw by default.
     *
     * @param progress is told how far the write is
     */
    public WriteResult append(
            Map<String, @Nullable String> options, Dataset<Row> rows, Consumer<WriteResult> progress) {
        return write(options, SaveMode.Append, rows, Long.MAX_VALUE, progress);
    }

    /** Checks what can be known of a table's options before anything is written to it; see {@link #save}. */
    public void check(SparkSession session, Map<String, @Nullable String> options, StructType schema) {
        WritePlanner.check(format, options, session, schema);
    }

    private WriteResult write(
            Map<String, @Nullable String> options,
            SaveMode saveMode,
            Dataset<Row> rows,
            long maxFailedRows,
            Consumer<WriteResult> listener) {
        SparkSession session = rows.sparkSession();
        SparkContext context = session.sparkContext();
        WriteJob job = new WriteJob(
                WritePlanner.plan(
                        format,
                        options,
                        saveMode,
                        session,
                        rows.schema(),
                        maxFailedRows,
                        StreamSessions.epoch(session)),
                context);
        ResultLog.begin(session, job);
        WriteResult result;
        Progress progress = new Progress(job, context, listener);
        JobDescription description = JobDescription.of(job, context);
        try {
            new Preflight(job, StreamSessions.isInQuery(session)).run(saveMode == SaveMode.Overwrite);
            run(job, rows);
        } finally {
            description.close();
            progress.stop();
            result = ResultLog.end(job); // of a write that died, too
            progress.end(result);
            job.log(result);
        }
        job.refuseRestarts(result);
        job.refuseFailedRows(result);
        return result;
    }

    private void run(WriteJob job, Dataset<Row> rows) {
        String id = PreparedJobs.put(job);
        try {
            rows.write()
                    .format(source)
                    .option(PreparedJobs.OPTION, id)
                    .mode(SaveMode.Append)
                    .save();
        } catch (Exception e) { // Scala throws checked ones without a word
            RuntimeException own = ownCause(e);
            if (own instanceof RestartedException) {
                job.sawARestart();
            }
            if (own != null) {
                throw new RedisWriteException(died(own, job.result()), e);
            }
            throw e;
        } finally {
            PreparedJobs.remove(id);
        }
    }

    /** Spark says that the job was aborted; what the task said lies below. */
    private static @Nullable RuntimeException ownCause(Exception thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof RedisWriteException || cause instanceof RefusedException) {
                return (RuntimeException) cause;
            }
        }
        return null;
    }

    private static String died(RuntimeException cause, WriteResult result) {
        return cause.getMessage() + " The write died, and what it wrote stays: " + result.rowsWritten()
                + " rows or more. The result: spark.read.format(\"redis-write-result\").option(\"result_id\", \""
                + result.resultId() + "\").load()";
    }
}
