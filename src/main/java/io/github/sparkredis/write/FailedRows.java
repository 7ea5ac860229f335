package io.github.sparkredis.write;

import io.github.sparkredis.result.RedisWriteException;
import java.io.IOException;
import java.io.Serial;
import java.io.Serializable;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/**
 * The folder where the rows that failed go: a file for each attempt at a task, of which those of the attempts that count are put
 * in place when the write is through. Until then they lie in a folder beside, which Spark does not read.
 */
final class FailedRows implements Serializable {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String folder;
    /** Of the write: its files end in it. */
    private final String name;

    private final StructType schema;
    private final SerializableConfiguration hadoop;

    /** @param name of the write, the same if it is an epoch of a stream that runs again */
    FailedRows(String folder, String name, StructType schema, SerializableConfiguration hadoop) {
        this.folder = folder;
        this.name = name;
        this.schema = schema;
        this.hadoop = hadoop;
    }

    FailedRows ofEpoch(long epoch) {
        return new FailedRows(folder, name + "-" + epoch, schema, hadoop);
    }

    String folder() {
        return folder;
    }

    StructType schema() {
        return schema;
    }

    private FileSystem fileSystem() throws IOException {
        return new Path(folder).getFileSystem(hadoop.value());
    }

    private Path temporary() {
        return new Path(new Path(folder, "_temporary"), name);
    }

    /** @throws RedisWriteException where nothing can be put there */
    void check() {
        try {
            if (!fileSystem().mkdirs(new Path(folder))) {
                throw new IOException("it is no folder, and none could be made");
            }
        } catch (IOException | RuntimeException e) {
            throw failure(e);
        }
    }

    /** The file of an attempt at a task. */
    FailedRowsFile file(int partition, long attempt) {
        String file = String.format("part-%05d-%s-%d.json", partition, name, attempt);
        return new FailedRowsFile(this, new Path(temporary(), file));
    }

    FailedRowsFile.Opened open(Path file) throws IOException {
        return new FailedRowsFile.Opened(fileSystem().create(file, true), schema);
    }

    void delete(Path file) throws IOException {
        fileSystem().delete(file, false);
    }

    /** Puts these files in place, and others that an earlier run of the same epoch put there away. */
    void commit(List<String> files) {
        try {
            FileSystem fileSystem = fileSystem();
            FileStatus[] before = fileSystem.globStatus(new Path(folder, "part-*-" + name + ".json"));
            for (FileStatus old : before == null ? new FileStatus[0] : before) {
                fileSystem.delete(old.getPath(), false);
            }
            for (String file : files) {
                Path from = new Path(file);
                String partition = from.getName().substring(0, from.getName().indexOf("-" + name));
                Path to = new Path(folder, partition + "-" + name + ".json");
                if (!fileSystem.rename(from, to)) {
                    throw new IOException(from + " could not be renamed to " + to);
                }
            }
        } catch (IOException | RuntimeException e) {
            throw failure(e);
        }
        clear();
    }

    /** Removes what is not in place. */
    void clear() {
        try {
            FileSystem fileSystem = fileSystem();
            fileSystem.delete(temporary(), true);
            Path parent = temporary().getParent();
            if (fileSystem.exists(parent) && fileSystem.listStatus(parent).length == 0) {
                fileSystem.delete(parent, false);
            }
        } catch (IOException | RuntimeException e) {
            // Spark does not read it, and the write has nothing to do with it.
        }
    }

    RedisWriteException failure(Exception cause) {
        return new RedisWriteException(
                "The rows that fail could not be kept in failed_rows=" + folder + ": " + cause.getMessage()
                        + ". Check that the folder can be written by the driver and the executors, or leave the option out.",
                cause);
    }
}
