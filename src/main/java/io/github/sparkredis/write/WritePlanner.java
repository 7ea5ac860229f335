package io.github.sparkredis.write;

import io.github.sparkredis.encode.KeyPlan;
import io.github.sparkredis.encode.RedisFormat;
import io.github.sparkredis.encode.RowPlan;
import io.github.sparkredis.options.BatchOptions;
import io.github.sparkredis.options.ConnectionOptions;
import io.github.sparkredis.options.OptionException;
import io.github.sparkredis.options.OptionValues;
import io.github.sparkredis.options.Options;
import io.github.sparkredis.options.RateOptions;
import io.github.sparkredis.options.ResultOptions;
import io.github.sparkredis.options.RetryOptions;
import io.github.sparkredis.options.WaitOptions;
import io.github.sparkredis.options.WriteMode;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a task of what a user gave, or refuses it: everything that can be known without asking the server. */
final class WritePlanner {

    private static final Logger LOG = LoggerFactory.getLogger("io.github.sparkredis");

    private WritePlanner() {}

    /**
     * Plans a write.
     *
     * @param options as the user gave them, without the session's defaults
     * @param maxFailedRows where the options say nothing
     * @param epoch of the stream that writes, or null
     * @throws OptionException for what is wrong with the options or the schema
     */
    static WriteTask plan(
            RedisFormat format,
            Map<String, @Nullable String> options,
            SaveMode saveMode,
            SparkSession session,
            StructType schema,
            long maxFailedRows,
            @Nullable WriteEpoch epoch) {
        OptionValues values =
                OptionValues.of(options, ScalaMaps.toJava(session.conf().getAll()), format.shortName());
        boolean caseSensitive = Boolean.parseBoolean(session.conf().get("spark.sql.caseSensitive", "false"));
        RowPlan plan = RowPlan.of(values, schema, mode(values, saveMode), caseSensitive);
        format.check(plan);
        if (saveMode == SaveMode.Overwrite) {
            checkOverwrite(plan, epoch != null && epoch.isOfSink());
        }
        checkEpoch(plan.key(), epoch);
        String prefix = values.find(Options.KEY_PREFIX).orElse("");
        Stream.of(schema.fieldNames())
                .filter(name -> epoch == null || epoch.mayBeRepeated()) // once in a run of a stream
                .filter(name -> prefix.contains("{" + name + "}"))
                .forEach(name -> LOG.warn(
                        "The option key_prefix=\"{}\" is taken as it stands, and {{}} as a hash tag: a key_pattern would hold the"
                                + " column's value there.",
                        prefix,
                        name));
        if (values.get(Options.DRY_RUN) && !values.isExplicit(Options.DRY_RUN)) {
            LOG.warn(
                    "{} sends nothing: dry_run=true is a default of this session ({}).",
                    format.shortName(),
                    values.nameOf(Options.DRY_RUN));
        }
        return new WriteTask(
                format,
                plan,
                ConnectionOptions.from(values),
                RetryOptions.from(values),
                BatchOptions.from(values),
                WaitOptions.from(values),
                RateOptions.from(values),
                ResultOptions.from(values, maxFailedRows),
                values.find(Options.KEY_SEED).orElseGet(() -> seed(epoch)),
                epoch,
                values.find(Options.FAILED_ROWS)
                        .map(folder -> failedRows(folder, epoch, session, schema))
                        .orElse(null),
                Boolean.parseBoolean(session.conf().get("spark.speculation", "false")));
    }

    /**
     * Checks the options of a table. Where nothing says yet what the keys are, or which server it is, the session that writes may; without columns,
     * what is written has them.
     *
     * @throws OptionException for what is wrong with the options or the columns
     */
    static void check(
            RedisFormat format, Map<String, @Nullable String> options, SparkSession session, StructType schema) {
        OptionValues values =
                OptionValues.of(options, ScalaMaps.toJava(session.conf().getAll()), format.shortName());
        boolean hasKeys = List.of(Options.KEY_COLUMN, Options.KEY_PATTERN, Options.KEY_PREFIX).stream()
                .anyMatch(values::isGiven);
        if (!hasKeys) {
            LOG.warn(
                    "Nothing says what the keys of the new {} table are. Until the options \"key_column\", \"key_pattern\" or"
                            + " \"key_prefix\" do, in OPTIONS (…) or by a default of the session, nothing can be written to it.",
                    format.shortName());
        } else if (schema.length() > 0) {
            boolean caseSensitive = Boolean.parseBoolean(session.conf().get("spark.sql.caseSensitive", "false"));
            format.check(RowPlan.of(values, schema, values.get(Options.MODE), caseSensitive));
        }
    }

    /** Of a stream the query's, so that an epoch that runs again makes the same keys. */
    private static String seed(@Nullable WriteEpoch epoch) {
        return epoch != null && epoch.isOfSink()
                ? epoch.queryId()
                : UUID.randomUUID().toString();
    }

    private static FailedRows failedRows(
            String folder, @Nullable WriteEpoch epoch, SparkSession session, StructType schema) {
        String name = epoch != null && epoch.isOfSink()
                ? epoch.queryId()
                : UUID.randomUUID().toString();
        return new FailedRows(
                folder,
                name,
                schema,
                new SerializableConfiguration(session.sessionState().newHadoopConf()));
    }

    private static void checkEpoch(KeyPlan key, @Nullable WriteEpoch epoch) {
        if (key.hasEpoch() && epoch == null) {
            throw new OptionException(
                    "The option \"key_pattern\" holds {epoch}, the number of a stream's batch, and this"
                            + " write is none of a stream. For a column of that name write {column:epoch}.");
        }
        if (key.hasIndex() && !key.hasEpoch() && epoch != null && epoch.isOfSink()) {
            throw new OptionException(
                    "The option \"key_pattern\" holds {idx}, which begins anew in each epoch of a stream:"
                            + " each would overwrite the keys of the one before. Add {epoch}, as in event:{epoch}:{idx}.");
        }
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

    private static void checkOverwrite(RowPlan plan, boolean isStream) {
        String overwrite = isStream ? "The output mode complete" : "The save mode overwrite";
        String append = isStream ? "the output mode update" : "the save mode append";
        if (EnumSet.of(WriteMode.UPDATE, WriteMode.DELETE, WriteMode.TOUCH).contains(plan.mode())) {
            throw new OptionException(overwrite + " and the option mode="
                    + plan.mode().name().toLowerCase(Locale.ROOT) + " contradict each other: the one"
                    + " removes the keys that the other needs to be there. Use " + append + ".");
        }
        if (!plan.document().isAtRoot()) {
            throw new OptionException(overwrite + " and the option json_path="
                    + plan.document().path()
                    + " contradict each other: the one removes the documents that the other writes into. Use " + append
                    + ".");
        }
        if (plan.key().literalHead().isEmpty()) {
            throw new OptionException(overwrite + " would remove every key of the database: the keys of"
                    + " this write begin with no literal text. Give a \"key_prefix\", or a \"key_pattern\" that begins with text"
                    + " such as user:{id}. Or use " + append + " with the option mode=replace.");
        }
    }
}
