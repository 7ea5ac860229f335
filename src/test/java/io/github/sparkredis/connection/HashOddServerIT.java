package io.github.sparkredis.connection;

import io.github.sparkredis.testing.HashTarget;

final class HashOddServerIT extends OddServerContract {
    HashOddServerIT() {
        super(new HashTarget());
    }
}
