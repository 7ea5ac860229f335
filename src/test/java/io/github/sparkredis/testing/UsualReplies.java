package io.github.sparkredis.testing;

/** What a healthy server says to the commands of a write, for a {@link ScriptedServer} that keeps nothing. */
public final class UsualReplies {
    private UsualReplies() {}

    public static String to(RespCommand command) {
        return switch (command.name()) {
            case "HSET", "EVALSHA" -> ":1\r\n";
            case "JSON.SET", "JSON.MERGE" -> "+OK\r\n";
            case "SCRIPT" -> "$1\r\nx\r\n";
            default -> null;
        };
    }
}
