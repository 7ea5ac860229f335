package io.github.sparkredis.resp;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the server answered to one command: a value or an error, both of them values here. */
public sealed interface Reply {

    /**
     * An answer that is no error.
     *
     * @param content a {@code Long}, a {@code byte[]}, a {@code List} of such, or null for nil
     */
    record Value(@Nullable Object content) implements Reply {}

    /**
     * The slot of the command's key is another server's.
     *
     * @param host empty for the host of the server that says so
     * @param asking whether it is this one command that goes there (ASK), not all from now on (MOVED)
     */
    record Redirect(String host, int port, int slot, boolean asking, String message) implements Reply {}

    /**
     * The command was queued in a transaction that was not carried out, as another of its commands was refused.
     *
     * @param message what the server said to EXEC
     */
    record NotExecuted(String message) implements Reply {}

    /** An error that one call with several rows had, and that may be that of one of them. */
    record OfSeveralRows(ServerError error) implements Reply {}

    /**
     * An error.
     *
     * @param code its first word, {@code WRONGTYPE}; {@code ERR} where it has none
     * @param message the whole text
     */
    record ServerError(String code, String message) implements Reply {

        /** Before Redis 7 the code of what a command of a script is refused for stands behind the place in the script. */
        private static final Pattern RAISED_IN_SCRIPT = Pattern.compile("@user_script: ?\\d+: -([A-Z]+ .*)");

        /** What the ACL refuses of a script that it lets run; it has no code of its own. */
        private static final Pattern REFUSED_IN_SCRIPT =
                Pattern.compile("ACL failure in script|The user executing the script can't");

        /** As Redis has said over the years that the ACL refuses a key, of a command and of one within a script. */
        private static final Pattern REFUSED_KEY = Pattern.compile("access (a key|(at least )?one of the keys)");

        /** Of a transaction that the server can carry out no more when it comes to it. */
        private static final String ABORTED_FOR = "EXECABORT Transaction discarded because of: ";

        /** Whether the ACL refuses one key, and may allow those of other rows. */
        public boolean refusesKey() {
            return code.equals("NOPERM") && REFUSED_KEY.matcher(message).find();
        }

        public static ServerError of(@Nullable String text) {
            String message = text == null ? "" : text;
            if (message.startsWith(ABORTED_FOR)) {
                message = message.substring(ABORTED_FOR.length());
            }
            Matcher raised = RAISED_IN_SCRIPT.matcher(message);
            if (raised.find()) {
                message = raised.group(1);
            }
            if (REFUSED_IN_SCRIPT.matcher(message).find()) {
                return new ServerError("NOPERM", message);
            }
            int blank = message.indexOf(' ');
            String first = blank < 0 ? message : message.substring(0, blank);
            if (message.contains("wrong Redis type")) {
                return new ServerError("WRONGTYPE", message); // as RedisJSON says it
            }
            boolean isCode = !first.isEmpty() && first.chars().allMatch(c -> c >= 'A' && c <= 'Z');
            return new ServerError(isCode ? first : "ERR", message);
        }
    }
}
