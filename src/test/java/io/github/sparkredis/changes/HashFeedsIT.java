package io.github.sparkredis.changes;

import io.github.sparkredis.testing.HashTarget;

final class HashFeedsIT extends FeedsContract {
    HashFeedsIT() {
        super(new HashTarget());
    }
}
