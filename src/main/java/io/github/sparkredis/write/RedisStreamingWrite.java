package io.github.sparkredis.write;

import io.github.sparkredis.encode.RedisFormat;
import io.github.sparkredis.result.WriteResult;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.write.PhysicalWriteInfo;
import org.apache.spark.sql.connector.write.WriterCommitMessage;
import org.apache.spark.sql.connector.write.streaming.StreamingDataWriterFactory;
import org.apache.spark.sql.connector.write.streaming.StreamingWrite;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Writes one epoch of a streaming query as a batch write is: planned, the server looked at first, with a result of its own. An
 * epoch that Spark runs again meets the same keys. In continuous processing it writes all epochs, and looks at the server once.
 */
final class RedisStreamingWrite implements StreamingWrite {

    private final StreamRun run;
    private final RedisFormat format;
    private final String queryId;
    private final Map<String, @Nullable String> options;
    private final SaveMode saveMode;
    private final StructType schema;
    private final SparkSession session = SparkSession.active();

    private @Nullable Running epoch;

    /** An epoch that is being written. */
    private record Running(WriteJob job, Progress progress) {
        WriteResult end() {
            progress.stop();
            WriteResult result = ResultLog.end(job);
            progress.end(result);
            job.log(result);
            return result;
        }
    }

    RedisStreamingWrite(
            StreamRun run,
            RedisFormat format,
            String queryId,
            Map<String, @Nullable String> options,
            SaveMode saveMode,
            StructType schema) {
        this.run = run;
        this.format = format;
        this.queryId = queryId;
        this.options = options;
        this.saveMode = saveMode;
        this.schema = schema;
    }

    @Override
    public synchronized StreamingDataWriterFactory createStreamingWriterFactory(PhysicalWriteInfo info) {
        Long id = StreamSessions.epochOfThisThread(session);
        if (id == null) {
            WriteJob job = job(new WriteEpoch(queryId, 0, WriteEpoch.Kind.CONTINUOUS, false));
            new Preflight(job, true).run(saveMode == SaveMode.Overwrite);
            return RedisDataWriterFactory.of(job, info.numPartitions());
        }
        Running next = begin(new WriteEpoch(queryId, id, WriteEpoch.Kind.MICRO_BATCH, run.mayBeRepeated(id)));
        try {
            new Preflight(next.job, true).run(saveMode == SaveMode.Overwrite);
            epoch = next;
            return RedisDataWriterFactory.of(next.job, info.numPartitions());
        } catch (Throwable e) {
            epoch = null;
            run.ended(next.end());
            throw e;
        }
    }

    private WriteJob job(WriteEpoch of) {
        return new WriteJob(
                WritePlanner.plan(format, options, saveMode, session, schema, 0, of), session.sparkContext());
    }

    private Running begin(WriteEpoch of) {
        WriteJob job = job(of);
        ResultLog.begin(session, job);
        return new Running(job, new Progress(job, session.sparkContext(), result -> {}));
    }

    /** What an attempt has sent cannot be taken back, so there is nothing to coordinate. */
    @Override
    public boolean useCommitCoordinator() {
        return false;
    }

    /** Where too many rows failed the query fails, and the epoch runs again when it is started anew. */
    @Override
    public synchronized void commit(long epochId, WriterCommitMessage[] messages) {
        WriteJob job = job(epochId);
        add(job, messages);
        job.allTasksThrough();
        WriteResult result = end();
        job.refuseRestarts(result);
        job.refuseFailedRows(result);
    }

    /** There is no rollback: what was sent stays, and the result says that the epoch died. */
    @Override
    public synchronized void abort(long epochId, WriterCommitMessage[] messages) {
        if (epoch != null) { // else it was through, and failed for its rows
            add(job(epochId), messages);
            end();
        }
    }

    /** In continuous processing an epoch is first heard of when it is through. */
    private WriteJob job(long epochId) {
        Running current = epoch;
        if (current == null) {
            current = begin(new WriteEpoch(queryId, epochId, WriteEpoch.Kind.CONTINUOUS, false));
            epoch = current;
        }
        return current.job;
    }

    private static void add(WriteJob job, WriterCommitMessage[] messages) {
        for (WriterCommitMessage message : messages) {
            if (message instanceof TaskCommit commit) { // null of a task that was not through
                job.add(commit);
            }
        }
    }

    private WriteResult end() {
        Running ended = Objects.requireNonNull(epoch);
        epoch = null;
        WriteResult result = ended.end();
        run.ended(result);
        return result;
    }
}
