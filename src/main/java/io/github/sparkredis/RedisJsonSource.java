package io.github.sparkredis;

import io.github.sparkredis.encode.RedisFormat;
import io.github.sparkredis.source.RedisSource;

/** {@code format("redis-json")}: each row becomes a JSON document. */
public final class RedisJsonSource extends RedisSource {

    /** Spark calls it. */
    public RedisJsonSource() {
        super(RedisFormat.JSON);
    }
}
