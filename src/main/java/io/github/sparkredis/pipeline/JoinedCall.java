package io.github.sparkredis.pipeline;

import io.github.sparkredis.client.ErrorKind;
import io.github.sparkredis.resp.CommandBatch;
import io.github.sparkredis.resp.CommandBuffer;
import io.github.sparkredis.resp.Reply;
import io.github.sparkredis.resp.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One call of a script for several rows, see {@link CommandBatch#openOwn}: a call costs a server more than what the script does
 * for a row, see <a href="https://redis.io/docs/latest/commands/evalsha/">EVALSHA</a>. Only where keys have no slots, as its keys
 * would have to be of one.
 */
final class JoinedCall {

    /** No other command is carried out beside a script, and more rows make it no faster. */
    static final int MOST_ROWS = 32;

    static final int MOST_BYTES = 32 * 1024;

    /** The number of keys of a row's own call. */
    private static final int ONE_KEY = "$1\r\n1\r\n".length();

    private JoinedCall() {}

    /** Splits rows into such calls and what goes by itself, in their order. */
    static List<Group> groups(Batch batch, Rows rows) {
        List<Group> groups = new ArrayList<>();
        for (int i = 0, end; i < rows.size(); i = end) {
            end = end(batch, rows, i);
            boolean isJoined = end - i > 1 && batch.joins(rows.get(i));
            groups.add(new Group(rows.slice(i, end), isJoined ? Framing.JOINED : Framing.SINGLY));
        }
        return groups;
    }

    /** The place behind those that go together with the row at a place. */
    private static int end(Batch batch, Rows rows, int first) {
        boolean joins = batch.joins(rows.get(first));
        long bytes = batch.commands().length(rows.get(first));
        int end = first + 1;
        while (end < rows.size() && batch.joins(rows.get(end)) == joins) {
            bytes += batch.commands().length(rows.get(end));
            if (joins && (end - first == MOST_ROWS || bytes > MOST_BYTES)) {
                break;
            }
            end++;
        }
        return end;
    }

    /** What mends an error of such a call; null where each row would have it by itself. */
    static Verdict.@Nullable Remedy remedy(Reply.ServerError error) {
        return switch (ErrorKind.of(error)) {
            case RETRYABLE, NOT_MASTER, SCRIPT_MISSING -> null;
            case ROW, FATAL -> {
                // Such a call is refused as it comes; what a script raises, it may raise behind rows that it wrote.
                boolean isOfKeys = error.code().equals("CROSSSLOT")
                        || (error.refusesKey() && !error.message().contains("script"));
                yield isOfKeys ? Verdict.Remedy.ALONE : Verdict.Remedy.ALONE_IN_DOUBT;
            }
        };
    }

    /** Appends the call for these rows. */
    static void append(Outgoing out, CommandBatch commands, Rows rows) {
        byte[] bytes = commands.buffer().array();
        int sharer = sharer(commands, rows);
        int arguments = commands.argumentCount(sharer) - 1 - commands.ownCount(sharer);
        for (int i = 0; i < rows.size(); i++) {
            arguments += 1 + commands.ownCount(rows.get(i));
        }
        CommandBuffer head = out.buffer();
        head.beginCommand(arguments);
        int from = commands.start(sharer);
        while (bytes[from++] != '\n') {
            // Behind the number of arguments.
        }
        head.append(bytes, from, commands.keyHeader(sharer) - ONE_KEY - from);
        head.bulk(rows.size());
        for (int i = 0; i < rows.size(); i++) {
            int row = rows.get(i);
            out.append(bytes, commands.keyHeader(row), behindKey(commands, row));
        }
        out.append(bytes, behindKey(commands, sharer), commands.ownStart(sharer));
        for (int i = 0; i < rows.size(); i++) {
            int row = rows.get(i);
            out.append(bytes, commands.ownStart(row), commands.end(row));
        }
    }

    /** A row that has what is shared, if one has. */
    private static int sharer(CommandBatch commands, Rows rows) {
        int sharer = rows.get(0);
        for (int i = 1; i < rows.size(); i++) {
            if (shared(commands, rows.get(i)) > shared(commands, sharer)) {
                sharer = rows.get(i);
            }
        }
        return sharer;
    }

    private static int shared(CommandBatch commands, int row) {
        return commands.ownStart(row) - behindKey(commands, row);
    }

    private static int behindKey(CommandBatch commands, int row) {
        return commands.keyEnd(row) + 2;
    }
}
