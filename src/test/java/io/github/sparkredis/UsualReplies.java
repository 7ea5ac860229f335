package io.github.sparkredis;

import io.github.sparkredis.testing.RespCommand;
import io.github.sparkredis.testing.ScriptedServer;

/** What a healthy server says to the commands of a write, for a {@link ScriptedServer} that keeps nothing. */
final class UsualReplies {
    private UsualReplies() {}

    static String to(RespCommand command) {
        return switch (command.name()) {
            case "HSET", "EVALSHA" -> ":1\r\n";
            case "JSON.SET", "JSON.MERGE" -> "+OK\r\n";
            case "SCRIPT" -> "$1\r\nx\r\n";
            default -> null;
        };
    }
}
