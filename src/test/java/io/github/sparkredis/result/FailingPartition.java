package io.github.sparkredis.result;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;

/** A function that fails its task, after so many other tasks have succeeded: so the driver has heard of those by then. */
final class FailingPartition implements AutoCloseable {
    static final String MESSAGE = "this partition is to fail";

    private static final String FUNCTION = "fail_after_the_others";
    private static final long LONGEST_WAIT_SECONDS = 60;

    /** Static, as the function is serialized on its way to the tasks, which are in this JVM. */
    private static volatile CountDownLatch others = new CountDownLatch(0);

    private final SparkSession spark;
    private final SparkListener listener = new SparkListener() {
        @Override
        public void onTaskEnd(SparkListenerTaskEnd end) {
            if (end.taskInfo().successful()) {
                others.countDown();
            }
        }
    };

    FailingPartition(SparkSession spark, int otherTasks) {
        this.spark = spark;
        others = new CountDownLatch(otherTasks);
        spark.sparkContext().addSparkListener(listener);
        UDF1<Long, Long> function = FailingPartition::fail;
        spark.udf().register(FUNCTION, function, DataTypes.LongType);
    }

    private static Long fail(Long id) throws InterruptedException {
        if (!others.await(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the other tasks did not end");
        }
        throw new IllegalStateException(MESSAGE);
    }

    /** SQL that is the id, and fails where the condition holds. */
    String callForRows(String condition) {
        return "CASE WHEN " + condition + " THEN " + FUNCTION + "(id) ELSE id END";
    }

    @Override
    public void close() {
        spark.sparkContext().removeSparkListener(listener);
    }
}
