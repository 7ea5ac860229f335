package io.github.sparkredis.resp;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/**
 * A Lua script that is loaded once per connection and then called by its digest.
 *
 * @param source the Lua text
 * @param sha1 its SHA-1 in hex, as <a href="https://redis.io/docs/latest/commands/evalsha/">EVALSHA</a> takes it
 */
public record Script(String source, String sha1) implements Serializable {

    public static Script of(String source) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(source.getBytes(StandardCharsets.UTF_8));
            return new Script(source, HexFormat.of().formatHex(digest));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }

    /** Reads a script that lies beside a class, and puts {@code head} before it. */
    public static Script resource(Class<?> beside, String name, String head) {
        return resource(beside, List.of(name), head);
    }

    /** The same of a script in several parts. */
    public static Script resource(Class<?> beside, List<String> names, String head) {
        StringBuilder source = new StringBuilder(head);
        names.forEach(name -> source.append(text(beside, name)));
        return of(source.toString());
    }

    private static String text(Class<?> beside, String name) {
        try (InputStream in = Objects.requireNonNull(beside.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
