package io.github.sparkredis;

/** What a row does to the key it meets. For documents there is {@link JsonWriter#merge}, too. */
public enum Mode {
    /** What the row names is written; other fields of a hash stay. */
    UPSERT,
    /** Only a key that does not exist is written. */
    INSERT,
    /** Only a key that exists is written. */
    UPDATE,
    /** Whatever was there goes, with its expiry; the row is all there is. */
    REPLACE,
    /** The row's key goes; of a document, with a {@link JsonWriter#path}, what is there. The other columns are passed over. */
    DELETE,
    /** A key that is there gets another expiry, and nothing else. */
    TOUCH
}
