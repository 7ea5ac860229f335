package io.github.sparkredis.write;

import java.io.Serializable;

/**
 * What a streaming query writes at a time.
 *
 * @param queryId the query's, the same after it starts again from its checkpoint
 * @param id the epoch's, from 0: what {@code foreachBatch} calls the batch's
 * @param kind how the query writes it
 * @param mayBeRepeated whether it may have been written before, by a query that died before it could say so
 */
record WriteEpoch(String queryId, long id, Kind kind, boolean mayBeRepeated) implements Serializable {

    enum Kind {
        /** By a batch write of the user's. */
        FOREACH_BATCH,
        /** By {@code writeStream}. */
        MICRO_BATCH,
        /** By {@code writeStream}, where it is known late which epoch it is. */
        CONTINUOUS
    }

    boolean isOfSink() {
        return kind != Kind.FOREACH_BATCH;
    }

    WriteEpoch withId(long other) {
        return new WriteEpoch(queryId, other, kind, mayBeRepeated);
    }
}
