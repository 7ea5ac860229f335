package io.github.sparkredis.pipeline;

import io.github.sparkredis.resp.Argument;
import io.github.sparkredis.resp.CommandBatch;
import io.github.sparkredis.resp.Commands;
import io.github.sparkredis.result.PlannedCommand;
import java.io.Serial;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows of one kind of command that would be sent, were it not a dry run. */
final class PlannedRows implements Serializable {
    @Serial
    private static final long serialVersionUID = 1L;

    private static final int MOST_KEYS = 5;

    /** So many bytes of each argument are looked at: more than a number has. */
    private static final int LONGEST_SHOWN = 64;

    private long rows;
    private long bytes;
    private final ArrayList<String> keys = new ArrayList<>();
    private String example = "";
    private @Nullable Long memory;

    void add(CommandBatch batch, int row, Commands commands) {
        if (rows == 0 || Long.valueOf(0).equals(memory)) {
            List<Argument> arguments = batch.arguments(row, LONGEST_SHOWN);
            example = Argument.text(arguments);
            memory = commands.memory(arguments);
        }
        if (keys.size() < MOST_KEYS) {
            keys.add(Tally.cut(batch.key(row)));
        }
        rows++;
        bytes += batch.length(row);
    }

    void add(PlannedRows other) {
        if (rows == 0 || Long.valueOf(0).equals(memory)) {
            example = other.example;
            memory = other.memory;
        }
        keys.addAll(other.keys.subList(0, Math.min(other.keys.size(), MOST_KEYS - keys.size())));
        rows += other.rows;
        bytes += other.bytes;
    }

    PlannedCommand as(String name) {
        return new PlannedCommand(name, rows, bytes, keys, example, memory);
    }
}
