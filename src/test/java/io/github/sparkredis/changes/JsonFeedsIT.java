package io.github.sparkredis.changes;

import io.github.sparkredis.testing.JsonTarget;

final class JsonFeedsIT extends FeedsContract {
    JsonFeedsIT() {
        super(new JsonTarget());
    }
}
