package io.github.sparkredis.options;

/** What NaN and the infinities become: JSON has no numbers for them, and no search index takes them. */
public enum NonFinite {
    /** The row fails. */
    FAIL,
    /** A null, which goes by {@link NullFields}. */
    NULL,
    /** The texts NaN, Infinity and -Infinity, in JSON as strings. */
    STRING
}
