package io.github.sparkredis.delivery;

import java.util.Map;

/**
 * What is at a key of the fault suite.
 *
 * @param fields each as its text; null where something else than a row is there
 */
record StoredRow(Map<String, String> fields, Expiry expiry) {

    enum Expiry {
        NONE,
        /** That of what was there before the write. */
        OF_BEFORE,
        /** That of the option {@code ttl}. */
        OF_THE_WRITE;

        /** Both far from each other, and from any time that a run takes. */
        static final int SECONDS_BEFORE = 500_000;

        static final int SECONDS_OF_THE_WRITE = 5_000;

        static Expiry of(long millis) {
            if (millis < 0) {
                return NONE;
            }
            return millis > 1000L * SECONDS_OF_THE_WRITE ? OF_BEFORE : OF_THE_WRITE;
        }
    }

    /** A key of another type. */
    static final StoredRow OTHER = new StoredRow(null, Expiry.NONE);

    boolean isOther() {
        return fields == null;
    }
}
