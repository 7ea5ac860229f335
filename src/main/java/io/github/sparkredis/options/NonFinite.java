package io.github.sparkredis.options;

/** What NaN and the infinities become in JSON, which has no numbers for them. */
public enum NonFinite {
    /** The row fails. */
    FAIL,
    /** JSON null. */
    NULL,
    /** The strings NaN, Infinity and -Infinity. */
    STRING
}
