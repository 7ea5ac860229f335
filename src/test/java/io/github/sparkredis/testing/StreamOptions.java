package io.github.sparkredis.testing;

import java.util.Map;
import org.apache.spark.sql.streaming.DataStreamWriter;

/** The options of a stream: on Spark 4 these methods return another type, and a call that was compiled for 3.5 does not find them. */
public final class StreamOptions {

    private StreamOptions() {}

    public static <T> DataStreamWriter<T> with(DataStreamWriter<T> writer, Map<String, String> options) {
        options.forEach((name, text) -> {
            try {
                DataStreamWriter.class
                        .getMethod("option", String.class, String.class)
                        .invoke(writer, name, text);
            } catch (ReflectiveOperationException e) {
                throw new AssertionError(e);
            }
        });
        return writer;
    }

    public static <T> DataStreamWriter<T> with(DataStreamWriter<T> writer, String name, String text) {
        return with(writer, Map.of(name, text));
    }
}
