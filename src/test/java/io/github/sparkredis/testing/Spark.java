package io.github.sparkredis.testing;

import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** The local Spark of the tests. A JVM has room for one at a time. */
public final class Spark {
    private static final TemporaryDirectory WAREHOUSE = TemporaryDirectory.create("warehouse");

    private static SparkSession running;

    private Spark() {}

    /** Whether this Spark is {@code major.minor} or later. */
    public static boolean isAtLeast(int major, int minor) {
        return Version.of(shared().version()).isAtLeast(major, minor);
    }

    /** Spark 4.0 wants every column of a catalog's table in an INSERT; a view's, and other Sparks, may lack some. */
    public static boolean insertNeedsEveryColumn() {
        return isAtLeast(4, 0) && !isAtLeast(4, 1);
    }

    /** The session that tests share, on {@code local[4]}; started when first asked for, or again after {@link #start}'s was closed. */
    public static synchronized SparkSession shared() {
        if (running == null || running.sparkContext().isStopped()) {
            running = open(Map.of());
        }
        return running;
    }

    /** A session with settings and temporary views of its own, on the shared one's executors. */
    public static SparkSession newSession() {
        return shared().newSession();
    }

    /**
     * Stops what runs and starts another with these settings, for those that only a new Spark takes up
     * ({@code spark.master}, {@code spark.serializer}, {@code spark.eventLog.dir}). The caller closes it.
     */
    public static synchronized SparkSession start(Map<String, String> settings) {
        if (running != null) {
            running.stop();
        }
        running = open(settings);
        return running;
    }

    private static SparkSession open(Map<String, String> settings) {
        SparkSession.clearActiveSession();
        SparkSession.clearDefaultSession();
        Map<String, Object> all = new HashMap<>(Map.of(
                "spark.master", "local[4]",
                "spark.app.name", "tests",
                "spark.ui.enabled", "false",
                // How often executors say how far their tasks are.
                "spark.executor.heartbeatInterval", "1s",
                "spark.driver.host", "127.0.0.1",
                "spark.sql.shuffle.partitions", "4",
                "spark.sql.warehouse.dir", WAREHOUSE.path().toUri().toString(),
                // No test may depend on a time zone, and this one has half an hour.
                "spark.sql.session.timeZone", "Asia/Kolkata"));
        all.putAll(settings);
        return SparkSession.builder().config(all).getOrCreate();
    }
}
