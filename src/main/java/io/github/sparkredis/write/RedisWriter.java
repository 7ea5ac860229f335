package io.github.sparkredis.write;

import io.github.sparkredis.RedisWriteException;
import io.github.sparkredis.WriteResult;
import io.github.sparkredis.client.ConnectionLostException;
import io.github.sparkredis.client.KeySweep;
import io.github.sparkredis.client.RedisConnection;
import io.github.sparkredis.client.RefusedException;
import io.github.sparkredis.client.Trial;
import io.github.sparkredis.encode.KeyPlan;
import io.github.sparkredis.encode.RedisFormat;
import io.github.sparkredis.encode.RowEncoder;
import io.github.sparkredis.encode.RowPlan;
import io.github.sparkredis.encode.WriteIdentity;
import io.github.sparkredis.options.BatchOptions;
import io.github.sparkredis.options.ConnectionOptions;
import io.github.sparkredis.options.OptionException;
import io.github.sparkredis.options.OptionValues;
import io.github.sparkredis.options.Options;
import io.github.sparkredis.options.ResultOptions;
import io.github.sparkredis.options.RetryOptions;
import io.github.sparkredis.options.WriteMode;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Runs a write from the driver: checks everything that can be checked, tries the server, and has Spark run the job.
 *
 * <p>Every door leads here, so that all save modes, the session's defaults and the result work alike. The job itself is an
 * ordinary V2 write, which finds what was prepared here by {@link #PREPARED}, an option that only this class gives.
 */
public final class RedisWriter {

    /** The option by which the inner write finds its prepared job. */
    private static final String PREPARED = "__spark_redis_prepared";

    private static final Map<String, WriteJob> JOBS = new ConcurrentHashMap<>();

    private final RedisFormat format;
    private final String source;

    /** @param source the class that Spark finds the format by */
    public RedisWriter(RedisFormat format, Class<?> source) {
        this.format = format;
        this.source = source.getName();
    }

    /**
     * Writes a DataFrame, and throws where more rows failed than the options allow.
     *
     * @param options as the user gave them, without the session's defaults
     * @throws OptionException before anything is sent, for what is wrong with the options or the schema
     * @throws RedisWriteException where the server cannot be reached, or rows failed
     */
    WriteResult save(Map<String, @Nullable String> options, SaveMode saveMode, Dataset<Row> rows) {
        return write(options, saveMode, rows, 0);
    }

    /**
     * Writes what came by one of Spark's older interfaces, as {@link #save} does.
     *
     * @throws OptionException where Spark has lost the options on the way
     */
    public WriteResult saveFromV1(Map<String, @Nullable String> options, SaveMode saveMode, Dataset<Row> rows) {
        SaveAsTable.refuse(format);
        return save(options, saveMode, rows);
    }

    /** Writes a DataFrame as {@code append} does; failed rows are in the result, and do not throw by default. */
    public WriteResult append(Map<String, @Nullable String> options, Dataset<Row> rows) {
        return write(options, SaveMode.Append, rows, Long.MAX_VALUE);
    }

    /** The table of a prepared write, or the one that leads Spark to prepare one. */
    public Table table(Map<String, String> options, StructType schema) {
        WriteJob job = JOBS.get(options.getOrDefault(PREPARED, ""));
        return job == null ? new RedisTable(format, this, schema, options) : new PreparedTable(schema, job);
    }

    private WriteResult write(
            Map<String, @Nullable String> options, SaveMode saveMode, Dataset<Row> rows, long maxFailedRows) {
        SparkSession session = rows.sparkSession();
        OptionValues values =
                OptionValues.of(options, ScalaMaps.toJava(session.conf().getAll()), format.shortName());
        boolean caseSensitive = Boolean.parseBoolean(session.conf().get("spark.sql.caseSensitive", "false"));
        RowPlan plan = RowPlan.of(values, rows.schema(), mode(values, saveMode), caseSensitive);
        format.check(plan);
        if (saveMode == SaveMode.Overwrite) {
            checkOverwrite(plan);
        }
        WriteTask task = new WriteTask(
                format,
                plan,
                ConnectionOptions.from(values),
                RetryOptions.from(values),
                BatchOptions.from(values),
                ResultOptions.from(values, maxFailedRows));
        WriteJob job = new WriteJob(task);
        WriteResult result;
        try {
            prepare(job, saveMode == SaveMode.Overwrite);
            run(job, rows);
        } finally {
            result = job.result(); // of a write that died, too
            ResultLog.add(session, result);
            job.log(result);
        }
        job.refuseFailedRows(result);
        return result;
    }

    private static WriteMode mode(OptionValues values, SaveMode saveMode) {
        WriteMode mode = values.get(Options.MODE);
        if (saveMode != SaveMode.Ignore) {
            return mode;
        }
        if (values.isGiven(Options.MODE) && mode != WriteMode.INSERT) {
            throw new OptionException("The save mode ignore means the option mode=insert, but "
                    + values.nameOf(Options.MODE) + "=" + mode.name().toLowerCase(Locale.ROOT)
                    + " was given. Leave the option out, or use the save mode append with it.");
        }
        return WriteMode.INSERT;
    }

    private static void checkOverwrite(RowPlan plan) {
        if (plan.mode() == WriteMode.UPDATE) {
            throw new OptionException(
                    "The save mode overwrite and the option mode=update contradict each other: the one"
                            + " removes the keys that the other needs to be there. Use the save mode append.");
        }
        if (!plan.document().isAtRoot()) {
            throw new OptionException("The save mode overwrite and the option json_path="
                    + plan.document().path()
                    + " contradict each other: the one removes the documents that the other writes into. Use the save mode"
                    + " append.");
        }
        if (plan.key().literalHead().isEmpty()) {
            throw new OptionException("The save mode overwrite would remove every key of the database: the keys of"
                    + " this write begin with no literal text. Give a key_prefix, or a key_pattern that begins with text"
                    + " such as user:{id}. Or use the save mode append with the option mode=replace.");
        }
    }

    /** Tries the server, so that what would fail every row fails here, once, and before the job. */
    private void prepare(WriteJob job, boolean overwrite) {
        WriteTask task = job.task();
        KeyPlan key = task.plan().key();
        RowEncoder encoder =
                format.encoder(task.plan(), new WriteIdentity(task.result().id(), 0, 1));
        try {
            RedisConnection connection = SharedConnections.INSTANCE.borrow(task.connection());
            boolean atRest = false;
            try {
                connection.load(encoder.scripts());
                Trial.run(
                        connection,
                        task.connection().topology(),
                        encoder.trialCommands(key.literalHead() + "spark-redis-trial"));
                if (overwrite) {
                    KeySweep.remove(connection, key.glob(), format.keyType(), job::keysRemoved);
                }
                atRest = true;
            } finally {
                if (atRest) {
                    SharedConnections.INSTANCE.giveBack(connection);
                } else {
                    SharedConnections.INSTANCE.discard(connection);
                }
            }
        } catch (ConnectionLostException e) {
            throw new RedisWriteException(
                    e.getMessage()
                            + ". No row was sent. Check the option url, that the server runs, and that the driver"
                            + " reaches it (rediss:// for a server that speaks TLS).",
                    e);
        } catch (RefusedException e) {
            throw new RedisWriteException(e.getMessage() + " No row was sent.", e);
        }
    }

    private void run(WriteJob job, Dataset<Row> rows) {
        String id = UUID.randomUUID().toString();
        JOBS.put(id, job);
        try {
            rows.write()
                    .format(source)
                    .option(PREPARED, id)
                    .mode(SaveMode.Append)
                    .save();
        } catch (Exception e) { // Scala throws checked ones without a word
            RuntimeException own = ownCause(e);
            if (own != null) {
                throw new RedisWriteException(died(own, job.result()), e);
            }
            throw e;
        } finally {
            JOBS.remove(id);
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
