package io.github.sparkredis.write;

import io.github.sparkredis.encode.RedisFormat;

/** What this version does not do, in one sentence each, whichever of Spark's ways leads there. */
public final class Unsupported {

    private Unsupported() {}

    /** Reading, by a query or from a stream. */
    public static UnsupportedOperationException read(RedisFormat format) {
        return new UnsupportedOperationException(
                format.shortName() + " cannot be read in this version: it only writes.");
    }

    /** {@code writeStream}; says what to do instead. */
    static UnsupportedOperationException writeStream(RedisFormat format) {
        return new UnsupportedOperationException(format.shortName() + " does not support writeStream in this version."
                + " Use foreachBatch, and write each micro-batch in it: batch.write.format(\"" + format.shortName()
                + "\").options(…).mode(\"append\").save()");
    }
}
