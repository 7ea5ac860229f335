package io.github.sparkredis.resp;

import org.jspecify.annotations.Nullable;

/**
 * What became of one row.
 *
 * @param kind how it is counted
 * @param reason why it was skipped or failed, as the result names it; null for a written or deleted row
 * @param message the same for people
 * @param isExpected whether a failure says what the data is like, not that something went wrong: such a one is counted, and
 *     never makes a write throw
 */
public record Outcome(
        Kind kind, @Nullable String reason, @Nullable String message, boolean isExpected) implements Verdict {

    /** How a row is counted: every row of a write is exactly one of these. */
    public enum Kind {
        WRITTEN,
        /** What the key held is gone. */
        DELETED,
        SKIPPED,
        FAILED
    }

    public static final Outcome WRITTEN = new Outcome(Kind.WRITTEN, null, null, true);

    public static final Outcome DELETED = new Outcome(Kind.DELETED, null, null, true);

    /** An insert found its key. */
    public static final Outcome KEY_EXISTS = skipped("key_exists", "the key exists already");

    /** A row found no key, which it needs. */
    public static final Outcome KEY_MISSING = failed("key_missing", "the key does not exist");

    /** A row that deletes or touches a key found none. */
    public static final Outcome NOTHING_THERE = skipped("key_missing", "the key does not exist");

    /** The same of what a row deletes at a path. */
    public static final Outcome NOTHING_AT_THE_PATH =
            skipped("path_missing", "there is nothing at the path, or no such key");

    /** A row that deletes its key found none, nor what it would have left behind, had it been there before. */
    public static final Outcome NEVER_THERE = skipped("key_missing", "the key does not exist, and left no version");

    /** A row's moment to go had passed: it was not written, and what was there stays. */
    public static final Outcome EXPIRED = skipped("expired", "the moment when the key should go has passed");

    /** What is there has a newer version than the row. */
    public static final Outcome STALE = skipped("stale", "what is there is newer");

    /** Another row makes the update. */
    public static final Outcome PREIMAGE =
            skipped("preimage", "the row says what was there before an update, which another row makes");

    /** What the row asks of what is there does not hold. */
    public static final Outcome CONDITION = skipped("condition", "the condition does not hold for what is there");

    /** What is there has a version that cannot be compared. */
    public static final Outcome INVALID_VERSION =
            failed("invalid_version", "what is there has no whole number in the field that version_field names");

    /** Whether the server has now what the row says: what was there before does not count any more. */
    public boolean tookEffect() {
        return kind == Kind.WRITTEN || kind == Kind.DELETED;
    }

    public static Outcome skipped(String reason, String message) {
        return new Outcome(Kind.SKIPPED, reason, message, true);
    }

    public static Outcome failed(String reason, String message) {
        return new Outcome(Kind.FAILED, reason, message, false);
    }

    /** The same failure, where it is no surprise: {@code key_missing} under {@code update}. */
    public Outcome asExpected() {
        return new Outcome(kind, reason, message, true);
    }
}
