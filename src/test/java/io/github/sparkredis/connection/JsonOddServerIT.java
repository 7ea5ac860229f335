package io.github.sparkredis.connection;

import io.github.sparkredis.testing.JsonTarget;

final class JsonOddServerIT extends OddServerContract {
    JsonOddServerIT() {
        super(new JsonTarget());
    }
}
