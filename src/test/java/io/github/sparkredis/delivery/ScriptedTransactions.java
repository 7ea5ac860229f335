package io.github.sparkredis.delivery;

import io.github.sparkredis.testing.RespCommand;
import io.github.sparkredis.testing.ScriptedServer;
import io.github.sparkredis.testing.UsualReplies;
import java.util.ArrayList;
import java.util.List;

/**
 * MULTI and EXEC as Redis does them, for one connection at a time: an error as a command is queued has EXEC abort. Keeps
 * nothing of what it is sent.
 */
final class ScriptedTransactions implements ScriptedServer.Script {
    static final String QUEUED = "+QUEUED\r\n";

    private final ScriptedServer.Script asQueued;
    private final ScriptedServer.Script asRun;
    private final List<RespCommand> queue = new ArrayList<>();
    private boolean queues;
    private boolean aborts;

    /** Queues all there is; {@code asRun} answers as EXEC runs it. */
    ScriptedTransactions(ScriptedServer.Script asRun) {
        this(command -> QUEUED, asRun);
    }

    ScriptedTransactions(ScriptedServer.Script asQueued, ScriptedServer.Script asRun) {
        this.asQueued = asQueued;
        this.asRun = asRun;
    }

    @Override
    public synchronized String answer(RespCommand command) {
        switch (command.name()) {
            case "MULTI" -> {
                reset();
                queues = true;
                return "+OK\r\n";
            }
            case "DISCARD" -> {
                reset();
                return "+OK\r\n";
            }
            case "EXEC" -> {
                String answer = execute();
                reset();
                return answer;
            }
            default -> {
                return queues ? queue(command) : UsualReplies.to(command);
            }
        }
    }

    private String queue(RespCommand command) {
        String answer = asQueued.answer(command);
        aborts |= answer.startsWith("-");
        queue.add(command);
        return answer;
    }

    private String execute() {
        if (aborts) {
            return "-EXECABORT Transaction discarded because of previous errors.\r\n";
        }
        StringBuilder replies = new StringBuilder("*" + queue.size() + "\r\n");
        queue.forEach(command -> replies.append(asRun.answer(command)));
        return replies.toString();
    }

    private void reset() {
        queue.clear();
        queues = false;
        aborts = false;
    }

    /** The commands between each MULTI and its EXEC, where there are any: the driver tries a transaction of none. */
    static List<List<RespCommand>> executed(List<RespCommand> commands) {
        List<List<RespCommand>> transactions = new ArrayList<>();
        List<RespCommand> open = new ArrayList<>();
        for (RespCommand command : commands) {
            switch (command.name()) {
                case "MULTI" -> open = new ArrayList<>();
                case "EXEC" -> {
                    transactions.add(open);
                    open = new ArrayList<>();
                }
                default -> open.add(command);
            }
        }
        transactions.removeIf(List::isEmpty);
        return transactions;
    }
}
