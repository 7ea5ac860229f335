package io.github.sparkredis.write;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The writes of this driver that are prepared and under way. The job's id goes through Spark as an option, by which the
 * source finds the job again.
 */
public final class PreparedJobs {

    /** The option of the inner write that holds the id of its job; no user gives it. */
    static final String OPTION = "__spark_redis_prepared";

    private static final Map<String, WriteJob> JOBS = new ConcurrentHashMap<>();

    private PreparedJobs() {}

    /** Returns the id of the job. */
    static String put(WriteJob job) {
        String id = UUID.randomUUID().toString();
        JOBS.put(id, job);
        return id;
    }

    static void remove(String id) {
        JOBS.remove(id);
    }

    /** The job that a write's options name; null where they name none, which is to say: a user's write. */
    public static @Nullable WriteJob find(Map<String, String> options) {
        return JOBS.get(options.getOrDefault(OPTION, ""));
    }
}
