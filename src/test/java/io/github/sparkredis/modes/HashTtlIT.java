package io.github.sparkredis.modes;

import io.github.sparkredis.testing.HashTarget;

final class HashTtlIT extends TtlContract {
    HashTtlIT() {
        super(new HashTarget());
    }
}
