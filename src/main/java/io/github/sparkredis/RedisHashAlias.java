package io.github.sparkredis;

import io.github.sparkredis.encode.RedisFormat;
import io.github.sparkredis.source.RedisSource;

/** {@code format("redis_hash")}: {@link RedisHashSource} by a name that SQL takes without backticks. */
public final class RedisHashAlias extends RedisSource {

    /** Spark calls it. */
    public RedisHashAlias() {
        super(RedisFormat.HASH);
    }

    @Override
    public String shortName() {
        return "redis_hash";
    }
}
