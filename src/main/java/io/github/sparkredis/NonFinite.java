package io.github.sparkredis;

/** What NaN and the infinities become. */
public enum NonFinite {
    /** The row fails. */
    FAIL,
    /** A null. */
    NULL,
    /** A string. */
    STRING
}
