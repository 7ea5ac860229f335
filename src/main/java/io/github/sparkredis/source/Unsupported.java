package io.github.sparkredis.source;

import io.github.sparkredis.encode.RedisFormat;

/** What this version does not do, in one sentence each, whichever of Spark's ways leads there. */
final class Unsupported {

    private Unsupported() {}

    /** {@code UPDATE}, {@code DELETE} and {@code MERGE}. */
    static UnsupportedOperationException change(RedisFormat format, Object command) {
        return new UnsupportedOperationException(command + " is not supported by " + format.shortName()
                + ": its tables take INSERT INTO and INSERT OVERWRITE. A row that is inserted under a key that is there takes"
                + " effect as the option \"mode\" says.");
    }

    /** Reading. */
    static UnsupportedOperationException read(RedisFormat format) {
        return new UnsupportedOperationException(
                format.shortName() + " cannot be read in this version: it only writes.");
    }
}
