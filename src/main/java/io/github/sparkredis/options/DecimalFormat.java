package io.github.sparkredis.options;

/** How decimals are written into JSON. */
public enum DecimalFormat {
    /** A JSON number with all its digits. */
    NUMBER,
    /** A JSON string, for servers that keep numbers as doubles. */
    STRING
}
