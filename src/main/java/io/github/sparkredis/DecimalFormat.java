package io.github.sparkredis;

/** How decimals are written into JSON. */
public enum DecimalFormat {
    /** As numbers, with all their digits. */
    NUMBER,
    /** As strings, for servers that keep doubles. */
    STRING
}
