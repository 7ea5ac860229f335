package io.github.sparkredis;

import io.github.sparkredis.source.ResultSource;

/**
 * {@code format("redis-write-result")}: the results of this session's last 100 writes, the newest first; the option
 * {@code result_id} picks one.
 */
public final class WriteResultSource extends ResultSource {

    /** Spark calls it. */
    public WriteResultSource() {}
}
