package io.github.sparkredis.options;

/** How the servers behind a URL belong together. */
public enum Topology {
    /** The server is asked. */
    AUTO,
    /** One server. */
    STANDALONE,
    /** A Redis Cluster. */
    CLUSTER,
    /** Sentinels that know the master. */
    SENTINEL
}
