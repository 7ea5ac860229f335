package io.github.sparkredis.changes;

import io.github.sparkredis.testing.HashTarget;

final class HashChangesIT extends ChangesContract {
    HashChangesIT() {
        super(new HashTarget());
    }
}
