package io.github.sparkredis.resp;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A bulk string of a command, to be looked at.
 *
 * @param head its first bytes
 * @param length how many it has
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
public record Argument(byte[] head, int length) {

    private static final int MOST_ARGUMENTS = 40;

    /** All of a command for people, with blanks between, and not too much of it. */
    public static String text(List<Argument> command) {
        int more = command.size() - MOST_ARGUMENTS;
        return command.stream().limit(MOST_ARGUMENTS).map(Argument::text).collect(Collectors.joining(" "))
                + (more > 0 ? " … (" + more + " more)" : "");
    }

    /** It for people: in quotes where its bounds would not show, cut where it is long. */
    public String text() {
        StringBuilder text = new StringBuilder();
        String decoded = new String(head, StandardCharsets.UTF_8);
        boolean isCut = head.length < length;
        if (isCut) {
            decoded = decoded.replaceAll("\uFFFD+$", ""); // half a character
        }
        decoded.codePoints().forEach(c -> append(c, text));
        boolean isQuoted = text.isEmpty() || !text.chars().allMatch(c -> c > ' ' && c != '"');
        String shown = isQuoted ? '"' + text.toString().replace("\"", "\\\"") + '"' : text.toString();
        return isCut ? shown + "… (" + length + " bytes)" : shown;
    }

    private static void append(int character, StringBuilder text) {
        switch (character) {
            case '\\' -> text.append("\\\\");
            case '\n' -> text.append("\\n");
            case '\r' -> text.append("\\r");
            case '\t' -> text.append("\\t");
            default -> {
                if (Character.isISOControl(character)) {
                    text.append(String.format("\\x%02x", character));
                } else {
                    text.appendCodePoint(character);
                }
            }
        }
    }
}
