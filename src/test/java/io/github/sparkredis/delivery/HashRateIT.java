package io.github.sparkredis.delivery;

import io.github.sparkredis.testing.HashTarget;

final class HashRateIT extends RateContract {
    HashRateIT() {
        super(new HashTarget());
    }
}
