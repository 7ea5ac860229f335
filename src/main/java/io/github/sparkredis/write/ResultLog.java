package io.github.sparkredis.write;

import io.github.sparkredis.options.ResultQuery;
import io.github.sparkredis.result.WriteResult;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.WeakHashMap;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** The last results of each Spark session, and its writes under way, kept at the driver for as long as the session lives. */
public final class ResultLog {

    private static final int PER_SESSION = 100;

    /** A setting of the session, which Spark copies into its clones: so a clone finds the results of its origin. */
    private static final String ID = "spark.datasource.redis-write-result.session";

    private static final Map<SparkSession, ResultLog> LOGS = new WeakHashMap<>();

    private final Deque<WriteResult> results = new ArrayDeque<>();
    private final Deque<WriteJob> running = new ArrayDeque<>();

    private ResultLog() {}

    /** A write begins, in a session, and for the one that started the query for which it does. */
    static void begin(SparkSession session, WriteJob job) {
        SparkSession starter = StreamSessions.starterFor(session);
        synchronized (LOGS) {
            LOGS.computeIfAbsent(session, ResultLog::named).running.addFirst(job);
            if (starter != null && starter != session) {
                LOGS.computeIfAbsent(starter, ResultLog::named).running.addFirst(job);
            }
        }
    }

    /** A write that began is over. Whoever asks meanwhile finds it either running or among the results. */
    static WriteResult end(WriteJob job) {
        synchronized (LOGS) {
            WriteResult result = job.end();
            for (ResultLog log : LOGS.values()) {
                if (log.running.remove(job)) {
                    log.keep(result);
                }
            }
            return result;
        }
    }

    private static ResultLog named(SparkSession session) {
        if (session.conf().getOption(ID).isEmpty()) {
            session.conf().set(ID, UUID.randomUUID().toString());
        }
        return new ResultLog();
    }

    private void keep(WriteResult result) {
        results.addFirst(result);
        if (results.size() > PER_SESSION) {
            results.remove(oldestOfTheMost());
        }
    }

    /** Of the query with the most, or of the writes of none: a long stream leaves some of what others wrote. */
    private WriteResult oldestOfTheMost() {
        Map<String, List<WriteResult>> byQuery = new LinkedHashMap<>(); // in the order of their oldest
        results.descendingIterator()
                .forEachRemaining(
                        result -> byQuery.computeIfAbsent(String.valueOf(result.queryId()), query -> new ArrayList<>())
                                .add(result));
        return Collections.max(byQuery.values(), Comparator.comparingInt(List::size))
                .get(0);
    }

    /** What is asked for of a session, the newest first; of a name that was given twice, the newest alone. */
    public static List<WriteResult> find(SparkSession session, ResultQuery query) {
        List<WriteResult> results = query.withRunning() ? withRunning(session) : of(session);
        String id = query.id();
        return id == null
                ? results
                : results.stream()
                        .filter(result -> result.resultId().equals(id))
                        .limit(1)
                        .toList();
    }

    /** The session's results, the newest first. */
    public static List<WriteResult> of(SparkSession session) {
        synchronized (LOGS) {
            ResultLog log = find(session);
            return log == null ? List.of() : List.copyOf(log.results);
        }
    }

    /** The session's writes under way and its results, each the newest first; a write that ends meanwhile is among them. */
    public static List<WriteResult> withRunning(SparkSession session) {
        synchronized (LOGS) {
            return Stream.concat(running(session).stream(), of(session).stream())
                    .toList();
        }
    }

    /** What the session's writes under way have done so far, the newest first. */
    public static List<WriteResult> running(SparkSession session) {
        synchronized (LOGS) {
            ResultLog log = find(session);
            return log == null
                    ? List.of()
                    : log.running.stream().map(WriteJob::result).toList();
        }
    }

    /** Its own, or that of the session of which it is a clone, as Spark makes one to plan a cached query. */
    private static @Nullable ResultLog find(SparkSession session) {
        ResultLog own = LOGS.get(session);
        String id = own == null ? session.conf().get(ID, "") : "";
        if (id.isEmpty()) {
            return own;
        }
        for (Map.Entry<SparkSession, ResultLog> log : LOGS.entrySet()) {
            if (log.getKey().conf().get(ID, "").equals(id)) {
                return log.getValue();
            }
        }
        return null;
    }
}
