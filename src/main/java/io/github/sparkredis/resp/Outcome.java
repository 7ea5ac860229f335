package io.github.sparkredis.resp;

import org.jspecify.annotations.Nullable;

/**
 * What became of one row.
 *
 * @param kind how it is counted
 * @param reason why it was skipped or failed, as the result names it; null for a written row
 * @param message the same for people
 */
public record Outcome(
        Kind kind, @Nullable String reason, @Nullable String message) {

    /** How a row is counted: every row of a write is exactly one of these. */
    public enum Kind {
        WRITTEN,
        SKIPPED,
        FAILED
    }

    public static final Outcome WRITTEN = new Outcome(Kind.WRITTEN, null, null);

    /** An insert found its key. */
    public static final Outcome KEY_EXISTS = new Outcome(Kind.SKIPPED, "key_exists", "the key exists already");

    /** An update found no key. */
    public static final Outcome KEY_MISSING = failed("key_missing", "the key does not exist");

    public static Outcome failed(String reason, String message) {
        return new Outcome(Kind.FAILED, reason, message);
    }
}
