package io.github.sparkredis.write;

import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;

/** How many tasks of an application can run at a time, over all its executors. */
final class TaskSlots {

    /** More are possible than can be told. */
    static final int UNBOUNDED = Integer.MAX_VALUE;

    private TaskSlots() {}

    /** Those of now, and those that may join while a job runs, as far as the configuration tells. */
    static int most(SparkContext context) {
        return context.isLocal() ? now(context) : most(context.getConf(), now(context));
    }

    /** Those of now. */
    static int now(SparkContext context) {
        int now = 0;
        try {
            now = context.maxNumConcurrentTasks(context.resourceProfileManager().defaultResourceProfile());
        } catch (LinkageError e) {
            // Spark counts it among its own, and a later one may do without.
        }
        return now > 0 ? now : Math.max(1, context.defaultParallelism());
    }

    /** @param now how many can run now */
    static int most(SparkConf conf, int now) {
        int cpusOfATask = conf.getInt("spark.task.cpus", 1);
        // Without a word an executor has all cores of its worker on Spark's own clusters, and one elsewhere.
        boolean areCoresKnown = conf.contains("spark.executor.cores")
                || !conf.get("spark.master", "").matches("spark:.*|local-cluster.*");
        long perExecutor = Math.max(1, conf.getInt("spark.executor.cores", 1) / cpusOfATask);
        long inAll = conf.contains("spark.cores.max") ? conf.getInt("spark.cores.max", 0) / cpusOfATask : UNBOUNDED;
        if (conf.getBoolean("spark.dynamicAllocation.enabled", false)) {
            long executors = conf.getInt("spark.dynamicAllocation.maxExecutors", UNBOUNDED);
            return most(now, areCoresKnown ? Math.min(inAll, executors * perExecutor) : inAll);
        }
        // Both start two where nothing is said: https://spark.apache.org/docs/latest/running-on-yarn.html#configuration
        int instances = conf.get("spark.master", "").matches("yarn.*|k8s:.*") ? 2 : 0;
        return most(
                now,
                conf.contains("spark.cores.max")
                        ? inAll
                        : conf.getInt("spark.executor.instances", instances) * perExecutor);
    }

    private static int most(int now, long announced) {
        return (int) Math.max(now, Math.min(UNBOUNDED, announced));
    }
}
