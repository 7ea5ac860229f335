package io.github.sparkredis.delivery;

import java.util.Map;
import java.util.Set;

/**
 * What is at a key of the fault suite.
 *
 * @param fields each as its text; null where something else than a row is there
 */
record StoredRow(Map<String, String> fields, Expiry expiry) {

    /** The field that the option {@code version_field} names by default. */
    static final String VERSION = "_version";

    enum Expiry {
        NONE,
        /** That of what was there before the write. */
        OF_BEFORE,
        /** That of the option {@code ttl}. */
        OF_THE_WRITE,
        /** That of the option {@code tombstone_ttl}. */
        OF_A_TOMBSTONE;

        /** All far from each other, and from any time that a run takes. */
        static final int SECONDS_BEFORE = 500_000;

        static final int SECONDS_OF_A_TOMBSTONE = 50_000;

        static final int SECONDS_OF_THE_WRITE = 5_000;

        static Expiry of(long millis) {
            if (millis < 0) {
                return NONE;
            }
            if (millis > 1000L * SECONDS_OF_A_TOMBSTONE) {
                return OF_BEFORE;
            }
            return millis > 1000L * SECONDS_OF_THE_WRITE ? OF_A_TOMBSTONE : OF_THE_WRITE;
        }
    }

    /** A key of another type. */
    static final StoredRow OTHER = new StoredRow(null, Expiry.NONE);

    /** What a deletion leaves behind. */
    static StoredRow tombstone(String version) {
        return new StoredRow(Map.of(VERSION, version), Expiry.OF_A_TOMBSTONE);
    }

    boolean isOther() {
        return fields == null;
    }

    boolean isTombstone() {
        return !isOther() && fields.keySet().equals(Set.of(VERSION)) && expiry != Expiry.NONE;
    }
}
