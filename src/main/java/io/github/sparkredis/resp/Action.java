package io.github.sparkredis.resp;

/** What a row does to its key: its answer is read by that. */
public enum Action {
    /** It writes fields or a document, by the mode. */
    WRITE,
    /** The key goes, or what is at the path. */
    DELETE,
    /** The key gets another expiry, and nothing else. */
    TOUCH
}
