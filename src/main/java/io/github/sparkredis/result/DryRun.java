package io.github.sparkredis.result;

import java.io.Serial;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a write with {@code dry_run=true} would have sent. */
public final class DryRun implements Serializable {
    @Serial
    private static final long serialVersionUID = 1L;

    private final ArrayList<PlannedCommand> commands;

    /** Made by the connector. */
    public DryRun(List<PlannedCommand> commands) {
        this.commands = new ArrayList<>(commands);
    }

    /** {@return rows that would be sent} */
    public long rows() {
        return commands.stream().mapToLong(PlannedCommand::rows).sum();
    }

    /** {@return the bytes of their commands} */
    public long bytes() {
        return commands.stream().mapToLong(PlannedCommand::bytes).sum();
    }

    /**
     * {@return about how many bytes the rows would take in Redis if each had a key of its own that is not there: the number of
     * rows times {@link PlannedCommand#memory}; null where that is not known, as for documents, or where there are no rows}
     */
    public @Nullable Long memory() {
        if (commands.isEmpty()) {
            return null;
        }
        long sum = 0;
        for (PlannedCommand command : commands) {
            Long each = command.memory();
            if (each == null) {
                return null;
            }
            sum += each * command.rows();
        }
        return sum;
    }

    /** {@return the commands, those of the most rows first} */
    public List<PlannedCommand> commands() {
        return Collections.unmodifiableList(commands);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DryRun dryRun && dryRun.commands.equals(commands);
    }

    @Override
    public int hashCode() {
        return commands.hashCode();
    }

    /** A line of figures, and the first keys and the first command of each kind. */
    @Override
    public String toString() {
        Long memory = memory();
        return ResultText.rows(rows()) + " to send, " + ResultText.bytes(bytes())
                + (memory == null ? "" : ", about " + ResultText.bytes(memory) + " in Redis")
                + commands.stream().map(command -> "\n" + command).collect(Collectors.joining());
    }
}
