package io.github.sparkredis.options;

/** What a row does to the key it meets. */
public enum WriteMode {
    /** The row's fields are set, and others of a hash stay; a document takes the place of the one that is there. */
    UPSERT,
    /** Only a key that does not exist is written. */
    INSERT,
    /** Only a key that exists is written. */
    UPDATE,
    /** Whatever was there goes, with its expiry; the row is all there is. */
    REPLACE,
    /** JSON only: {@code JSON.MERGE}. */
    MERGE
}
