package io.github.sparkredis.changes;

import io.github.sparkredis.testing.HashTarget;

final class HashConditionsIT extends ConditionsContract {
    HashConditionsIT() {
        super(new HashTarget());
    }
}
