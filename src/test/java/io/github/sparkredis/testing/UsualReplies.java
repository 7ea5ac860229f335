package io.github.sparkredis.testing;

import java.util.List;

/** What a healthy server says to the commands of a write, for a {@link ScriptedServer} that keeps nothing. */
public final class UsualReplies {
    private UsualReplies() {}

    public static String to(RespCommand command) {
        return switch (command.name()) {
            case "HSET" -> ":1\r\n";
            case "EVALSHA" -> toCall(Integer.parseInt(command.text(2)));
            case "JSON.SET", "JSON.MERGE" -> "+OK\r\n";
            case "SCRIPT" -> "$1\r\nx\r\n";
            default -> null;
        };
    }

    /** How many rows went by calls of a script. */
    public static int rowsOfCalls(List<RespCommand> commands) {
        return commands.stream()
                .filter(command -> command.name().equals("EVALSHA"))
                .mapToInt(command -> Integer.parseInt(command.text(2)))
                .sum();
    }

    /** Of a script with so many rows. */
    private static String toCall(int rows) {
        return (rows == 1 ? "" : "*" + rows + "\r\n") + ":1\r\n".repeat(rows);
    }
}
