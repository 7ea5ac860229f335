package io.github.sparkredis.options;

/** What a null field becomes. */
public enum NullFields {
    /** No field is written. */
    OMIT,
    /** JSON null; in a hash the empty string. */
    WRITE,
    /** The hash's field is deleted. */
    DELETE
}
