package io.github.sparkredis;

/** What becomes of a write while which a server became another process, and may have lost what it had acknowledged. */
public enum OnRestart {
    /** The log and the result say so, by {@code restarts}. */
    WARN,
    /** The write fails. */
    FAIL
}
