package io.github.sparkredis.changes;

import io.github.sparkredis.testing.HashTarget;

final class HashNewestWinsIT extends NewestWinsContract {
    HashNewestWinsIT() {
        super(new HashTarget());
    }
}
