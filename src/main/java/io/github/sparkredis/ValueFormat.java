package io.github.sparkredis;

/** What a string column holds that is a whole document. */
public enum ValueFormat {
    /** One JSON value, checked and sent as it is. */
    JSON,
    /** Text, which becomes a JSON string. */
    TEXT
}
