package io.github.sparkredis.write;

import java.lang.reflect.Field;
import java.util.Map;
import java.util.UUID;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.jspecify.annotations.Nullable;

/**
 * Knows which session started a streaming query. What {@code foreachBatch} is given belongs to a clone of that session,
 * which Spark makes for the query and whose parent no API of Spark tells.
 */
final class StreamSessions {

    /** {@code StreamExecution.QUERY_ID_KEY} of Spark: a local property of the threads that a query starts. */
    private static final String QUERY_ID = "sql.streaming.queryId";

    /** {@code MicroBatchExecution.BATCH_ID_KEY} of Spark, another of these. */
    private static final String EPOCH = "streaming.sql.batchId";

    /** Where Spark's {@code StreamExecution} keeps the clone. */
    private static final String CLONE = "sparkSessionForStream";

    private StreamSessions() {}

    /** Whether a session writes for a streaming query now. */
    static boolean isInQuery(SparkSession session) {
        return session.sparkContext().getLocalProperty(QUERY_ID) != null || starterFor(session) != null;
    }

    /** The epoch of the query for which this thread writes, in {@code foreachBatch}; null where it writes for none that is known. */
    static @Nullable WriteEpoch epoch(SparkSession session) {
        String query = session.sparkContext().getLocalProperty(QUERY_ID);
        Long id = epochOfThisThread(session);
        return query == null || id == null ? null : new WriteEpoch(query, id, WriteEpoch.Kind.FOREACH_BATCH, false);
    }

    /** The number of the epoch for which this thread works; null for none, and in continuous processing. */
    static @Nullable Long epochOfThisThread(SparkSession session) {
        String id = session.sparkContext().getLocalProperty(EPOCH);
        return id == null ? null : Long.valueOf(id);
    }

    /** The session that started the query for which a session writes now; null where it writes for none. */
    static @Nullable SparkSession starterFor(SparkSession session) {
        try {
            Map<UUID, ? extends StreamingQuery> active = session.sharedState().activeStreamingQueries();
            String id = session.sparkContext().getLocalProperty(QUERY_ID);
            StreamingQuery query = id == null ? null : active.get(UUID.fromString(id));
            if (query != null) {
                return query.sparkSession();
            }
            // A thread of the user's own, or of Python where its threads are not pinned, has no such property.
            for (StreamingQuery other : active.values()) {
                if (cloneOf(other) == session) {
                    return other.sparkSession();
                }
            }
            return null;
        } catch (LinkageError e) {
            return null; // a vendor's Spark that keeps its queries elsewhere: the results stay with the clone
        }
    }

    private static @Nullable Object cloneOf(StreamingQuery query) {
        for (Class<?> type = query.getClass(); type != null; type = type.getSuperclass()) {
            try {
                Field field = type.getDeclaredField(CLONE);
                field.setAccessible(true);
                return field.get(query);
            } catch (NoSuchFieldException e) {
                // a parent may have it
            } catch (IllegalAccessException e) {
                return null;
            }
        }
        return null;
    }
}
