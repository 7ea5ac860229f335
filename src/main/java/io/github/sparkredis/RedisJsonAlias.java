package io.github.sparkredis;

import io.github.sparkredis.encode.RedisFormat;
import io.github.sparkredis.source.RedisSource;

/** {@code format("redis_json")}: {@link RedisJsonSource} by a name that SQL takes without backticks. */
public final class RedisJsonAlias extends RedisSource {

    /** Spark calls it. */
    public RedisJsonAlias() {
        super(RedisFormat.JSON);
    }

    @Override
    public String shortName() {
        return "redis_json";
    }
}
