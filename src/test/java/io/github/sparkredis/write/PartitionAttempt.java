package io.github.sparkredis.write;

import io.github.sparkredis.encode.RedisFormat;
import io.github.sparkredis.encode.RowPlan;
import io.github.sparkredis.options.BatchOptions;
import io.github.sparkredis.options.ConnectionOptions;
import io.github.sparkredis.options.OptionValues;
import io.github.sparkredis.options.Options;
import io.github.sparkredis.options.RateOptions;
import io.github.sparkredis.options.ResultOptions;
import io.github.sparkredis.options.RetryOptions;
import io.github.sparkredis.options.WaitOptions;
import io.github.sparkredis.pipeline.Tally;
import java.util.Map;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;

/** An attempt at the one partition of a write, as Spark makes it, without Spark: in a test that makes thousands. */
public final class PartitionAttempt {
    private final RedisDataWriter writer;

    /**
     * Begins one.
     *
     * @param options whose {@code topology} is not left open, as the driver asks for it
     * @param isOneOfSeveral whether another attempt writes the same rows, before or at the same time
     */
    public PartitionAttempt(
            RedisFormat format, Map<String, String> options, StructType schema, boolean isOneOfSeveral) {
        OptionValues values = OptionValues.of(options, Map.of(), format.shortName());
        RowPlan plan = RowPlan.of(values, schema, values.get(Options.MODE), false);
        format.check(plan);
        WriteTask task = new WriteTask(
                format,
                plan,
                ConnectionOptions.from(values),
                RetryOptions.from(values),
                BatchOptions.from(values),
                WaitOptions.from(values),
                RateOptions.from(values),
                ResultOptions.from(values, 0),
                "seed",
                null,
                null,
                isOneOfSeveral);
        writer = new RedisDataWriter(task, 0, 1, null, null);
    }

    public void write(InternalRow row) {
        writer.write(row);
    }

    /** Ends it, and returns what it counted. */
    public Tally commit() {
        Tally tally = ((TaskCommit) writer.commit()).tally();
        writer.close();
        return tally;
    }

    /** Ends it where it stands. */
    public void abort() {
        writer.abort();
        writer.close();
    }
}
