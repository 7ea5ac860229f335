package io.github.sparkredis.result;

import java.io.Serial;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The commands of one kind that a dry run would have sent. */
// No record: Kryo before 5 cannot read those.
public final class PlannedCommand implements Serializable {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String name;
    private final long rows;
    private final long bytes;
    private final ArrayList<String> keys;
    private final String example;
    private final @Nullable Long memory;

    /** Made by the connector. */
    public PlannedCommand(
            String name, long rows, long bytes, List<String> keys, String example, @Nullable Long memory) {
        this.name = name;
        this.rows = rows;
        this.bytes = bytes;
        this.keys = new ArrayList<>(keys); // Kryo cannot read those of List.of
        this.example = example;
        this.memory = memory;
    }

    /** {@return the command: {@code HSET}, {@code JSON.SET}, {@code EVALSHA}, …} */
    public String name() {
        return name;
    }

    /** {@return rows that would go by it} */
    public long rows() {
        return rows;
    }

    /** {@return their bytes} */
    public long bytes() {
        return bytes;
    }

    /** {@return the first keys, cut where they are long} */
    public List<String> keys() {
        return Collections.unmodifiableList(keys);
    }

    /** {@return the first command, with long values cut} */
    public String example() {
        return example;
    }

    /**
     * {@return the bytes that the row of {@link #example} would take in Redis, as {@code MEMORY USAGE} counts them; null where
     * that is not known}
     */
    public @Nullable Long memory() {
        return memory;
    }

    private List<@Nullable Object> values() {
        List<@Nullable Object> values = new ArrayList<>(List.of(name, rows, bytes, keys, example));
        values.add(memory);
        return values;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PlannedCommand command && command.values().equals(values());
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, rows, bytes);
    }

    /** The number of rows, the first keys, and below them the first command. */
    @Override
    public String toString() {
        return ResultText.count(rows) + " × " + name + ": " + String.join(", ", keys)
                + (rows > keys.size() ? ", …" : "") + "\n    " + example;
    }
}
