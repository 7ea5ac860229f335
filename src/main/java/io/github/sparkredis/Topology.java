package io.github.sparkredis;

/** How the servers belong together. */
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
