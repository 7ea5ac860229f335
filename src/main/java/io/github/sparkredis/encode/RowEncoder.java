package io.github.sparkredis.encode;

import io.github.sparkredis.resp.CommandBatch;
import io.github.sparkredis.resp.Outcome;
import io.github.sparkredis.resp.Reply;
import io.github.sparkredis.resp.Script;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.jspecify.annotations.Nullable;

/** Makes one command of each row, and knows what the server's answer to that command means. Used by one task. */
public interface RowEncoder {

    /**
     * Appends the command of a row.
     *
     * @param offset the row's place in its partition, from 0
     * @throws UnsentRow where the row cannot be written; what was appended by then is to be dropped
     */
    void encode(InternalRow row, long offset, CommandBatch batch) throws UnsentRow;

    /** What an answer that is no error says about the row: its content as {@link io.github.sparkredis.resp.Reply} has it. */
    Outcome outcome(@Nullable Object reply);

    /** What an error that concerns one row says about it. */
    default Outcome refusal(Reply.ServerError error) {
        return Outcome.failed("rejected:" + error.code(), error.message());
    }

    /** The scripts that its commands call. */
    List<Script> scripts();

    /**
     * One command of each kind that it sends, its own and those that its scripts call, with {@code key} as the key:
     * they are queued and discarded before the write, to find out early what the server refuses.
     */
    List<List<String>> probeCommands(String key);
}
