package io.github.sparkredis.encode;

/** A command that is all of a row, and that not every server takes. Where it is not taken, the row goes by HSET or a script. */
public enum Shortcut {
    NONE,
    /** Of the bytes that a server stores: <a href="https://redis.io/docs/latest/commands/restore/">RESTORE</a>. */
    RESTORE,
    /** Fields of a key that is there: <a href="https://valkey.io/commands/hsetex/">HSETEX … XX</a>, of Valkey 9.1 and later. */
    HSETEX
}
