package io.github.sparkredis.encode;

import io.github.sparkredis.resp.CommandBatch;
import io.github.sparkredis.resp.Commands;
import io.github.sparkredis.resp.Probe;
import java.util.Optional;
import org.apache.spark.sql.catalyst.InternalRow;

/** Makes one command of each row, and knows what the server's answer to it means. Used by one task. */
public interface RowEncoder extends Commands {

    /**
     * Appends the command of a row.
     *
     * @param offset the row's place in its partition, from 0
     * @throws UnsentRow where the row cannot be written; what was appended by then is to be dropped
     */
    void encode(InternalRow row, long offset, CommandBatch batch) throws UnsentRow;

    /** Whether rows may be {@linkplain CommandBatch#openTry tries}. */
    default boolean tries() {
        return false;
    }

    /** Whether the answers to what was encoded decide on how rows go from now on, and are to be awaited; said once. */
    default boolean takeSampleEnd() {
        return false;
    }

    /**
     * Whether a row is skipped wherever its key is there, so that it need not be sent to a server that has the key.
     */
    default boolean skipsKeysThere() {
        return false;
    }

    /**
     * Appends the key of a row, and nothing else. The values of fields are not looked at.
     *
     * @throws UnsentRow where the row has none, or no field, or no expiry that can be; what was appended by then is to be dropped
     */
    void encodeKey(InternalRow row, long offset, CommandBatch batch) throws UnsentRow;

    /**
     * How to find out whether a server takes the {@link Shortcut}; nothing where rows take none.
     *
     * @param key one that is not there
     */
    default Optional<Probe> shortcutProbe(String key) {
        return Optional.empty();
    }
}
