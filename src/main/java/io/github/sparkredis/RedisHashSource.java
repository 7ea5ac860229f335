package io.github.sparkredis;

import io.github.sparkredis.encode.RedisFormat;

/** {@code format("redis-hash")}: each row becomes a hash. */
public final class RedisHashSource extends RedisSource {

    /** Spark calls it. */
    public RedisHashSource() {
        super(RedisFormat.HASH);
    }
}
