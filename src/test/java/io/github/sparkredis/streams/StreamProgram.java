package io.github.sparkredis.streams;

import io.github.sparkredis.testing.StreamOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.DataStreamWriter;
import org.apache.spark.sql.streaming.StreamingQueryListener;
import org.apache.spark.sql.streaming.Trigger;

/** Writes all files of a folder as a stream, one in an epoch, and notes the figures of each epoch that was committed. */
final class StreamProgram {

    /** @param arguments the format, the server, the folder, and options as name=value */
    public static void main(String... arguments) throws Exception {
        Path folder = Path.of(arguments[2]);
        SparkSession spark = SparkSession.builder()
                .master("local[2]")
                .config("spark.ui.enabled", "false")
                .config("spark.sql.shuffle.partitions", "2")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .getOrCreate();
        spark.sparkContext().setLogLevel("WARN");
        spark.streams().addListener(new Notes(folder.resolve("notes")));
        DataStreamWriter<Row> writer = spark.readStream()
                .schema("id INT, name STRING, v BIGINT, op STRING")
                .option("maxFilesPerTrigger", "1")
                .json(folder.resolve("input").toString())
                .repartition(2)
                .writeStream()
                .format(arguments[0]);
        StreamOptions.with(
                writer,
                Map.of(
                        "url",
                        arguments[1],
                        "checkpointLocation",
                        folder.resolve("checkpoint").toString()));
        for (int i = 3; i < arguments.length; i++) {
            String[] option = arguments[i].split("=", 2);
            StreamOptions.with(writer, option[0], option[1]);
        }
        Files.createFile(folder.resolve("started"));
        writer.trigger(Trigger.AvailableNow()).start().awaitTermination();
        spark.stop(); // the listener has heard all by then
        System.out.println("through");
    }

    private static final class Notes extends StreamingQueryListener {
        private final Path file;

        Notes(Path file) {
            this.file = file;
        }

        @Override
        public void onQueryStarted(QueryStartedEvent event) {}

        @Override
        public void onQueryProgress(QueryProgressEvent event) {
            Map<String, String> metrics = event.progress().sink().metrics();
            if (event.progress().numInputRows() == 0) {
                return;
            }
            String line = String.join(
                    " ",
                    metrics.get("epochId"),
                    metrics.get("rowsWritten"),
                    metrics.get("rowsDeleted"),
                    metrics.get("rowsSkipped"),
                    metrics.get("rowsFailed"),
                    String.valueOf(event.progress().numInputRows()));
            try {
                Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void onQueryTerminated(QueryTerminatedEvent event) {}
    }
}
