package io.github.sparkredis.resp;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The commands that a format sends for its rows: what they need, and what the answers mean. One command a row, one answer;
 * on the wire, rows of a script may go together, see {@link CommandBatch#openOwn}.
 */
public interface Commands {

    /**
     * What an answer that is no error says of the row: its content as {@link Reply.Value} has it.
     *
     * @param action what the row does
     * @throws UnexpectedReplyException where it is no answer to the command of a row
     */
    Outcome outcome(Action action, @Nullable Object reply) throws UnexpectedReplyException;

    /** What an error that concerns one row says of it. */
    default Outcome refusal(Reply.ServerError error) {
        return Outcome.failed("rejected:" + error.code(), error.message());
    }

    /**
     * What mends an error of a row, where the format knows it: {@link Verdict.Remedy#OTHER_COMMAND} where it is to go by another,
     * see {@link #replace}; {@link Verdict.Remedy#NOTHING} where it is the error of another row of its transaction. Null for every
     * other error.
     */
    default Verdict.@Nullable Remedy remedy(CommandBatch batch, int row, Reply.ServerError error) {
        return null;
    }

    /** Puts another command in the place of a row's, once {@link #remedy} has said so of its error. */
    default void replace(CommandBatch batch, int row) {
        throw new IllegalStateException("these rows have one command each");
    }

    /** How to tell a row that was written from one that found another's, where the answers alone do not: an insert. */
    default Optional<ReadBack> readBack() {
        return Optional.empty();
    }

    /** The scripts that they call. */
    List<Script> scripts();

    /**
     * The bytes that the row of a command takes in Redis, if its key was not there, as far as that is known; 0 for one that
     * makes no key.
     *
     * @param command its name first
     */
    default @Nullable Long memory(List<Argument> command) {
        return null;
    }

    /**
     * One command of each kind that is sent, and those that scripts call, with {@code key} as the key: they are queued and
     * discarded before the write, to find out early what the server refuses.
     */
    List<List<String>> probeCommands(String key);
}
