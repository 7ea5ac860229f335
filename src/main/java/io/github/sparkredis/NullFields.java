package io.github.sparkredis;

/** What a null becomes. For hashes there is {@link HashWriter#deleteNulls}, too. */
public enum NullFields {
    /** No field. */
    OMIT,
    /** JSON null, for a hash the empty string. */
    WRITE
}
