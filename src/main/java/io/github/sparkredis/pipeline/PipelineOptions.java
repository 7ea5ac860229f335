package io.github.sparkredis.pipeline;

import io.github.sparkredis.options.BatchOptions;
import io.github.sparkredis.options.RetryOptions;
import io.github.sparkredis.options.WaitOptions;

/**
 * What a pipeline is to know of its write.
 *
 * @param name what its warnings begin with
 * @param replicas which replicas are to have a batch before it counts
 * @param keysAreGenerated whether the keys of written rows are news to the user, and belong into the result
 * @param othersWriteTheSame whether another attempt at the task may write the same rows, before or at the same time
 * @param isRepeated whether one did so before: what a row was to delete, and is not there, was deleted by it
 * @param failsOnRestart whether the task fails where a server became another process meanwhile
 */
public record PipelineOptions(
        String name,
        RetryOptions retry,
        BatchOptions batch,
        WaitOptions replicas,
        boolean keysAreGenerated,
        boolean othersWriteTheSame,
        boolean isRepeated,
        boolean failsOnRestart) {}
