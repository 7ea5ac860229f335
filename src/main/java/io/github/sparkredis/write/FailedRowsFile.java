package io.github.sparkredis.write;

import io.github.sparkredis.encode.RowText;
import io.github.sparkredis.pipeline.Batch;
import io.github.sparkredis.resp.Outcome;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** The rows of one attempt at a task that failed; no file is made where none does. */
final class FailedRowsFile {

    /** A file that some row went to. */
    record Opened(OutputStream out, RowText text) {
        Opened(OutputStream out, StructType schema) {
            this(new BufferedOutputStream(out), new RowText(schema));
        }
    }

    private final FailedRows folder;
    private final Path path;
    /** Copies of the rows that are under way: a server may refuse them yet. */
    private final IdentityHashMap<Batch, List<InternalRow>> underWay = new IdentityHashMap<>();

    private @Nullable Opened file;
    private long rows;

    FailedRowsFile(FailedRows folder, Path path) {
        this.folder = folder;
        this.path = path;
    }

    /** A batch is to be filled. */
    void begin(Batch batch) {
        underWay.computeIfAbsent(batch, of -> new ArrayList<>()).clear();
    }

    /** A row is the next one of a batch. Spark uses it again, so it is copied. */
    void hold(Batch batch, InternalRow row) {
        underWay.computeIfAbsent(batch, of -> new ArrayList<>()).add(row.copy());
    }

    /** A row of a batch failed. */
    void add(Batch batch, int row, Outcome outcome) {
        add(underWay.getOrDefault(batch, List.of()).get(row), batch.commands().key(row), outcome);
    }

    /** A row failed. */
    void add(InternalRow row, @Nullable String key, Outcome outcome) {
        if (outcome.kind() != Outcome.Kind.FAILED) {
            return;
        }
        try {
            Opened opened = file;
            if (opened == null) {
                opened = folder.open(path);
                file = opened;
            }
            opened.text.write(key, outcome.reason(), outcome.message(), row, opened.out);
            rows++;
        } catch (IOException e) {
            throw folder.failure(e);
        }
    }

    /** How many rows it holds. */
    long rows() {
        return rows;
    }

    /** Ends the file. Returns its path, or null where there is none. */
    @Nullable
    String finish() {
        Opened opened = file;
        if (opened == null) {
            return null;
        }
        try {
            opened.out.close();
            file = null;
            return path.toString();
        } catch (IOException e) {
            throw folder.failure(e);
        }
    }

    /** Removes the file of an attempt that does not count, if it is not finished. */
    void discard() {
        Opened opened = file;
        if (opened == null) {
            return;
        }
        file = null;
        try {
            opened.out.close();
            folder.delete(path);
        } catch (IOException e) {
            // The driver removes what is not in place.
        }
    }
}
