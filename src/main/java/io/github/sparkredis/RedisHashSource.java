package io.github.sparkredis;

import io.github.sparkredis.encode.RedisFormat;
import io.github.sparkredis.source.RedisSource;

/** {@code format("redis-hash")}: each row becomes a hash. */
public final class RedisHashSource extends RedisSource {

    /** Spark calls it. */
    public RedisHashSource() {
        super(RedisFormat.HASH);
    }
}
