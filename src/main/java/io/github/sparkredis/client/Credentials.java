package io.github.sparkredis.client;

import io.github.sparkredis.options.ConnectionOptions;
import io.github.sparkredis.options.Quoted;
import io.github.sparkredis.options.Secret;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.DefaultRedisCredentials;
import redis.clients.jedis.RedisCredentials;

/** What a connection shows who it is by, and what can be said of it where the server does not take it. */
final class Credentials {

    private Credentials() {}

    /** The one place that credentials come from, asked at each connection, so that tokens that expire can be added. */
    static Supplier<RedisCredentials> of(ConnectionOptions options) {
        // Jedis sends no AUTH where the password is null, and an empty password where it is empty.
        return () -> new DefaultRedisCredentials(options.user(), text(options.password()));
    }

    /** What looks odd in credentials that were refused, in sentences with a blank before them; empty for none. */
    static String doubts(ConnectionOptions options) {
        String password = text(options.password());
        if (password == null) {
            return ""; // nothing was sent
        }
        return oddity("user", options.user())
                + (password.isEmpty()
                        ? " No password was given: an empty one was sent."
                        : oddity("password", password));
    }

    /** What looks odd in a text that was refused, without showing it. */
    static String oddity(String name, @Nullable String given) {
        if (given == null || given.equals(given.strip())) {
            return "";
        }
        return given.endsWith("\n") || given.endsWith("\r")
                ? " The " + Quoted.of(name) + " given ends in a line break, as text from a file does: cut it off."
                : " The " + Quoted.of(name) + " given begins or ends with white space.";
    }

    /** What a server said, without the arguments of a command that it does not know: some repeat them, passwords too. */
    static String withoutArguments(@Nullable String said) {
        String message = said == null ? "" : said;
        int arguments = message.indexOf(", with args beginning with");
        return arguments < 0 ? message : message.substring(0, arguments);
    }

    private static @Nullable String text(@Nullable Secret secret) {
        return secret == null ? null : secret.reveal();
    }
}
