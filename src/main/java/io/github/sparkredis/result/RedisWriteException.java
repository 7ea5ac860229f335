package io.github.sparkredis.result;

import java.io.Serial;
import org.apache.spark.QueryContext;
import org.apache.spark.SparkRuntimeException;
import org.jspecify.annotations.Nullable;
import scala.collection.immutable.Map;

/**
 * A write failed, or rows of it did. The message says how many, why, and what to do.
 *
 * <p>It is one of Spark's own exceptions, as PySpark shows those by their message, and all others by a stack trace of Java.
 * The condition is Spark's {@code TASK_WRITE_FAILED}: PySpark looks it up, and cannot find one that Spark does not have.
 */
public class RedisWriteException extends SparkRuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private static final String CONDITION = "TASK_WRITE_FAILED";

    private final String message;

    /** Made by the connector. */
    public RedisWriteException(String message) {
        this(message, null);
    }

    /** Made by the connector. */
    public RedisWriteException(String message, @Nullable Throwable cause) {
        // The parameter "path" of the condition; by it sparkredis tells this exception from Spark's own.
        super(CONDITION, new Map.Map1<>("path", "Redis"), cause, new QueryContext[0], "");
        this.message = message;
    }

    /** Without the words of the condition, which say less. */
    @Override
    public String getMessage() {
        return message;
    }
}
