package io.github.sparkredis.changes;

import io.github.sparkredis.testing.HashTarget;

final class HashDeltaFeedIT extends DeltaFeedContract {
    HashDeltaFeedIT() {
        super(new HashTarget());
    }
}
