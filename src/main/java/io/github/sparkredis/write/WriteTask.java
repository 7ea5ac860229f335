package io.github.sparkredis.write;

import io.github.sparkredis.client.Servers;
import io.github.sparkredis.encode.RedisFormat;
import io.github.sparkredis.encode.RowPlan;
import io.github.sparkredis.encode.WriteIdentity;
import io.github.sparkredis.options.BatchOptions;
import io.github.sparkredis.options.ConnectionOptions;
import io.github.sparkredis.options.RateOptions;
import io.github.sparkredis.options.ResultOptions;
import io.github.sparkredis.options.RetryOptions;
import io.github.sparkredis.options.WaitOptions;
import io.github.sparkredis.pipeline.PipelineOptions;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * All that a task needs to know of its write; goes from the driver to the executors.
 *
 * @param speculation whether Spark may run two attempts at a task at the same time
 * @param keySeed what generated keys are derived from: drawn once, so that every attempt at a task has the same
 * @param failedRows where rows go that failed; null where they are counted, and no more
 * @param epoch of a streaming query, for which the write is; null for one that is none's
 */
record WriteTask(
        RedisFormat format,
        RowPlan plan,
        ConnectionOptions connection,
        RetryOptions retry,
        BatchOptions batch,
        WaitOptions replicas,
        RateOptions rate,
        ResultOptions result,
        String keySeed,
        @Nullable WriteEpoch epoch,
        @Nullable FailedRows failedRows,
        boolean speculation)
        implements Serializable {

    WriteTask with(ConnectionOptions servers) {
        return with(plan, servers, batch, keySeed, epoch, failedRows);
    }

    /** The same, for servers of which one does not take the shortcut. */
    WriteTask withoutShortcut() {
        return with(plan.withoutShortcut(), connection, batch, keySeed, epoch, failedRows);
    }

    /** The same, with so many rows in a batch at the most. */
    WriteTask withBatchesOf(int rows) {
        return with(plan, connection, batch.atMost(rows), keySeed, epoch, failedRows);
    }

    /** The same, for one epoch of a stream, whose keys are its own. */
    WriteTask ofEpoch(long id) {
        WriteEpoch of = epoch == null ? null : epoch.withId(id);
        FailedRows failed = failedRows == null ? null : failedRows.ofEpoch(id);
        return with(plan, connection, batch, keySeed + "/" + id, of, failed);
    }

    private WriteTask with(
            RowPlan rows,
            ConnectionOptions servers,
            BatchOptions batches,
            String seed,
            @Nullable WriteEpoch of,
            @Nullable FailedRows failed) {
        return new WriteTask(
                format, rows, servers, retry, batches, replicas, rate, result, seed, of, failed, speculation);
    }

    /** Whether epochs come to an end in tasks first. */
    boolean isContinuous() {
        return epoch != null && epoch.kind() == WriteEpoch.Kind.CONTINUOUS;
    }

    WriteIdentity identity(int partition, int partitions) {
        return new WriteIdentity(keySeed, partition, partitions, epoch == null ? 0 : epoch.id());
    }

    /** The plan of rows that are sent to these servers. */
    RowPlan planFor(Servers servers) {
        boolean sharesNames = !servers.haveSlots() && !batch.transaction() && !result.dryRun();
        return sharesNames ? plan.withSharedNames() : plan;
    }

    /** @param isRepeated whether this attempt at the task is not the first */
    PipelineOptions pipeline(boolean isRepeated) {
        boolean areRepeated = isRepeated || (epoch != null && epoch.mayBeRepeated());
        return new PipelineOptions(
                format.shortName(),
                retry,
                batch,
                replicas,
                plan.key().isGenerated(),
                areRepeated || speculation,
                areRepeated,
                result.failsOnRestart());
    }
}
