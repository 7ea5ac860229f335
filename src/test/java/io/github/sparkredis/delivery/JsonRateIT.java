package io.github.sparkredis.delivery;

import io.github.sparkredis.testing.JsonTarget;

final class JsonRateIT extends RateContract {
    JsonRateIT() {
        super(new JsonTarget());
    }
}
