package io.github.sparkredis.write;

import io.github.sparkredis.result.WriteResult;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import org.apache.spark.sql.SparkSession;

/** The last results of each Spark session, kept at the driver for as long as the session lives. */
public final class ResultLog {

    private static final int PER_SESSION = 100;

    private static final Map<SparkSession, Deque<WriteResult>> RESULTS = new WeakHashMap<>();

    private ResultLog() {}

    /** Keeps a result for the session that wrote, and for the one that started the query for which it did. */
    static void add(SparkSession session, WriteResult result) {
        SparkSession starter = StreamSessions.starterFor(session);
        synchronized (RESULTS) {
            keep(session, result);
            if (starter != null && starter != session) {
                keep(starter, result);
            }
        }
    }

    private static void keep(SparkSession session, WriteResult result) {
        Deque<WriteResult> results = RESULTS.computeIfAbsent(session, s -> new ArrayDeque<>());
        results.addFirst(result);
        if (results.size() > PER_SESSION) {
            results.removeLast();
        }
    }

    /** The session's results, the newest first. */
    public static List<WriteResult> of(SparkSession session) {
        synchronized (RESULTS) {
            Deque<WriteResult> results = RESULTS.get(session);
            return results == null ? List.of() : List.copyOf(results);
        }
    }
}
