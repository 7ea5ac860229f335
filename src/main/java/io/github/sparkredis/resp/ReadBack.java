package io.github.sparkredis.resp;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How to find out whether a row was written whose first answer is lost, and whose second one, "it is there already", does not
 * say by whom: what is there now is compared with the row.
 */
public interface ReadBack {

    /**
     * Whether rows are those of an insert: of several of one key only the first can have written it. Else each may have been
     * written whose condition does not hold now.
     */
    boolean isOfInsert();

    /** The command that reads what is at the row's key: its name, the key, and what else it takes. */
    List<byte[]> command(CommandBatch batch, int row);

    /** What is at the key of a row. */
    enum Found {
        /** Exactly what the row writes, its expiry aside. */
        THE_ROW,
        SOMETHING_ELSE,
        /** It expired, was deleted, or was lost with its server. */
        NOTHING
    }

    /**
     * Compares what is there with the row.
     *
     * @param reply as {@link Reply.Value} has it
     * @throws UnexpectedReplyException where it is no answer to that command
     */
    Found compare(CommandBatch batch, int row, @Nullable Object reply) throws UnexpectedReplyException;
}
