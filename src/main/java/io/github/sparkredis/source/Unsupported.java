package io.github.sparkredis.source;

import io.github.sparkredis.encode.RedisFormat;

/** What this version does not do, in one sentence each, whichever of Spark's ways leads there. */
final class Unsupported {

    private Unsupported() {}

    /** Reading. */
    static UnsupportedOperationException read(RedisFormat format) {
        return new UnsupportedOperationException(
                format.shortName() + " cannot be read in this version: it only writes.");
    }
}
