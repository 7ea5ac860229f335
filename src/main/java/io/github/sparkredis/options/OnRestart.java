package io.github.sparkredis.options;

/** What becomes of a write while which a server became another process. */
public enum OnRestart {
    WARN,
    FAIL
}
